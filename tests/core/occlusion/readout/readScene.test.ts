import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { maskFromBitmap } from '../../../../src/core/masks/bitmapMask.ts'
import { maskArea } from '../../../../src/core/masks/maskMeasures.ts'
import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import { solveLabeling } from '../../../../src/core/occlusion/labeling/solveLabeling.ts'
import { readScene } from '../../../../src/core/occlusion/readout/readScene.ts'
import type { ReadoutParameters, SceneReading } from '../../../../src/core/occlusion/readout/SceneReading.ts'
import { pixelCount } from '../../../../src/core/pixels/imageSize.ts'
import type { RgbImage } from '../../../../src/core/pixels/RgbImage.ts'
import { neighbour, paintedProblem } from '../labeling/problemFixtures.ts'
import { isAcyclic } from './isAcyclic.ts'
import { byLabel, floodParts, lettersScene, paintedScene, PARAMETERS, plainCues, randomScene } from './paintedScene.ts'
import type { PaintedScene } from './paintedScene.ts'

function read({ problem, cues, labeling }: PaintedScene, changes: Partial<ReadoutParameters> = {}): SceneReading {
  return readScene(problem, cues, labeling, null, { ...PARAMETERS, ...changes })
}
const statesOf = ({ pairs }: SceneReading) => pairs.map(({ a, b, state }) => `${a} ${b} ${state}`)

test('connected parts are instances, the largest first, each with its label', () => {
  const reading = read(lettersScene(['AA.B', 'AA.B', '...B', 'C...'], { A: 1, B: 1, C: 4 }))
  expect(reading.instances.map(({ number, label }) => [number, label])).toEqual([
    [1, 1],
    [2, 1],
    [3, 4],
  ])
  expect(reading.instances.map(({ visible }) => maskArea(visible))).toEqual([4, 3, 1])
  expect([...reading.instanceAt]).toEqual([1, 1, 0, 2, 1, 1, 0, 2, 0, 0, 0, 2, 3, 0, 0, 0])
  expect(
    reading.instances.map(({ className, partCount, joinConfidence }) => [className, partCount, joinConfidence]),
  ).toEqual(new Array(3).fill([null, 1, 1]))
  expect(reading.pairs).toEqual([])
})

test('parts that meet at a corner are two instances or one, as asked for', () => {
  const scene = lettersScene(['A.', '.A'], { A: 1 })
  expect(read(scene).instances).toHaveLength(2)
  expect(read(scene, { connectivity: 8 }).instances).toHaveLength(1)
})

