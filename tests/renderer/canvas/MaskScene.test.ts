import { describe, expect, it } from 'vitest'
import { applyDiff } from '../../../src/core/dataset/annotationDiff.ts'
import type { AnnotationState } from '../../../src/core/dataset/records.ts'
import { strokeMask } from '../../../src/core/masks/rasterizeStroke.ts'
import { maskUnion } from '../../../src/core/masks/maskAlgebra.ts'
import { maskBounds } from '../../../src/core/masks/maskMeasures.ts'
import { MaskScene } from '../../../src/renderer/canvas/scene/MaskScene.ts'
import { instanceOf, randomScene } from './randomScene.ts'

const SIZE = { width: 120, height: 90 }
const NOTHING = { instances: [], pairs: [], box: null }

/** Every pixel as instance numbers, so that scenes with other slots compare. */
function picture(scene: MaskScene): (number | null)[] {
  const pixels: (number | null)[] = []
  for (let y = 0; y < SIZE.height; y++) {
    for (let x = 0; x < SIZE.width; x++) {
      const { visible, hidden } = scene.planes.at(x, y)
      pixels.push(scene.slots.numberOf(visible), scene.slots.numberOf(hidden))
    }
  }
  return pixels
}

function state(): AnnotationState {
  return randomScene({ size: SIZE, count: 12, seed: 4 })
}

describe('MaskScene', () => {
  it('looks after a painted stroke as if it had been built anew', () => {
    const before = state()
    const scene = new MaskScene(before)
    const target = before.instances[3]!
    const stroke = strokeMask(SIZE, [10, 10, 60, 70], 9)
    const edited = { ...target, amodal: maskUnion(target.amodal, stroke), visible: maskUnion(target.visible, stroke) }
    const after = { ...before, instances: before.instances.map((one) => (one === target ? edited : one)) }
    const box = maskBounds(stroke)
    const regions = scene.apply(after, {
      instances: [{ number: target.number, kind: 'updated', box }],
      pairs: [],
      box,
    })
    expect(regions).toHaveLength(1)
    expect(picture(scene)).toEqual(picture(new MaskScene(after)))
  })

  it('follows a flipped pair where masks without known order overlap, although no mask changed', () => {
    const size = SIZE
    const [a, b] = [strokeMask(size, [40, 40], 50), strokeMask(size, [60, 40], 50)]
    const before: AnnotationState = { size, instances: [instanceOf(1, a), instanceOf(2, b)], pairs: [], nextNumber: 3 }
    const scene = new MaskScene(before)
    expect(scene.slots.numberOf(scene.planes.at(50, 40).visible)).toBe(1)
    const after = applyDiff(before, {
      instances: [],
      pairs: [
        {
          before: null,
          after: { a: 1, b: 2, state: 'b-over-a', provenance: 'human', confidence: null, votes: null },
        },
      ],
    })
    scene.apply(after, { ...NOTHING, pairs: [{ a: 1, b: 2 }] })
    expect(scene.slots.numberOf(scene.planes.at(50, 40).visible)).toBe(2)
    expect(picture(scene)).toEqual(picture(new MaskScene(after)))
  })

  it('gives the slot of a deleted instance to the next one', () => {
    const before = state()
    const scene = new MaskScene(before)
    const gone = before.instances[0]!
    const without = {
      ...before,
      instances: before.instances.slice(1),
      pairs: before.pairs.filter((pair) => pair.a !== gone.number && pair.b !== gone.number),
    }
    const box = maskBounds(gone.amodal)
    scene.apply(without, { ...NOTHING, instances: [{ number: gone.number, kind: 'deleted', box }], box })
    expect(picture(scene)).toEqual(picture(new MaskScene(without)))
    const created = instanceOf(13, strokeMask(SIZE, [20, 20], 21))
    const withNew = { ...without, instances: [...without.instances, created], nextNumber: 14 }
    const newBox = maskBounds(created.amodal)
    scene.apply(withNew, { ...NOTHING, instances: [{ number: 13, kind: 'created', box: newBox }], box: newBox })
    expect(scene.slots.length).toBe(13)
    expect(picture(scene)).toEqual(picture(new MaskScene(withNew)))
  })

  it('repaints nothing when only names changed', () => {
    const before = state()
    const scene = new MaskScene(before)
    const change = { ...NOTHING, instances: [{ number: 1, kind: 'updated' as const, box: null }] }
    expect(scene.apply({ ...before }, change)).toEqual([])
  })

  it('uncovers what lies under an instance that is hidden from view, and covers it again', () => {
    const [a, b] = [strokeMask(SIZE, [40, 40], 50), strokeMask(SIZE, [60, 40], 50)]
    const overlapping: AnnotationState = {
      size: SIZE,
      instances: [instanceOf(1, a), instanceOf(2, b)],
      pairs: [],
      nextNumber: 3,
    }
    const scene = new MaskScene(overlapping)
    const untouched = picture(scene)
    const owner = (): number | null => scene.slots.numberOf(scene.planes.at(50, 40).visible)
    expect(owner()).toBe(1)
    expect(scene.show((number) => number !== 1)).toHaveLength(1)
    expect(owner()).toBe(2)
    expect(scene.show((number) => number !== 1)).toEqual([])
    scene.show(() => true)
    expect(picture(scene)).toEqual(untouched)
  })

  it('keeps to what is shown while the document changes', () => {
    const before = state()
    const scene = new MaskScene(before)
    const isShown = (number: number): boolean => number % 3 !== 0
    scene.show(isShown)
    const after = { ...before, pairs: before.pairs.slice(1) }
    const box = { x0: 0, y0: 0, x1: SIZE.width, y1: SIZE.height }
    scene.apply(after, { ...NOTHING, pairs: [before.pairs[0]!], box })
    const fresh = new MaskScene(after)
    fresh.show(isShown)
    expect(picture(scene)).toEqual(picture(fresh))
  })
})
