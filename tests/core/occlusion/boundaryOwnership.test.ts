import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnnotationState } from '../../../src/core/dataset/records.ts'
import { maskToBitmap } from '../../../src/core/masks/bitmapMask.ts'
import { nearestBoundary, sharedBoundaries } from '../../../src/core/occlusion/boundaryOwnership.ts'
import { layerOrder } from '../../../src/core/occlusion/layerOrder.ts'
import { boxMask, instanceOf, pairOfStates, SCENE_SIZE, sceneArbitrary, stateOf } from './sceneArbitrary.ts'

/** Owner per pixel on a bitmap: painted from the back to the front. 0 where nobody is. */
function paintedOwners(state: AnnotationState): Int32Array {
  const owners = new Int32Array(state.size.width * state.size.height)
  for (const number of [...layerOrder(state).sequence].reverse()) {
    const { visible } = state.instances.find((instance) => instance.number === number)!
    maskToBitmap(visible).forEach((bit, pixel) => {
      if (bit === 1) owners[pixel] = number
    })
  }
  return owners
}

/** All edges as "left,right:x0,y0,x1,y1" with the lower number on the left, pixel by pixel. */
function naiveEdges(state: AnnotationState): string[] {
  const { width, height } = state.size
  const owners = paintedOwners(state)
  const edges: string[] = []
  const add = (left: number, right: number, x0: number, y0: number, x1: number, y1: number): void => {
    if (left === 0 || right === 0 || left === right) return
    edges.push(left < right ? `${left},${right}:${x0},${y0},${x1},${y1}` : `${right},${left}:${x1},${y1},${x0},${y0}`)
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const here = owners[y * width + x]!
      if (x + 1 < width) add(here, owners[y * width + x + 1]!, x + 1, y + 1, x + 1, y)
      if (y + 1 < height) add(here, owners[(y + 1) * width + x]!, x, y + 1, x + 1, y + 1)
    }
  }
  return edges.sort()
}

function edgesOf(state: AnnotationState): string[] {
  return sharedBoundaries(state)
    .flatMap(({ a, b, segments }) =>
      Array.from(
        { length: segments.length / 4 },
        (_, edge) => `${a},${b}:${segments.slice(edge * 4, edge * 4 + 4).join()}`,
      ),
    )
    .sort()
}

describe('sharedBoundaries', () => {
  it('has exactly the unit edges between pixels of different owners, the lower number on the left', () => {
    fc.assert(
      fc.property(sceneArbitrary, (state) => {
        expect(edgesOf(state)).toEqual(naiveEdges(state))
      }),
    )
  })

  it('does not join the end of a row with the start of the next', () => {
    const right = boxMask(SCENE_SIZE, 6, 0, 1, 1)
    const left = boxMask(SCENE_SIZE, 0, 1, 1, 1)
    expect(sharedBoundaries(stateOf([instanceOf(1, right), instanceOf(2, left)], []))).toEqual([])
  })

  it('follows the order of the two when it is flipped', () => {
    const instances = [instanceOf(1, boxMask(SCENE_SIZE, 0, 0, 4, 5)), instanceOf(2, boxMask(SCENE_SIZE, 2, 0, 5, 5))]
    const columns = (['a-over-b', 'b-over-a'] as const).map((order) => {
      const [boundary] = sharedBoundaries(stateOf(instances, [pairOfStates(1, 2, order)]))
      return boundary?.bounds
    })
    expect(columns).toEqual([
      { x0: 4, y0: 0, x1: 4, y1: 5 },
      { x0: 2, y0: 0, x1: 2, y1: 5 },
    ])
  })
})

describe('nearestBoundary', () => {
  it('finds the nearest edge within reach, as a walk over all of them does', () => {
    const coordinate = fc.double({ min: -2, max: 9, noNaN: true })
    fc.assert(
      fc.property(sceneArbitrary, coordinate, coordinate, fc.constantFrom(0.3, 1, 4), (state, x, y, reach) => {
        const boundaries = sharedBoundaries(state)
        let least = Infinity
        for (const { segments } of boundaries) {
          for (let at = 0; at < segments.length; at += 4) {
            const [xa, ya, xb, yb] = segments.slice(at, at + 4) as unknown as [number, number, number, number]
            const t = Math.min(1, Math.max(0, (x - xa) * (xb - xa) + (y - ya) * (yb - ya)))
            least = Math.min(least, Math.hypot(x - xa - t * (xb - xa), y - ya - t * (yb - ya)))
          }
        }
        const found = nearestBoundary(boundaries, x, y, reach)
        if (least <= reach) expect(found?.distance).toBeCloseTo(least, 9)
        else if (least > reach + 1e-9) expect(found).toBeNull()
      }),
    )
  })
})