describe('order', () => {
  test('is that of the labels where instances touch and the evidence says so, with votes and what a flip costs', () => {
    const reading = read(lettersScene(['AAAB', 'AAAB'], { A: 2, B: 1 }))
    expect(reading.pairs).toEqual([{ a: 1, b: 2, state: 'a-over-b', votes: { aOverB: 2, bOverA: 0 }, flipGap: 22 }])
    const turned = read(lettersScene(['AAAB', 'AAAB'], { A: 1, B: 2 }))
    expect(turned.pairs).toEqual([{ a: 1, b: 2, state: 'b-over-a', votes: { aOverB: 0, bOverA: 2 }, flipGap: 22 }])
  })

  test('is unknown without evidence on the spot, whatever the labels are', () => {
    const reading = read(lettersScene(['AAAB', 'AAAB'], { A: 9, B: 1 }, () => false))
    expect(reading.pairs).toEqual([{ a: 1, b: 2, state: 'unknown', votes: { aOverB: 0, bOverA: 0 }, flipGap: 0 }])
  })

  test('of instances that do not touch is never told from their labels', () => {
    expect(read(lettersScene(['AA.B', 'AA.B'], { A: 9, B: 1 })).pairs).toEqual([])
    // A hides B and B hides C; nothing is said of A and C.
    expect(statesOf(read(lettersScene(['AAABBC', 'AAABBC'], { A: 3, B: 2, C: 1 })))).toEqual([
      '1 2 a-over-b',
      '2 3 a-over-b',
    ])
  })

  test('needs an edge: instances that meet at a corner alone have no pair', () => {
    expect(read(lettersScene(['AA.', 'AA.', '..B'], { A: 2, B: 1 })).pairs).toEqual([])
  })

  test('of a pinwheel has two relations right and leaves the third undecided', () => {
    // Three blades that touch in the middle, each over the next one: no labeling can say so.
    const size = { width: 64, height: 64 }
    const blade = (x: number, y: number) => {
      const turn = ((Math.atan2(y - 31.5, x - 31.5) + Math.PI) / (2 * Math.PI)) * 3
      const distance = Math.hypot(x - 31.5, y - 31.5)
      const isBetween = Math.abs((turn % 1) - 0.5) > 0.3
      return distance > 28 || (distance > 8 && isBetween) ? 0 : 1 + Math.min(2, Math.floor(turn))
    }
    const over = (front: number, back: number) => back === (front % 3) + 1
    const problem = paintedProblem(size, blade, over, { lambda: 0.5, mu: 1, violation: 30 })
    const options = { minCut: new GridMaxFlow(), downJumps: false, expansion: false }
    for (const regionStart of [false, true]) {
      const { labeling } = solveLabeling(problem, { ...options, regionStart })
      const reading = readScene(problem, plainCues(size, null), labeling, null, { ...PARAMETERS, minimumPixels: 16 })
      expect(reading.instances).toHaveLength(3)
      const bladeOf = (number: number) => {
        const counts = [0, 0, 0, 0]
        reading.instanceAt.forEach((at, p) => {
          if (at === number) counts[blade(p % 64, Math.floor(p / 64))]!++
        })
        return counts.indexOf(Math.max(...counts))
      }
      expect(new Set(reading.instances.map(({ number }) => bladeOf(number)))).toEqual(new Set([1, 2, 3]))
      const known = reading.pairs.filter(({ state }) => state !== 'unknown')
      expect([reading.pairs.length, known.length]).toEqual([3, 2])
      for (const { a, b, state } of known) {
        const [front, back] = state === 'a-over-b' ? [bladeOf(a), bladeOf(b)] : [bladeOf(b), bladeOf(a)]
        expect(over(front, back)).toBe(true)
      }
    }
  })
})

describe('specks', () => {
  const scene = lettersScene(['AAAA..c', 'AbAA...', 'AAAA...'], { A: 1, b: 2, c: 1 })

  test('are no instances, and what became of them is told', () => {
    const reading = read(scene, { minimumPixels: 2 })
    expect(reading.instances.map(({ visible }) => maskArea(visible))).toEqual([12])
    expect(reading.specks).toEqual({ absorbed: 1, dropped: 1, pixels: 2 })
    expect(reading.instances[0]!.label).toBe(1)
  })

  test('of the least size are instances', () => {
    const reading = read(scene)
    expect(reading.instances).toHaveLength(3)
    expect(reading.specks).toEqual({ absorbed: 0, dropped: 0, pixels: 0 })
  })
})

