import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

export interface FileServerOptions {
  content: Uint8Array
  /** Null: sends none, and looks at no `If-Range`. */
  etag: string | null
  /** Whether it answers with parts. */
  ranges: boolean
  /** An answer stops after so many bytes, and its connection hangs until it is cut; null: never. */
  hangAfter: number | null
  /** Answers instead of the file, one after the other. */
  before: Answer[]
}

export interface FileServer extends FileServerOptions {
  readonly url: string
  /** `Range` of each request so far; null where there was none. */
  readonly asked: (string | null)[]
  /** Cuts the connection that hangs, once the client has the bytes of the file up to `done`. For `onProgress`. */
  readonly cutAt: (done: number) => void
}

/** A server on the loopback interface with one file and bad habits to choose; it ends with the running test. */
export async function fileServer(options: Partial<FileServerOptions> & { content: Uint8Array }): Promise<FileServer> {
  const asked: (string | null)[] = []
  let hanging: { readonly at: number; readonly response: ServerResponse } | null = null
  const server = createServer((request, response) => {
    asked.push(request.headers.range ?? null)
    const other = state.before.shift()
    if (other !== undefined) return other(request, response)
    const end = answer(state, request, response)
    if (end !== null) hanging = { at: end, response }
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const state: FileServer = {
    etag: '"one"',
    ranges: true,
    hangAfter: null,
    before: [],
    ...options,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tiny.zip`,
    asked,
    cutAt: (done) => {
      if (hanging === null || done < hanging.at) return
      hanging.response.destroy()
      hanging = null
    },
  }
  return state
}

/** Sends the file or the part that is asked for. Where it stopped short: up to which byte; null: nowhere. */
function answer(server: FileServerOptions, request: IncomingMessage, response: ServerResponse): number | null {
  const { content, etag, ranges, hangAfter } = server
  const wanted = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')
  const condition = request.headers['if-range']
  const isPart = ranges && wanted !== null && (condition === undefined || condition === etag)
  const start = isPart ? Number(wanted[1]) : 0
  if (etag !== null) response.setHeader('etag', etag)
  if (start > 0 && start >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end()
    return null
  }
  const body = content.subarray(start)
  const range = { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': body.length, ...(start > 0 ? range : {}) })
  if (hangAfter === null || body.length <= hangAfter) {
    response.end(body)
    return null
  }
  response.write(body.subarray(0, hangAfter))
  return start + hangAfter
}
