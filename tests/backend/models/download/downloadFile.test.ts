import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { downloadFile } from '../../../../src/backend/models/download/downloadFile.ts'
import type { DownloadRequest } from '../../../../src/backend/models/download/downloadFile.ts'
import { webAddress } from '../../../../src/backend/models/download/followRedirects.ts'
import { PartFile } from '../../../../src/backend/models/download/PartFile.ts'
import { DomainError } from '../../../../src/core/support/DomainError.ts'
import { seededRandom } from '../../../../src/core/support/seededRandom.ts'
import { fileServer } from '../../../support/fileServer.ts'
import { sha256Of } from '../../../support/modelFolder.ts'
import { temporaryFolder } from '../../../support/temporaryFolder.ts'

const random = seededRandom(5)
const noise = (length: number) => Uint8Array.from({ length }, () => 256 * random())
const content = noise(300_000)
const sha256 = sha256Of(content)

let folder: string
const partSize = (): number => statSync(join(folder, `.download-${sha256}.part`)).size
const load = async (address: string, more: Partial<DownloadRequest> = {}): Promise<PartFile> => {
  const url = webAddress(address)
  const part = await PartFile.claim(folder, sha256)
  try {
    await downloadFile({ url, part, largestBytes: 1e6, firstWait: 1, ...more })
    return part
  } finally {
    part.release()
  }
}
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'fine',
    (error: unknown) => (error instanceof DomainError ? `${error.code}: ${error.message}` : String(error)),
  )
const status =
  (code: number, headers: Record<string, string> = {}) =>
  (_request: unknown, response: ServerResponse): void =>
    void response.writeHead(code, headers).end('sorry')

beforeEach(() => {
  folder = join(temporaryFolder(), 'models')
})