describe('a bar behind a post', () => {
  const size = { width: 60, height: 40 }
  const shifted = (shift: number) => (x: number, y: number) => {
    if (x >= 26 && x < 34) return 2
    const first = x < 30 ? 14 : 14 + shift
    return x >= 4 && x < 56 && y >= first && y < first + 8 ? 1 : 0
  }
  const classes = (right: 'cup' | 'spoon') => {
    const probabilities = new Float32Array(2 * pixelCount(size))
    for (let p = 0; p < pixelCount(size); p++) {
      const isCup = p % size.width < 30 || right === 'cup'
      probabilities[p] = isCup ? 0.9 : 0.1
      probabilities[pixelCount(size) + p] = isCup ? 0.1 : 0.9
    }
    return { names: ['cup', 'spoon'], probabilities }
  }

  test('is one instance of two parts, with a belief, behind the post', () => {
    const { instances, pairs } = read(paintedScene(size, shifted(0), byLabel, classes('cup')))
    expect(instances.map(({ partCount, className }) => [partCount, className])).toEqual([
      [2, 'cup'],
      [1, 'cup'],
    ])
    expect(instances[0]!.joinConfidence).toBeGreaterThan(0.75)
    expect(instances[1]!.joinConfidence).toBe(1)
    expect(pairs).toEqual([{ a: 1, b: 2, state: 'b-over-a', votes: { aOverB: 0, bOverA: 16 }, flipGap: 16 * 11 }])
  })

  test('of two classes, or of two heights, is two instances', () => {
    expect(read(paintedScene(size, shifted(0), byLabel, classes('spoon'))).instances).toHaveLength(3)
    expect(read(paintedScene(size, shifted(14), byLabel)).instances).toHaveLength(3)
  })

  test('of two classes is one instance where classes are no condition', () => {
    const image = { size, data: new Uint8Array(3 * pixelCount(size)).fill(90) }
    const { problem, cues, labeling } = paintedScene(size, shifted(0), byLabel, classes('spoon'))
    const parameters = { ...PARAMETERS, joinByClass: false }
    const { instances } = readScene(problem, cues, labeling, image, parameters)
    // Of the parts the larger one names the whole.
    expect(instances.map(({ partCount, className }) => [partCount, className])).toEqual([
      [2, expect.stringMatching(/cup|spoon/)],
      [1, expect.stringMatching(/cup|spoon/)],
    ])
  })

  test('is left in two when that is asked for', () => {
    const { instances } = read(paintedScene(size, shifted(0), byLabel), { leastJoinConfidence: 2 })
    expect(instances.map(({ partCount }) => partCount)).toEqual([1, 1, 1])
  })

  test('is put together on one contour that goes on roughly only when colours and classes speak for it', () => {
    const tapered = (x: number, y: number) => {
      if (x >= 26 && x < 34) return 2
      return x >= 4 && x < 56 && y >= (x < 30 ? 14 : 15) && y < (x < 30 ? 22 : 39) ? 1 : 0
    }
    const count = (image: RgbImage | null, hasClasses: boolean, joinByClass = true) => {
      const { problem, cues, labeling } = paintedScene(size, tapered, byLabel, hasClasses ? classes('cup') : null)
      const parameters = { ...PARAMETERS, leastJoinConfidence: 0.1, joinByClass }
      return readScene(problem, cues, labeling, image, parameters).instances.length
    }
    const grey = { size, data: new Uint8Array(3 * pixelCount(size)).fill(90) }
    expect([count(grey, true), count(null, false)]).toEqual([2, 3])
    // Without the image the least belief is 0.9, also where classes are no condition.
    expect([count(grey, true, false), count(null, true, false)]).toEqual([2, 3])
  })

  test('is left in two when its halves are of other colours in the image', () => {
    const { problem, cues, labeling } = paintedScene(size, shifted(0), byLabel)
    const image = (right: number) => ({
      size,
      data: Uint8Array.from({ length: 3 * pixelCount(size) }, (_, at) =>
        Math.floor(at / 3) % size.width < 30 ? 40 : right,
      ),
    })
    expect(readScene(problem, cues, labeling, image(40), PARAMETERS).instances).toHaveLength(2)
    expect(readScene(problem, cues, labeling, image(220), PARAMETERS).instances).toHaveLength(3)
  })
})

