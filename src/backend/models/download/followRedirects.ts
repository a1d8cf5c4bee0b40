import { refuse } from '../../../core/support/DomainError.ts'

const MOST_REDIRECTS = 10
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** An address that can be loaded from. Throws `bad-input`. */
export function webAddress(text: string, base?: string): URL {
  const url = URL.parse(text, base)
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return url
  throw refuse('bad-input', {
    what: 'Not an address to load a model from',
    expected: 'https://… or http://…',
    received: JSON.stringify(text.slice(0, 200)),
    todo: 'Write the whole address of the zip.',
  })
}

/** Asks for a file, wherever the server sends us for it; never from https to http. Rejects as `fetch` does. */
export async function followRedirects(
  start: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  let url = start
  for (let count = 0; count <= MOST_REDIRECTS; count++) {
    // `identity`: offsets and lengths are those of the file itself.
    const response = await fetch(url, {
      headers: { 'accept-encoding': 'identity', ...headers },
      redirect: 'manual',
      signal,
    })
    const location = response.headers.get('location')
    if (!REDIRECTS.has(response.status) || location === null) return response
    await response.body?.cancel()
    const next = webAddress(location, url.href)
    if (url.protocol === 'https:' && next.protocol === 'http:') {
      const todo = 'Ask whoever offers the model for an address that stays with https.'
      throw refuse('bad-input', {
        what: 'The server leads from https to http',
        where: url.href,
        received: next.href,
        todo,
      })
    }
    url = next
  }
  throw refuse('bad-input', {
    what: 'The server leads in circles',
    where: start.href,
    expected: `at most ${MOST_REDIRECTS} redirects`,
    received: 'more',
    todo: 'Check the address.',
  })
}
