import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { answerBytes } from '../backend/byteAnswers.ts'
import type { ByteAnswer } from '../backend/byteAnswers.ts'
import type { Backend } from '../backend/startBackend.ts'
import { ASSET_PREFIX, FILES_PATH, FILE_NAME_HEADER } from '../shared/hostPaths.ts'

/** Images and grids out, uploads in, finished exports out. Everything is addressed by ids; no address holds a path. */
export function addByteRoutes(server: FastifyInstance, backend: Backend): void {
  server.get<{ Params: { '*': string } }>(`${ASSET_PREFIX}/*`, async (request, reply) => {
    const ifNoneMatch = request.headers['if-none-match'] ?? null
    return sendAnswer(reply, await answerBytes(backend, `/${request.params['*']}`, ifNoneMatch))
  })

  server.get<{ Params: { exportId: string } }>('/exports/:exportId', async (request, reply) => {
    const { path } = backend.exports.get(request.params.exportId)
    const { size } = await stat(path)
    // Without a name: one given here would win over the one that the page suggests, which knows what was exported.
    return reply
      .header('content-disposition', 'attachment')
      .header('cache-control', 'no-store')
      .header('content-length', size)
      .type('application/octet-stream')
      .send(createReadStream(path))
  })

  // In a scope of its own, because taking bodies as streams must not hold for any other route.
  void server.register((uploads, _options, done) => {
    uploads.removeAllContentTypeParsers()
    uploads.addContentTypeParser('application/octet-stream', (_request, payload, parsed) => parsed(null, payload))
    // The intake has the limits, and the sentence for whoever exceeds them.
    uploads.put(FILES_PATH, { bodyLimit: Number.MAX_SAFE_INTEGER }, async (request) => {
      const name = fileNameOf(request.headers[FILE_NAME_HEADER])
      const content = request.body instanceof Readable ? request.body : Readable.from([])
      const announcedBytes = Number(request.headers['content-length'] ?? 0)
      const { fileId } = await backend.files.takeUpload(name, content, announcedBytes)
      return { fileId, name }
    })
    done()
  })
}

export function sendAnswer(reply: FastifyReply, answer: ByteAnswer): FastifyReply {
  const sent = reply.code(answer.status).headers(answer.headers)
  return answer.body === null
    ? sent.send()
    : sent.send(Buffer.from(answer.body.buffer, answer.body.byteOffset, answer.body.byteLength))
}

/** The decoded name; empty, which no intake takes, when there is none or it is not percent-encoded UTF-8. */
function fileNameOf(header: string | string[] | undefined): string {
  try {
    return typeof header === 'string' ? decodeURIComponent(header) : ''
  } catch {
    return ''
  }
}
