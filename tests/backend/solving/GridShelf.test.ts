import { expect, it } from 'vitest'
import { GridShelf } from '../../../src/backend/solving/GridShelf.ts'
import type { CuePlanes, LabelingPlane } from '../../../src/backend/solving/solverMessages.ts'

const SIZE = { width: 10, height: 10 }
const plane = (): Uint8Array<ArrayBuffer> => new Uint8Array(100)
const planes = (): CuePlanes => ({ size: SIZE, background: plane(), boundary: plane(), direction: plane() })
const labeling = (): LabelingPlane => ({ size: SIZE, labels: plane(), largestLabel: 4 })

it('drops the grids that were not asked for the longest, and never the newest', () => {
  const shelf = new GridShelf(1000)
  const [first, second] = [1, 2].map(() => shelf.put({ planes: planes(), labeling: labeling() }, null))
  shelf.bytesOf(first!.gridsId, 'boundary')
  const third = shelf.put({ planes: planes(), labeling: null }, null)
  expect(shelf.bytesOf(first!.gridsId, 'labeling')).toHaveLength(100)
  expect(() => shelf.bytesOf(second!.gridsId, 'labeling')).toThrow(expect.objectContaining({ code: 'not-found' }))
  expect(() => shelf.bytesOf(third.gridsId, 'labeling')).toThrow(expect.objectContaining({ code: 'not-found' }))
  const small = new GridShelf(1)
  const { gridsId } = small.put({ planes: planes(), labeling: null }, null)
  expect(small.bytesOf(gridsId, 'direction')).toHaveLength(100)
})

it('knows the planes of a scene while grids with them are there', () => {
  const shelf = new GridShelf(500)
  const shown = planes()
  expect(shelf.planesOf('scene')).toBeNull()
  expect(shelf.put({ planes: shown, labeling: null }, 'scene')).toMatchObject({ cueSize: SIZE, labelingSize: null })
  expect(shelf.planesOf('scene')).toBe(shown)
  shelf.put({ planes: planes(), labeling: labeling() }, 'other')
  expect(shelf.planesOf('scene')).toBeNull()
})