describe('downloadFile', () => {
  it('loads a file, tells how far it is, and checks its hash', async () => {
    const server = await fileServer({ content })
    const told: { done: number; total: number | null }[] = []
    const part = await load(server.url, { onProgress: (progress) => told.push(progress) })
    expect(readFileSync(part.path).equals(content)).toBe(true)
    expect(told).toContainEqual({ stage: 'loaded bytes', done: content.length, total: content.length })
    expect(server.asked).toEqual([null])
    await part.discard()
    expect(readdirSync(folder)).toEqual([])
  })

  it('asks for the rest when the connection breaks off, however often', async () => {
    const server = await fileServer({ content, hangAfter: 40_000 })
    const part = await load(server.url, { onProgress: ({ done }) => server.cutAt(done) })
    expect(readFileSync(part.path).equals(content)).toBe(true)
    const starts = [40, 80, 120, 160, 200, 240, 280].map((thousands) => `bytes=${thousands}000-`)
    expect(server.asked).toEqual([null, ...starts])
  })

  it('begins again with a server that knows no ranges', async () => {
    const server = await fileServer({ content, ranges: false, hangAfter: 100_000 })
    const onProgress = ({ done }: { done: number }): void => {
      server.cutAt(done)
      server.hangAfter = null
    }
    const part = await load(server.url, { onProgress })
    expect(readFileSync(part.path).equals(content)).toBe(true)
    expect(server.asked).toHaveLength(2)
  })

  it('gives up when nothing new comes, and keeps what there is for the next time', async () => {
    const server = await fileServer({ content, hangAfter: 120_000 })
    const onProgress = ({ done }: { done: number }): void => {
      if (done < 120_000) return
      server.before = Array.from({ length: 6 }, () => (_request, response) => void response.destroy())
      server.cutAt(done)
    }
    expect(await refusal(load(server.url, { onProgress }))).toMatch(
      /^not-found: The server cannot be reached, or the connection breaks off again and again in http:.+received \w+.+ What was loaded is kept/,
    )
    expect(partSize()).toBe(120_000)
    Object.assign(server, { before: [], hangAfter: null })
    server.asked.length = 0
    await load(server.url)
    expect(server.asked).toEqual(['bytes=120000-'])
  })

  it('takes the whole of a file that has changed since', async () => {
    const server = await fileServer({ content: noise(200_000), etag: '"old"', hangAfter: 90_000 })
    const onProgress = ({ done }: { done: number }): void => {
      if (done !== 90_000) return
      Object.assign(server, { content, etag: '"new"', hangAfter: null })
      server.cutAt(done)
    }
    const part = await load(server.url, { onProgress })
    expect(readFileSync(part.path).equals(content)).toBe(true)
    expect(server.asked).toEqual([null, 'bytes=90000-'])
  })

  it('notices by the hash that the first part is of another file, where the server has no tags', async () => {
    const server = await fileServer({ content: noise(200_000), etag: null, hangAfter: 70_000 })
    const stop = new AbortController()
    const onProgress = ({ done }: { done: number }): void => void (done === 70_000 && stop.abort())
    const cancelled = load(server.url, { signal: stop.signal, onProgress })
    expect(await refusal(cancelled)).toMatch(/^cancelled: Cancelled\. What was loaded is kept/)
    expect(partSize()).toBe(70_000)
    Object.assign(server, { content, hangAfter: null })
    const part = await load(server.url)
    expect(readFileSync(part.path).equals(content)).toBe(true)
    expect(server.asked).toEqual([null, 'bytes=70000-', null])
  })

  it('begins again when more is here than the server has', async () => {
    const server = await fileServer({ content: noise(900_000), hangAfter: 400_000 })
    const stop = new AbortController()
    const onProgress = ({ done }: { done: number }): void => void (done === 400_000 && stop.abort())
    await refusal(load(server.url, { signal: stop.signal, onProgress }))
    expect(partSize()).toBe(400_000)
    Object.assign(server, { content, hangAfter: null })
    await load(server.url)
    expect(server.asked).toEqual([null, 'bytes=400000-', null])
  })

  it('asks nothing but whether there is more when all of it is here', async () => {
    const server = await fileServer({ content })
    await load(server.url)
    await load(server.url)
    expect(server.asked).toEqual([null, `bytes=${content.length}-`])
  })

  it('does not keep a file with another hash', async () => {
    const server = await fileServer({ content: noise(1000) })
    expect(await refusal(load(server.url))).toBe(
      `bad-input: The file that the server has is not the one that was asked for in ${server.url}: expected SHA-256 ${sha256}, received ${sha256Of(server.content)}. Check the address and the hash with whoever offers the model.`,
    )
    expect(readdirSync(folder)).toEqual([])
  })

  it('follows redirects, but not in circles, and to no other protocol', async () => {
    const server = await fileServer({ content })
    server.before.push(status(302, { location: '/elsewhere' }), status(308, { location: server.url }))
    await (await load(server.url)).discard()
    expect(server.asked).toHaveLength(3)
    server.before.push(status(301, { location: 'file:///etc/passwd' }))
    expect(await refusal(load(server.url))).toMatch(/^bad-input: Not an address to load a model from: .+"file:/)
    server.before.push(...Array.from({ length: 20 }, () => status(302, { location: server.url })))
    expect(await refusal(load(server.url))).toMatch(/^bad-input: The server leads in circles in /)
  })

  it.each([
    [404, /^not-found: There is no such file on the server in http.+received 404 Not Found\. Check the address\.$/],
    [410, /^not-found: /],
    [403, /^bad-input: The server does not give the file in .+ expected the file, received 403 Forbidden\./],
  ])('says what %i means and does not ask again', async (code, sentence) => {
    const server = await fileServer({ content, before: [status(code)] })
    expect(await refusal(load(server.url))).toMatch(sentence)
    expect(server.asked).toHaveLength(1)
  })

  it('asks again after an answer that may change', async () => {
    const server = await fileServer({ content, before: [status(503), status(429)] })
    await load(server.url)
    expect(server.asked).toHaveLength(3)
  })

  it('refuses what is too large, announced or not', async () => {
    const server = await fileServer({ content })
    expect(await refusal(load(server.url, { largestBytes: 1000 }))).toMatch(
      /^bad-input: The file is too large .+ at most 1000 bytes, received 300000/,
    )
    server.before.push((_request, response) => void response.writeHead(200).end(content))
    expect(await refusal(load(server.url, { largestBytes: 1000 }))).toMatch(/^bad-input: The file is too large/)
  })

  it.each(['ftp://a/b', 'tiny.zip', '/etc/passwd', 'file:///x'])('refuses the address %s', async (url) => {
    expect(await refusal(load(url))).toMatch(/^bad-input: Not an address to load a model from: expected https:/)
    expect(existsSync(folder)).toBe(false)
  })

  it('says that nobody is there', async () => {
    expect(await refusal(load('http://127.0.0.1:59/tiny.zip'))).toMatch(
      /^not-found: The server cannot be reached.+ECONNREFUSED/,
    )
  })
})
