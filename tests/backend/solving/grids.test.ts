import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cuePlanes } from '../../../src/backend/solving/cuePlanes.ts'
import { labelingPlane, packLabeling, unpackLabeling } from '../../../src/backend/solving/packLabeling.ts'

const SIZE = { width: 7, height: 3 }
const someLabeling = fc.uint16Array({ minLength: 21, maxLength: 21 })

describe('a labeling', () => {
  it('comes back from its packed form as it was', () => {
    fc.assert(
      fc.property(someLabeling, (labeling) => {
        expect(unpackLabeling(packLabeling(labeling), SIZE, 'here')).toEqual(labeling)
      }),
    )
  })

  it.each([
    ['of another size', packLabeling(new Uint16Array(20))],
    ['that unpacks to far more', deflateRawSync(new Uint8Array(1 << 20))],
    ['that is no deflated stream', Uint8Array.of(255, 255, 255)],
    ['that is empty', new Uint8Array(0)],
  ])('%s is refused by the name of its place', (_name, packed) => {
    expect(() => unpackLabeling(packed, SIZE, 'run 3')).toThrow(
      expect.objectContaining({ code: 'corrupt', message: expect.stringContaining('run 3') as string }),
    )
  })

  it('is shown as bytes, with labels that do not fit at the top', () => {
    const labels = Uint16Array.of(0, 1, 254, 255, 256, 60_000)
    expect(labelingPlane(labels, { width: 6, height: 1 })).toEqual({
      size: { width: 6, height: 1 },
      labels: Uint8Array.of(0, 1, 254, 255, 255, 255),
      largestLabel: 60_000,
    })
  })
})

it('cues are shown as bytes: rounded probabilities, and the first of the most probable directions', () => {
  const size = { width: 2, height: 1 }
  const direction = new Float32Array(16).fill(0.125)
  direction[2 * 5 + 1] = 0.5
  const planes = cuePlanes({
    size,
    background: Float32Array.of(0, 1),
    boundary: Float32Array.of(0.5, 1.000_001),
    direction,
    classes: null,
  })
  expect(planes).toEqual({
    size,
    background: Uint8Array.of(0, 255),
    boundary: Uint8Array.of(128, 255),
    direction: Uint8Array.of(0, 5),
  })
})
