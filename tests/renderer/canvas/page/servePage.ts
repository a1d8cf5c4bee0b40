import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import sharp from 'sharp'
import { createServer } from 'vite'
import type { Plugin } from 'vite'
import { TILE_SIZE } from '../../../../src/shared/imageUrls.ts'

export interface ServedPage {
  /** Without query. */
  readonly url: string
  close(): Promise<void>
}

/** Serves the test page from source, with drawn photos: `/dark`, `/light`, `/grey` (one tone), `/busy`; `/broken` answers 500. */
export async function servePage(): Promise<ServedPage> {
  const cacheDir = await mkdtemp(join(tmpdir(), 'strata-canvas-page-'))
  const server = await createServer({
    configFile: false,
    root: fileURLToPath(new URL('.', import.meta.url)),
    cacheDir,
    logLevel: 'error',
    plugins: [vue(), photoPlugin()],
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null, fs: { strict: false } },
  })
  await server.listen()
  return {
    url: server.resolvedUrls!.local[0]!,
    close: async () => {
      await server.close()
      await rm(cacheDir, { recursive: true, force: true })
    },
  }
}

const TILE_PATH = /^\/(dark|light|grey|busy|broken)\/images\/1\/(?:thumbnail|tiles\/(\d+)\/(\d+)\/(\d+))/

function photoPlugin(): Plugin {
  return {
    name: 'test-photos',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const match = TILE_PATH.exec(request.url ?? '')
        if (match === null) return next()
        // A thumbnail is the tile of a level far out.
        const [, kind, level = '4', column = '0', row = '0'] = match
        if (kind === 'broken') {
          response.statusCode = 500
          response.end()
          return
        }
        void drawTile(kind!, Number(level), Number(column), Number(row)).then((png) => {
          response.setHeader('content-type', 'image/png')
          response.end(png)
        })
      })
    },
  }
}

/** A tone per photo pixel from its place in the image, so that tiles and levels fit together. */
function drawTile(kind: string, level: number, column: number, row: number): Promise<Buffer> {
  const pixels = new Uint8Array(TILE_SIZE * TILE_SIZE * 3)
  const step = 2 ** level
  for (let y = 0; y < TILE_SIZE; y++) {
    for (let x = 0; x < TILE_SIZE; x++) {
      const tone = toneAt(kind, (column * TILE_SIZE + x) * step, (row * TILE_SIZE + y) * step)
      pixels.set(tone, (y * TILE_SIZE + x) * 3)
    }
  }
  return sharp(pixels, { raw: { width: TILE_SIZE, height: TILE_SIZE, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer()
}

function toneAt(kind: string, x: number, y: number): [number, number, number] {
  if (kind === 'grey') return [128, 128, 128]
  const wave = Math.sin(x / 57) * Math.cos(y / 43) + 0.5 * Math.sin((x + 2 * y) / 19)
  const grain = (((x * 374761393 + y * 668265263) >>> 13) & 15) - 8
  const [base, swing] = kind === 'light' ? [222, 20] : kind === 'busy' ? [128, 75] : [46, 24]
  const tone = base + swing * wave + grain
  const clamp = (value: number): number => Math.max(0, Math.min(255, Math.round(value)))
  return [clamp(tone + 8 * Math.sin(x / 210)), clamp(tone), clamp(tone + 12 * Math.cos(y / 180))]
}
