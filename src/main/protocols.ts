import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { contentSecurityPolicy } from '../shared/contentSecurityPolicy.ts'
import { DESKTOP_ASSET_BASE, IMAGE_SCHEME, RENDERER_ORIGIN, RENDERER_SCHEME } from '../shared/hostPaths.ts'
import type { QuestionAnswer, QuestionInput } from './backendMessages.ts'
import type { ProtocolApi } from './electronApi.ts'

/** What the built renderer consists of; anything else is not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Both schemes count as secure origins with paths; images may be fetched across the two, nothing else may. */
export function registerSchemes(protocol: ProtocolApi): void {
  const common = { standard: true, secure: true, supportFetchAPI: true }
  protocol.registerSchemesAsPrivileged([
    { scheme: RENDERER_SCHEME, privileges: common },
    { scheme: IMAGE_SCHEME, privileges: { ...common, corsEnabled: true } },
  ])
}

/** Serves the built renderer at `app://strata/`. */
export function serveRenderer(protocol: ProtocolApi, rendererDir: string): void {
  protocol.handle(RENDERER_SCHEME, async (request) => {
    const path = rendererPath(rendererDir, request)
    if (path === null) return new Response(null, { status: 404 })
    const body = await readFile(path).catch(() => null)
    if (body === null) return new Response(null, { status: 404 })
    return new Response(body, {
      headers: {
        'content-type': CONTENT_TYPES[extname(path)]!,
        'content-security-policy': contentSecurityPolicy(DESKTOP_ASSET_BASE),
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': 'no-cache',
      },
    })
  })
}

/** Serves thumbnails, tiles and the solver's grids at `app-image://project/…`, by asking the backend for their bytes. */
export function serveImages(
  protocol: ProtocolApi,
  ask: (input: QuestionInput<'bytes'>) => Promise<QuestionAnswer<'bytes'>>,
): void {
  protocol.handle(IMAGE_SCHEME, async (request) => {
    const url = new URL(request.url)
    if (request.method !== 'GET' || `${url.protocol}//${url.host}` !== DESKTOP_ASSET_BASE) {
      return new Response(null, { status: 404 })
    }
    try {
      const { status, headers, body } = await ask({
        path: url.pathname,
        ifNoneMatch: request.headers.get('if-none-match'),
      })
      // The window's origin is the other scheme: it alone may read the pixels (WebGL needs to).
      return new Response(body, { status, headers: { ...headers, 'access-control-allow-origin': RENDERER_ORIGIN } })
    } catch {
      return new Response(null, { status: 503 })
    }
  })
}

/** The file for a request, or null for another origin, another method, a way out of the folder or an unknown kind. */
function rendererPath(rendererDir: string, request: Request): string | null {
  const url = new URL(request.url)
  if (request.method !== 'GET' || `${url.protocol}//${url.host}` !== RENDERER_ORIGIN) return null
  let asked: string
  try {
    asked = decodeURIComponent(url.pathname)
  } catch {
    return null
  }
  const path = normalize(join(rendererDir, asked === '/' ? 'index.html' : asked))
  const isInside = path.startsWith(normalize(rendererDir) + sep) && !path.includes('\0')
  return isInside && extname(path) in CONTENT_TYPES ? path : null
}
