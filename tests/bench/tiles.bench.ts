/**
 * Serving tiles: how long a window waits for what it shows. Cold: nothing in the cache, so the first picture pays for
 * the coarse levels and the first fine tile for the whole pyramid; warm: the tile lies in the cache. Over the real HTTP server and, for comparison, without it.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { answerBytes } from '../../src/backend/byteAnswers.ts'
import { probeImage } from '../../src/backend/images/probeImage.ts'
import { openProject } from '../../src/backend/storage/ProjectStore.ts'
import { seededRandom } from '../../src/core/support/seededRandom.ts'
import { TILE_SIZE, pyramidLevels, thumbnailUrl, tileUrl } from '../../src/shared/imageUrls.ts'
import { enter } from '../support/httpClient.ts'
import { serveProject } from '../support/serveForTest.ts'

interface Photo {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly imageId: number
  readonly fileBytes: number
}

const SIZES = [
  ['COCO-sized JPEG', 640, 480],
  ['12-megapixel JPEG', 4000, 3000],
  ['108-megapixel JPEG', 12_000, 9000],
] as const

const folder = await mkdtemp(join(tmpdir(), 'strata-bench-tiles-'))
const projectPath = join(folder, 'bench.strata')
const photos = await makePhotos()
const server = await serveProject({ projectPath })
const agent = new Agent({ keepAlive: true })
const headers = { cookie: await enter(server.url) }
try {
  console.log('photos: smooth shapes with photographic noise, JPEG quality 90')
  for (const photo of photos) await measure(photo)
} finally {
  agent.destroy()
  await server.close()
  await rm(folder, { recursive: true, force: true })
}

async function measure(photo: Photo): Promise<void> {
  const { name, width, height, imageId, fileBytes } = photo
  const levels = pyramidLevels(width, height)
  console.log(`\n${name}, ${width}×${height}, ${megabytes(fileBytes)}, ${levels} levels`)
  report('cold thumbnail', [await timed(() => fetchBytes(thumbnailUrl('/assets', imageId)))])
  const memory = watchMemory()
  report('cold first picture (coarsest tile)', [
    await timed(() => fetchBytes(tileUrl('/assets', imageId, levels - 1, 0, 0))),
  ])
  report('then the first tile of level 0 (whole pyramid)', [
    await timed(() => fetchBytes(tileUrl('/assets', imageId, 0, 0, 0))),
  ])
  console.log(`  memory both took: ${megabytes(memory.stop())}`)

  const random = seededRandom(1)
  const columns = Math.ceil(width / TILE_SIZE)
  const rows = Math.ceil(height / TILE_SIZE)
  const paths = Array.from({ length: 400 }, () =>
    tileUrl('', imageId, 0, Math.floor(random() * columns), Math.floor(random() * rows)),
  )
  let sent = 0
  const overHttp: number[] = []
  for (const path of paths)
    overHttp.push(await timed(async () => (sent += (await fetchBytes(`/assets${path}`)).length)))
  report('warm tile of level 0 over HTTP', overHttp)
  const direct: number[] = []
  for (const path of paths) direct.push(await timed(() => answerBytes(server.backend, path, null)))
  report('the same without HTTP', direct)
  const tag = (await answerBytes(server.backend, paths[0]!, null)).headers['etag'] ?? ''
  const unchanged: number[] = []
  for (let time = 0; time < 400; time++) {
    unchanged.push(await timed(() => fetchBytes(`/assets${paths[0]!}`, { 'if-none-match': tag })))
  }
  report('warm tile that the window has already (304)', unchanged)
  const startedAt = performance.now()
  await Promise.all(paths.slice(0, 64).map((path) => fetchBytes(`/assets${path}`)))
  console.log(
    `  64 warm tiles at once: ${(performance.now() - startedAt).toFixed(1)} ms; a tile has ${megabytes(sent / 400)}`,
  )
}

function report(what: string, milliseconds: readonly number[]): void {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const at = (share: number): string =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(2)
  const text = sorted.length === 1 ? `${at(0)} ms` : `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`
  console.log(`  ${what}: ${text}`)
}

async function timed(task: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await task()
  return performance.now() - startedAt
}

function fetchBytes(path: string, more: Record<string, string> = {}): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.origin}${path}`, { agent, headers: { ...headers, ...more } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        if (answer.statusCode === 200 || answer.statusCode === 304) resolve(Buffer.concat(chunks))
        else reject(new Error(`${path}: ${answer.statusCode} ${Buffer.concat(chunks).toString()}`))
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** A small random picture, enlarged smoothly, plus noise: large shapes and fine grain, as photos have. */
async function makePhotos(): Promise<Photo[]> {
  const random = seededRandom(7)
  const seed = Buffer.from(Uint8Array.from({ length: 24 * 18 * 3 }, () => Math.floor(random() * 256)))
  const store = openProject(projectPath, { create: true })
  const made: Photo[] = []
  for (const [name, width, height] of SIZES) {
    const path = join(folder, `${width}.jpg`)
    const noise = sharp({
      create: {
        width: 256,
        height: 256,
        channels: 3,
        background: '#808080',
        noise: { type: 'gaussian', mean: 128, sigma: 6 },
      },
    })
    const grain = await noise.png().toBuffer()
    const info = await sharp(seed, { raw: { width: 24, height: 18, channels: 3 } })
      .resize(width, height, { kernel: 'cubic', fit: 'fill' })
      .composite([{ input: grain, tile: true, blend: 'soft-light' }])
      .jpeg({ quality: 90 })
      .toFile(path)
    const { imageId } = store.images.add({ path, ...(await probeImage(path)) })
    made.push({ name, width, height, imageId, fileBytes: info.size })
  }
  store.close()
  return made
}

/** Samples the process's memory until stopped; gives how far it rose above the start, in bytes. */
function watchMemory(): { stop(): number } {
  const before = process.memoryUsage.rss()
  let peak = before
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5)
  return {
    stop: () => {
      clearInterval(timer)
      return peak - before
    },
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 20 ? 2 : 1)} MiB`
}
