import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Fnv1a64 } from '../../../src/core/graphcut/Fnv1a64.ts'
import { fillCapacities, readGridFile, writeGridFile } from '../../../src/core/graphcut/gridFile.ts'
import type { GridInstance } from '../../../src/core/graphcut/gridFile.ts'
import { ARC_X, ARC_Y, LARGEST_CAPACITY } from '../../../src/core/graphcut/GridMinCut.ts'
import type { GridConnectivity } from '../../../src/core/graphcut/GridMinCut.ts'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'

describe('a grid file', () => {
  it('gives back every instance that was written', () => {
    fc.assert(
      fc.property(
        fc.record({ width: fc.integer({ min: 1, max: 6 }), height: fc.integer({ min: 1, max: 6 }) }),
        fc.constantFrom<GridConnectivity>(4, 8),
        fc.boolean(),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.option(fc.integer({ min: 0, max: 2 ** 50 })),
        (size, connectivity, isSymmetric, seed, referenceFlow) => {
          const instance = { ...randomInstance(size, connectivity, isSymmetric, seed), referenceFlow }
          expect(readGridFile(writeGridFile(instance), 'test')).toEqual(instance)
        },
      ),
    )
  })

  it('leaves the backward planes out of a symmetric instance', () => {
    const bytes = writeGridFile(randomInstance({ width: 5, height: 4 }, 8, true, 1))
    expect(bytes.length).toBe(64 + 4 * 20 * 6)
    expect(new DataView(bytes.buffer).getUint32(24, true)).toBe(1)
  })

  it('has the header at the documented places', () => {
    const bytes = writeGridFile({
      ...randomInstance({ width: 3, height: 2 }, 4, false, 77),
      family: 2,
      referenceFlow: 12,
    })
    const view = new DataView(bytes.buffer)
    expect(new TextDecoder().decode(bytes.subarray(0, 8))).toBe('MFGRID01')
    expect([8, 12, 16, 20, 24, 28, 32, 36].map((offset) => view.getUint32(offset, true))).toEqual([
      3, 2, 4, 0, 0, 77, 2, 0,
    ])
    expect(view.getFloat64(40, true)).toBe(12)
    expect(view.getBigUint64(48, true)).toBe(slowHash(bytes.subarray(64)))
    expect(view.getBigUint64(56, true)).toBe(0n)
    expect(bytes.length).toBe(64 + 4 * 6 * 6)
  })

  it('is refused when it is not one, is cut short or is damaged', () => {
    const good = writeGridFile(randomInstance({ width: 4, height: 4 }, 8, false, 3))
    const refusal = (bytes: Uint8Array) => {
      try {
        readGridFile(bytes, 'some.grid')
      } catch (error) {
        return (error as Error).message
      }
      return 'accepted'
    }
    const changed = (offset: number, value: number) => {
      const copy = good.slice()
      new DataView(copy.buffer).setUint32(offset, value, true)
      return copy
    }
    expect(refusal(new Uint8Array(0))).toContain('Not a grid file in some.grid')
    expect(refusal(changed(0, 0))).toContain('Not a grid file')
    expect(refusal(good.subarray(0, 63))).toContain('Not a grid file')
    expect(refusal(good.subarray(0, good.length - 1))).toContain('another length')
    expect(refusal(changed(8, 0))).toContain('1 to 67108864 pixels')
    expect(refusal(changed(8, 2 ** 31))).toContain('1 to 67108864 pixels')
    expect(refusal(changed(16, 6))).toContain('connectivity')
    expect(refusal(changed(20, 1))).toContain('float64')
    expect(refusal(changed(20, 2))).toContain('type of the capacities')
    expect(refusal(changed(24, 2))).toContain('flags')
    expect(refusal(changed(100, 5))).toContain('damaged')
    expect(refusal(withHash(changed(64, 2 ** 31)))).toContain('The capacity of pixel 0 in some.grid, source to pixel')
    expect(refusal(withHash(changed(64 + 4 * (2 * 16 + 3), 1)))).toContain('An arc of pixel 3 leaves the grid')
    expect(refusal(withHash(good.slice()))).toBe('accepted')
  })

  it('is solved with one signed terminal per pixel and the flow that goes straight through', () => {
    const instance = randomInstance({ width: 2, height: 1 }, 4, false, 9)
    instance.fromSource.set([5, 2])
    instance.toSink.set([3, 7])
    const capacities = {
      size: instance.size,
      connectivity: instance.connectivity,
      terminal: new Int32Array(2),
      forward: [new Int32Array(2), new Int32Array(2)],
      backward: [new Int32Array(2), new Int32Array(2)],
    }
    expect(fillCapacities(instance, capacities)).toBe(5)
    expect([...capacities.terminal]).toEqual([2, -5])
    expect(capacities.forward).toEqual(instance.forward)
    expect(capacities.backward).toEqual(instance.backward)
  })
})

describe('the hash', () => {
  it('has the published values', () => {
    const hashOf = (text: string) => new Fnv1a64().add(new TextEncoder().encode(text)).text
    expect([hashOf(''), hashOf('a'), hashOf('foobar')]).toEqual([
      'cbf29ce484222325',
      'af63dc4c8601ec8c',
      '85944171f73967e8',
    ])
  })

  it('agrees with big integers, also when it is fed in pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (first, second) => {
        const expected = slowHash(Uint8Array.of(...first, ...second))
        expect(BigInt(`0x${new Fnv1a64().add(first).add(second).text}`)).toBe(expected)
      }),
    )
  })
})

function slowHash(bytes: Uint8Array): bigint {
  let hash = 0xcbf29ce484222325n
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  return hash
}

function withHash(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer).setBigUint64(48, slowHash(bytes.subarray(64)), true)
  return bytes
}

function randomInstance(
  size: { width: number; height: number },
  connectivity: GridConnectivity,
  isSymmetric: boolean,
  seed: number,
): GridInstance {
  const random = seededRandom(seed)
  const count = size.width * size.height
  const plane = (direction: number | null) =>
    Int32Array.from({ length: count }, (_, pixel) => {
      const x = (pixel % size.width) + (direction === null ? 0 : ARC_X[direction]!)
      const y = Math.floor(pixel / size.width) + (direction === null ? 0 : ARC_Y[direction]!)
      const isInside = x >= 0 && x < size.width && y < size.height
      return isInside ? Math.floor(random() * (LARGEST_CAPACITY + 1)) : 0
    })
  const forward = Array.from({ length: connectivity / 2 }, (_, direction) => plane(direction))
  const backward = forward.map((arcs, direction) => (isSymmetric ? arcs.slice() : plane(direction)))
  // Unlike by chance on a grid without arcs, where every instance is symmetric.
  return {
    size,
    connectivity,
    fromSource: plane(null),
    toSink: plane(null),
    forward,
    backward,
    seed,
    family: 0,
    referenceFlow: null,
  }
}
