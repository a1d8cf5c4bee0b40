import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LruMap } from '../../../src/renderer/canvas/photo/LruMap.ts'
import {
  drawnTiles,
  levelFor,
  levelSize,
  tileBox,
  tileKey,
  tilesOfLevel,
  wantedTiles,
} from '../../../src/renderer/canvas/photo/selectTiles.ts'
import { TileLoader } from '../../../src/renderer/canvas/photo/TileLoader.ts'
import type { TileAddress } from '../../../src/renderer/canvas/photo/selectTiles.ts'
import { pyramidLevels, TILE_SIZE } from '../../../src/shared/imageUrls.ts'

const size = fc.record({ width: fc.integer({ min: 1, max: 20_000 }), height: fc.integer({ min: 1, max: 20_000 }) })

describe('selecting tiles', () => {
  it('takes the coarsest level with at least one pixel per device pixel', () => {
    const image = { width: 4096, height: 4096 }
    expect([4, 1, 0.75, 0.5, 0.3, 0.25, 0.1, 0.001].map((scale) => levelFor(image, scale))).toEqual([
      0, 0, 0, 1, 1, 2, 3, 3,
    ])
  })

  it('covers the image with the tiles of any level, without gap or overlap', () => {
    fc.assert(
      fc.property(size, fc.nat(10), (image, chosen) => {
        const level = chosen % pyramidLevels(image.width, image.height)
        const tiles = tilesOfLevel(image, level, { x0: 0, y0: 0, x1: image.width, y1: image.height })
        const own = levelSize(image, level)
        expect(tiles).toHaveLength(Math.ceil(own.width / TILE_SIZE) * Math.ceil(own.height / TILE_SIZE))
        const area = tiles.reduce((sum, tile) => {
          const box = tileBox(image, tile)
          return sum + (box.x1 - box.x0) * (box.y1 - box.y0)
        }, 0)
        expect(area / (image.width * image.height)).toBeCloseTo(1, 9)
      }),
    )
  })

  it('asks for the tiles in view only, the overview first and then from the middle outwards', () => {
    const image = { width: 4096, height: 2048 }
    const wanted = wantedTiles(image, 1, { x0: 500, y0: 500, x1: 1100, y1: 1000 }).map(tileKey)
    expect(wanted[0]).toBe('3/0/0')
    expect(wanted[1]).toBe('0/1/1')
    expect(new Set(wanted.slice(1))).toEqual(new Set(['0/0/0', '0/1/0', '0/2/0', '0/0/1', '0/1/1', '0/2/1']))
  })

  it('asks for nothing when nothing of the image is in view', () => {
    expect(wantedTiles({ width: 600, height: 600 }, 1, { x0: 5, y0: 5, x1: 5, y1: 9 })).toEqual([])
  })

  it('shows coarser tiles below until the finer ones are there', () => {
    const image = { width: 2048, height: 512 }
    const box = { x0: 0, y0: 0, x1: 1024, y1: 512 }
    const drawn = (loaded: string[]): string[] => drawnTiles(image, 1, box, (key) => loaded.includes(key)).map(tileKey)
    expect(drawn(['2/0/0'])).toEqual(['2/0/0'])
    expect(drawn(['2/0/0', '0/1/0'])).toEqual(['2/0/0', '0/1/0'])
    expect(new Set(drawn(['2/0/0', '0/1/0', '0/0/0']))).toEqual(new Set(['0/0/0', '0/1/0']))
  })
})

describe('LruMap', () => {
  it('drops what was used longest ago and disposes of it', () => {
    const dropped: string[] = []
    const map = new LruMap<number, string>(2, (value) => dropped.push(value))
    map.set(1, 'one')
    map.set(2, 'two')
    map.get(1)
    map.set(3, 'three')
    expect([map.has(1), map.has(2), map.has(3)]).toEqual([true, false, true])
    map.set(3, 'again')
    map.clear()
    expect(dropped).toEqual(['two', 'three', 'one', 'again'])
  })
})

describe('TileLoader', () => {
  const bitmap = { close: (): void => undefined } as ImageBitmap

  /** A fetch whose answers the test gives. */
  function controlled(): {
    loader: TileLoader
    open: Map<string, { answer: (ok: boolean) => void; signal: AbortSignal }>
    events: string[]
  } {
    const open = new Map<string, { answer: (ok: boolean) => void; signal: AbortSignal }>()
    const events: string[] = []
    const fetchTile = (tile: TileAddress, signal: AbortSignal): Promise<ImageBitmap> =>
      new Promise((resolve, reject) => {
        open.set(tileKey(tile), { signal, answer: (ok) => (ok ? resolve(bitmap) : reject(new Error('no'))) })
      })
    const loader = new TileLoader(fetchTile, {
      loaded: (key) => events.push(`loaded ${key}`),
      gaveUp: (key) => events.push(`gave up ${key}`),
    })
    return { loader, open, events }
  }

  const tile = (column: number): TileAddress => ({ level: 0, column, row: 0 })
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

  it('fetches a few at a time, in the order wanted', async () => {
    const { loader, open, events } = controlled()
    loader.want(Array.from({ length: 8 }, (_, column) => tile(column)))
    expect([...open.keys()]).toEqual(['0/0/0', '0/1/0', '0/2/0', '0/3/0', '0/4/0', '0/5/0'])
    open.get('0/2/0')!.answer(true)
    await settle()
    expect(events).toEqual(['loaded 0/2/0'])
    expect(open.has('0/6/0')).toBe(true)
    expect(open.has('0/7/0')).toBe(false)
  })

  it('gives up what left the view, and takes no late answer for it', async () => {
    const { loader, open, events } = controlled()
    loader.want([tile(0), tile(1)])
    loader.want([tile(1)])
    expect(open.get('0/0/0')!.signal.aborted).toBe(true)
    expect(open.get('0/1/0')!.signal.aborted).toBe(false)
    open.get('0/0/0')!.answer(true)
    await settle()
    expect(events).toEqual([])
    expect(loader.isBusy).toBe(true)
  })

  it('tries a failing tile three times', async () => {
    const { loader, open, events } = controlled()
    loader.want([tile(0)])
    for (let attempt = 0; attempt < 3; attempt++) {
      open.get('0/0/0')!.answer(false)
      await settle()
    }
    expect(events).toEqual(['gave up 0/0/0'])
    loader.want([tile(0)])
    expect(loader.isBusy).toBe(false)
  })
})
