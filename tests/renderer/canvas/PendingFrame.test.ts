import { beforeEach, describe, expect, it, vi } from 'vitest'
import { PendingFrame } from '../../../src/renderer/canvas/PendingFrame.ts'
import type { FrameWork } from '../../../src/renderer/canvas/PendingFrame.ts'

const NOTHING: FrameWork = { masks: null, ...workOfAll(false) }

let frames: Map<number, () => void>
beforeEach(() => {
  frames = new Map()
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => {
    const id = Math.max(0, ...frames.keys()) + 1
    frames.set(id, draw)
    return id
  })
  vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.delete(id))
})

function passFrame(): void {
  const due = [...frames.values()]
  frames.clear()
  due.forEach((draw) => draw())
}

/** After the first frame, for which everything is new. */
function settled() {
  const drawn: FrameWork[] = []
  const pending = new PendingFrame((work) => drawn.push(work))
  pending.drawNow()
  expect(drawn).toEqual([{ masks: null, ...workOfAll(true) }])
  drawn.length = 0
  return { pending, drawn }
}

function workOfAll(needed: boolean): Omit<FrameWork, 'masks'> {
  return { raise: needed, show: needed, palette: needed, tiles: needed, picture: needed, guides: needed }
}

describe('what is drawn in the next frame', () => {
  it('is all that was asked for since the last one, once', () => {
    const { pending, drawn } = settled()
    pending.need({ raise: true })
    pending.need({ show: true })
    pending.need()
    expect(frames.size).toBe(1)
    passFrame()
    passFrame()
    expect(drawn).toEqual([{ ...NOTHING, raise: true, show: true }])
  })

  it('is lines and labels alone when the pointer moved: neither picture nor guides', () => {
    const { pending, drawn } = settled()
    pending.need()
    passFrame()
    expect(drawn).toEqual([NOTHING])
  })

  it('is picture and guides when the view moved, the picture with a palette, and the guides by themselves', () => {
    const { pending, drawn } = settled()
    for (const what of [{ tiles: true }, { palette: true }, { guides: true }]) {
      pending.need(what)
      passFrame()
    }
    expect(drawn).toEqual([
      { ...NOTHING, tiles: true, picture: true, guides: true },
      { ...NOTHING, palette: true, picture: true },
      { ...NOTHING, guides: true },
    ])
  })

  it('holds the union of all changes of masks, and none of a document that was left', () => {
    const { pending, drawn } = settled()
    pending.needMasks({ instances: [], pairs: [], box: { x0: 0, y0: 2, x1: 3, y1: 4 } })
    pending.needMasks({ instances: [], pairs: [], box: { x0: 2, y0: 0, x1: 9, y1: 3 } })
    passFrame()
    pending.needMasks({ instances: [], pairs: [], box: { x0: 2, y0: 0, x1: 9, y1: 3 } })
    pending.forgetMasks()
    passFrame()
    expect(drawn.map(({ masks }) => masks?.box ?? null)).toEqual([{ x0: 0, y0: 0, x1: 9, y1: 4 }, null])
  })

  it('is drawn at once when there is no time to wait, and never after that is given up', () => {
    const { pending, drawn } = settled()
    pending.need({ guides: true })
    pending.drawNow()
    passFrame()
    expect(drawn).toHaveLength(1)
    pending.need()
    pending.cancel()
    passFrame()
    expect(drawn).toHaveLength(1)
  })
})
