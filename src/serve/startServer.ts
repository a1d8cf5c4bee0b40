import websocket from '@fastify/websocket'
import { RPCHandler } from '@orpc/server/ws'
import { fastify } from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errorAnswer, refusalAnswer } from '../backend/byteAnswers.ts'
import { listenFault } from '../backend/hostFaults.ts'
import type { Backend } from '../backend/startBackend.ts'
import { contentSecurityPolicy } from '../shared/contentSecurityPolicy.ts'
import { RPC_PATH } from '../shared/hostPaths.ts'
import { addByteRoutes, sendAnswer } from './byteRoutes.ts'
import { ENTER_PAGE, UNAUTHORISED_PAGE } from './pages.ts'
import { addRendererRoutes } from './rendererRoutes.ts'
import { shownHost } from './listenAddress.ts'
import { isForeignFetch, isOwnHost, isOwnOrigin } from './requestGuards.ts'
import { Session, createToken } from './session.ts'

/** Largest WebSocket message, bytes: a diff with the masks of some hundred instances of a 16-megapixel image. */
const MAX_MESSAGE = 64 * 2 ** 20
/** Largest body outside uploads, bytes: nothing but uploads has one. */
const MAX_BODY = 1024

export interface ServerOptions {
  readonly backend: Backend
  /** 0: any free one. */
  readonly port: number
  /** Default 127.0.0.1: this machine only. Anything else lets others on the network knock. */
  readonly host?: string
  /** The built renderer; where it is missing, a page says how to build it. */
  readonly rendererDir: string
  /** Default: a fresh random one. */
  readonly token?: string
}

export interface RunningServer {
  /** What a person opens: the address with the token. */
  readonly url: string
  /** The same for a place that others can read: its token lets in once, within two minutes. */
  oneTimeUrl(): string
  /** The address without it. */
  readonly origin: string
  readonly port: number
  /** Ends every connection. The backend stays open: it is its starter's to close. */
  close(): Promise<void>
}

/**
 * The browser host: renderer, calls (WebSocket) and bytes over HTTP for one backend.
 * Throws `bad-input` when the port is taken or the address is not this machine's.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { backend, host = '127.0.0.1', token = createToken() } = options
  const server = fastify({
    bodyLimit: MAX_BODY,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: false },
  })
  // The port is part of the cookie's name and known only once the server listens; no request can come before that.
  let session = new Session(token, options.port)

  // Before our own hook: the plugin closes the sockets of the upgrades that later hooks refuse.
  await server.register(websocket, { options: { maxPayload: MAX_MESSAGE } })
  server.addHook('onRequest', (request, reply, done) => {
    setSecurityHeaders(reply)
    const refusal = refusalOf(request, host)
    if (refusal !== null) {
      backend.log.warn({ host: request.headers.host, origin: request.headers.origin }, 'refused a foreign request')
      return void sendAnswer(reply, refusalAnswer(403, 'bad-input', refusal))
    }
    const shownToken = tokenOf(request)
    if (shownToken !== null) return void enter(request, reply, session, shownToken)
    if (!session.admits(request.headers.cookie)) return void sendUnauthorised(reply)
    done()
  })
  server.setErrorHandler((error, request, reply) => {
    // A window that was closed, or a network that broke, is nobody's bug.
    if (request.raw.destroyed && !request.raw.complete) {
      backend.log.info({ path: request.routeOptions.url }, 'a request broke off')
      return sendAnswer(reply, refusalAnswer(400, 'bad-input', 'The request broke off.'))
    }
    const status = statusOf(error)
    if (status < 500)
      return sendAnswer(reply, refusalAnswer(status, 'bad-input', 'The server does not take this request.'))
    const answer = errorAnswer(error)
    if (answer.status === 500) backend.log.error({ err: error }, 'a request failed by a bug')
    return sendAnswer(reply, answer)
  })
  server.setNotFoundHandler((request, reply) => {
    const isReading = request.method === 'GET' || request.method === 'HEAD'
    return sendAnswer(reply, refusalAnswer(isReading ? 404 : 405, 'not-found', 'There is nothing here.'))
  })

  addCalls(server, backend)
  addByteRoutes(server, backend)
  await addRendererRoutes(server, options.rendererDir)

  const port = await listen(server, options.port, host)
  session = new Session(token, port)
  const origin = `http://${shownHost(host)}:${port}`
  const urlWith = (shownToken: string): string => `${origin}/?token=${shownToken}`
  return {
    url: urlWith(token),
    oneTimeUrl: () => urlWith(session.oneTimeToken()),
    origin,
    port,
    close: () => server.close(),
  }
}

function addCalls(server: FastifyInstance, backend: Backend): void {
  const handler = new RPCHandler(backend.router)
  server.get(RPC_PATH, { websocket: true }, (socket) => {
    socket.on('error', (error) => backend.log.warn({ reason: error.message }, 'a window broke its connection'))
    void handler.upgrade(socket)
  })
}

/** Why a request is not taken from anyone, token or not; null when it may go on. */
function refusalOf(request: FastifyRequest, listenHost: string): string | null {
  const { headers, method } = request
  if (!isOwnHost(headers.host, listenHost)) return 'This is not the server’s address. Use the one that Strata printed.'
  const changesThings = method !== 'GET' && method !== 'HEAD'
  if ((headers.upgrade !== undefined || changesThings) && !isOwnOrigin(headers)) {
    return 'Only the pages of this server may do this.'
  }
  const opensStartPage = method === 'GET' && pathOf(request) === '/' && headers['sec-fetch-dest'] === 'document'
  return isForeignFetch(headers) && !opensStartPage ? 'Other sites may not read this.' : null
}

function enter(request: FastifyRequest, reply: FastifyReply, session: Session, shownToken: string): FastifyReply {
  const cookie = session.cookieFor(shownToken)
  void reply.header('cache-control', 'no-store')
  if (cookie !== null) void reply.header('set-cookie', cookie)
  // Whoever is in already may use an old link, or one for a single use again.
  else if (!session.admits(request.headers.cookie)) return sendUnauthorised(reply)
  // After a link on another site, a redirect would still count as that site's doing and go without the strict cookie.
  if (isForeignFetch(request.headers)) return reply.type('text/html; charset=utf-8').send(ENTER_PAGE)
  return reply.redirect('/', 303)
}

function sendUnauthorised(reply: FastifyReply): FastifyReply {
  return reply.code(401).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(UNAUTHORISED_PAGE)
}

function setSecurityHeaders(reply: FastifyReply): void {
  void reply.headers({
    'content-security-policy': contentSecurityPolicy(null),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
  })
}

/** The token of `/?token=…`, on the start page only. */
function tokenOf(request: FastifyRequest): string | null {
  if (request.method !== 'GET' || pathOf(request) !== '/') return null
  return new URL(request.url, 'http://strata').searchParams.get('token')
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? ''
}

function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !('statusCode' in error)) return 500
  return typeof error.statusCode === 'number' ? error.statusCode : 500
}

async function listen(server: FastifyInstance, port: number, host: string): Promise<number> {
  try {
    await server.listen({ port, host })
  } catch (cause) {
    await server.close()
    throw listenFault(`${host}:${port}`, cause)
  }
  const address = server.server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}