test('whatever the labeling, the reading holds together', () => {
  const parameters = fc.record({
    connectivity: fc.constantFrom(4 as const, 8 as const),
    minimumPixels: fc.nat({ max: 6 }),
    leastBorderSupport: fc.constantFrom(0, 0, 1),
    leastJoinConfidence: fc.constantFrom(0, 0.5, 2),
  })
  fc.assert(
    fc.property(randomScene(12), parameters, (scene, chosen) => {
      const { size, labeling } = scene
      const kept = labeling.slice()
      const reading = read(scene, chosen)
      const { instances, pairs, instanceAt, specks } = reading
      expect(labeling).toEqual(kept)
      expect(read(scene, chosen)).toEqual(reading)

      const areas = instances.map(({ visible }) => maskArea(visible))
      expect(instances.map(({ number }) => number)).toEqual(instances.map((_, index) => index + 1))
      expect(areas).toEqual(areas.toSorted((p, q) => q - p))
      for (const area of areas) expect(area).toBeGreaterThanOrEqual(Math.max(1, chosen.minimumPixels))
      for (const { number, visible } of instances) {
        expect(visible).toEqual(
          maskFromBitmap(
            size,
            Uint8Array.from(instanceAt, (at) => Number(at === number)),
          ),
        )
      }
      // Nothing is lost silently: labeled pixels without an instance are specks, and background never becomes an instance.
      let lost = 0
      labeling.forEach((label, pixel) => {
        if (label === 0) expect(instanceAt[pixel]).toBe(0)
        else if (instanceAt[pixel] === 0) lost++
      })
      expect(lost).toBeLessThanOrEqual(specks.pixels)
      if (specks.dropped === 0) expect(lost).toBe(0)

      const touching = new Set<string>()
      for (let p = 0; p < instanceAt.length; p++) {
        for (const direction of [0, 2]) {
          const q = neighbour(size, p, direction)
          if (q === null || instanceAt[p] === 0 || instanceAt[q] === 0 || instanceAt[p] === instanceAt[q]) continue
          touching.add([instanceAt[p]!, instanceAt[q]!].sort((a, b) => a - b).join())
        }
      }
      expect(pairs.map(({ a, b }) => `${a},${b}`).sort()).toEqual([...touching].sort())
      expect(pairs).toEqual(pairs.toSorted((p, q) => p.a - q.a || p.b - q.b))
      expect(isAcyclic(pairs)).toBe(true)
      for (const { state, votes, flipGap } of pairs) {
        if (state === 'unknown') expect(flipGap).toBe(0)
        else expect(state === 'a-over-b' ? votes.aOverB - votes.bOverA : votes.bOverA - votes.aOverB).toBeGreaterThan(0)
      }
    }),
    { numRuns: 500 },
  )
})

test('with nothing put together, instances are the connected parts and orders those of their labels', () => {
  fc.assert(
    fc.property(randomScene(12), (scene) => {
      const { instances, pairs, instanceAt } = read(scene, { leastJoinConfidence: 2 })
      const parts = floodParts(scene.size, scene.labeling, 4)
      const numberOf = new Map(Array.from(parts, (part, pixel) => [part, instanceAt[pixel]!]))
      expect(instances).toHaveLength(Math.max(0, ...parts))
      instanceAt.forEach((number, pixel) => expect(number).toBe(numberOf.get(parts[pixel]!)))
      for (const { a, b, state } of pairs) {
        if (state === 'unknown') continue
        const lead = instances[a - 1]!.label - instances[b - 1]!.label
        expect(Math.sign(lead)).toBe(state === 'a-over-b' ? 1 : -1)
      }
    }),
    { numRuns: 300 },
  )
})

test('1×1, 1×N and empty labelings have a reading', () => {
  expect(read(paintedScene({ width: 1, height: 1 }, () => 0, byLabel)).instances).toEqual([])
  expect(read(paintedScene({ width: 1, height: 1 }, () => 3, byLabel)).instances).toHaveLength(1)
  expect(statesOf(read(paintedScene({ width: 1, height: 6 }, (_, y) => (y < 3 ? 2 : 1), byLabel)))).toEqual([
    '1 2 a-over-b',
  ])
  expect(statesOf(read(paintedScene({ width: 6, height: 1 }, (x) => (x < 3 ? 1 : 2), byLabel)))).toEqual([
    '1 2 b-over-a',
  ])
})
