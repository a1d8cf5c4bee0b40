import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'

export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface RawRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** An HTTP request exactly as told: unlike `fetch`, it keeps `..` in paths, and any Host, Origin or Cookie header. */
export function rawRequest(origin: string, path: string, options: RawRequest = {}): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path, method: options.method ?? 'GET', headers: { ...options.headers }, agent: false },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(options.body)
  })
}

/** Opens the link with the token, as a browser does, and gives the cookie header for everything after it. */
export async function enter(url: string): Promise<string> {
  const { origin, search } = new URL(url)
  const answer = await rawRequest(origin, `/${search}`)
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}
