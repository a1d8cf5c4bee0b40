import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCues } from '../../../src/core/cues/checkCues.ts'
import type { Cues } from '../../../src/core/cues/Cues.ts'
import { halfFromNumber } from '../../../src/core/network/halfFloat.ts'
import { networkCues } from '../../../src/core/network/networkCues.ts'
import type {
  NetworkGeometry,
  NetworkOutputs,
  NetworkSpec,
  NetworkTensor,
} from '../../../src/core/network/NetworkSpec.ts'
import { planTiles } from '../../../src/core/network/planTiles.ts'
import { expectGolden, GOLDEN } from './golden/expectGolden.ts'
import { DIRECTIONS, inputOf, madeUpOutputs, specOf } from './madeUp.ts'

const planesOf = ({ background, boundary, direction, classes }: Cues) => ({
  semantic: Float32Array.of(...background, ...classes!.probabilities),
  boundary,
  direction,
})

const SIZES = fc.record({ width: fc.integer({ min: 1, max: 50 }), height: fc.integer({ min: 1, max: 50 }) })
const multiple = (tile: number) => ({ rule: 'multiple', multiple: 4, tile, overlap: 5 }) as const

/**
 * Outputs of a network that looks at single pixels: at each output position a function of where it lies in the working
 * image, in pixels. Beyond the image it has its own ideas, which must not show.
 */
function pointwise(
  geometry: NetworkGeometry,
  valueAt: (channel: number, x: number, y: number) => number,
): NetworkOutputs[] {
  const { tiles, tileSize, stride, workingSize } = geometry
  const [width, height] = [Math.ceil(tileSize.width / stride), Math.ceil(tileSize.height / stride)]
  const tensor = (channels: number, firstChannel: number, tile: { x: number; y: number }): NetworkTensor => {
    const data = new Float32Array(channels * width * height)
    for (let at = 0; at < data.length; at++) {
      const channel = firstChannel + Math.floor(at / (width * height))
      const column = tile.x / stride + (at % width)
      const row = tile.y / stride + (Math.floor(at / width) % height)
      const isBeyond = column * stride >= workingSize.width || row * stride >= workingSize.height
      data[at] = isBeyond
        ? 1000 * (at % 2)
        : valueAt(channel, (column + 0.5) * stride - 0.5, (row + 0.5) * stride - 0.5)
    }
    return { dtype: 'float32', dims: [1, channels, height, width], data }
  }
  return tiles.map((tile) => ({
    semantic: tensor(4, 0, tile),
    boundary: tensor(1, 4, tile),
    direction: tensor(8, 5, tile),
  }))
}

const wavy = (channel: number, x: number, y: number): number =>
  3 * Math.sin(0.3 * x * (channel + 1)) + 2 * Math.cos(0.2 * y + channel)

describe('cues from a network', () => {
  it('are PyTorch’s probabilities, of a tile as it is and at half the size', () => {
    const whole = planTiles({ width: 11, height: 7 }, specOf())
    const half = planTiles({ width: 11, height: 7 }, specOf({ stride: 2 }))
    for (const [name, geometry, outputs] of [
      ['plain', whole, madeUpOutputs(11, 7)],
      ['stride 2', half, madeUpOutputs(6, 4)],
    ] as const) {
      const planes = planesOf(networkCues([outputs], geometry, specOf()))
      expectGolden([1, 4, 7, 11], planes.semantic, GOLDEN.cues[name].semantic)
      expectGolden([1, 1, 7, 11], planes.boundary, GOLDEN.cues[name].boundary)
      expectGolden([1, 8, 7, 11], planes.direction, GOLDEN.cues[name].direction)
    }
  })

  it('are the same from tiles as from one, whatever lies beyond the image', () => {
    fc.assert(
      fc.property(SIZES, fc.constantFrom(1, 2, 4), (size, stride) => {
        const spec = (tile: number) => specOf({ stride, input: inputOf({ size: multiple(tile) }) })
        const [whole, tiled] = [1024, 16].map((tile) => {
          const geometry = planTiles(size, spec(tile))
          return networkCues(pointwise(geometry, wavy), geometry, spec(tile))
        })
        expect(tiled!.size).toEqual(size)
        const [wanted, received] = [planesOf(whole!), planesOf(tiled!)]
        for (const name of ['semantic', 'boundary', 'direction'] as const) {
          received[name].forEach((value, at) => {
            if (Math.abs(value - wanted[name][at]!) > 1e-6) expect.fail(`${name}, element ${at}`)
          })
        }
      }),
    )
  })

  it('keep constants constant on every grid: odd sizes, 1×1, 1×N, scaled up or down', () => {
    const rules = fc.constantFrom(
      multiple(16),
      { rule: 'fixed', width: 20, height: 12 } as const,
      { rule: 'longest-side', longestSide: 24, multiple: 8 } as const,
      { rule: 'longest-side', longestSide: 96, multiple: 8 } as const,
    )
    fc.assert(
      fc.property(
        SIZES,
        rules,
        fc.constantFrom(1, 2, 4),
        fc.constantFrom(300, 10_000),
        (size, rule, stride, largestPixels) => {
          const spec = specOf({ stride, input: inputOf({ size: rule }) })
          const geometry = planTiles(size, spec, { largestPixels })
          const cues = networkCues(
            pointwise(geometry, (channel) => channel / 4),
            geometry,
            spec,
          )
          expect(cues.size).toEqual(geometry.cueSize)
          checkCues(cues, 'the test')
          const { semantic, boundary, direction } = planesOf(cues)
          const pixels = cues.size.width * cues.size.height
          const softmaxed = (first: number, channels: number) => {
            const powers = Array.from({ length: channels }, (_, channel) => Math.exp((first + channel) / 4))
            return powers.map((power) => power / powers.reduce((sum, other) => sum + other, 0))
          }
          for (const [planes, wanted] of [
            [semantic, softmaxed(0, 4)],
            [boundary, [1 / (1 + Math.exp(-1))]],
            [direction, softmaxed(5, 8)],
          ] as const) {
            planes.forEach((value, at) => {
              if (Math.abs(value - wanted[Math.floor(at / pixels)]!) > 1e-6) expect.fail(`element ${at}: ${value}`)
            })
          }
        },
      ),
    )
  })

  it('lie where they belong: a linear ramp comes back as itself, to a fraction of a pixel', () => {
    const sizes = fc.record({ width: fc.integer({ min: 9, max: 60 }), height: fc.integer({ min: 9, max: 60 }) })
    const rules = fc.constantFrom(multiple(24), { rule: 'longest-side', longestSide: 40, multiple: 8 } as const)
    fc.assert(
      fc.property(sizes, rules, fc.constantFrom(1, 2), (size, rule, stride) => {
        const spec = specOf({ stride, input: inputOf({ size: rule }), outputs: probabilities })
        const geometry = planTiles(size, spec)
        const { workingSize } = geometry
        // b = (x + y) / 200 in the working image.
        const cues = networkCues(
          pointwise(geometry, (channel, x, y) => (channel === 4 ? (x + y) / 200 : 0.5)),
          geometry,
          spec,
        )
        const margin = 2 * stride * Math.ceil(Math.max(size.width / workingSize.width, 1))
        for (let y = margin; y < size.height - margin; y++) {
          for (let x = margin; x < size.width - margin; x++) {
            const workingX = ((x + 0.5) * workingSize.width) / size.width - 0.5
            const workingY = ((y + 0.5) * workingSize.height) / size.height - 0.5
            const away = 200 * cues.boundary[y * size.width + x]! - workingX - workingY
            // Shrinking takes the largest value under the pixel: half its width off at most, each way.
            const allowed = size.width < workingSize.width || size.height < workingSize.height ? (2 * 40) / 9 : 1e-3
            if (Math.abs(away) > allowed) expect.fail(`(${x}, ${y}): ${away} pixels off`)
          }
        }
      }),
    )
  })

  it('turn the network’s directions into ours, whatever their order', () => {
    const geometry = planTiles({ width: 11, height: 7 }, specOf())
    const outputs = madeUpOutputs(11, 7)
    const plain = networkCues([outputs], geometry, specOf())
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }), (order) => {
        const data = new Float32Array(8 * 77)
        order.forEach((k, channel) =>
          data.set((outputs['direction']!.data as Float32Array).subarray(k * 77, (k + 1) * 77), channel * 77),
        )
        const direction = { ...outputs['direction']!, data }
        const spec = specOf({ directions: order.map((k) => DIRECTIONS[k]!) })
        const shuffled = networkCues([{ ...outputs, direction }], geometry, spec).direction
        shuffled.forEach((value, at) => expect(Math.abs(value - plain.direction[at]!)).toBeLessThan(1e-7))
      }),
      { numRuns: 20 },
    )
    for (const directions of [DIRECTIONS.slice(1), [...DIRECTIONS.slice(1), [1, 1]], [...DIRECTIONS, [1, 0]]]) {
      expect(() => networkCues([outputs], geometry, specOf({ directions }))).toThrow('Not a table of directions')
    }
  })

  it('have even directions where there is next to no boundary, whatever the network says', () => {
    const geometry = planTiles({ width: 11, height: 7 }, specOf())
    const outputs = madeUpOutputs(11, 7)
    const boundary = { ...outputs['boundary']!, data: new Float32Array(77).fill(-6).fill(2, 40) }
    const direction = { ...outputs['direction']!, data: (outputs['direction']!.data as Float32Array).slice() }
    direction.data.fill(NaN, 0, 40)
    const cues = networkCues([{ ...outputs, boundary, direction }], geometry, specOf())
    for (let k = 0; k < 8; k++)
      expect([...cues.direction.subarray(k * 77, k * 77 + 40)]).toEqual(new Array(40).fill(1 / 8))
    expect(cues.direction[40]).not.toBe(1 / 8)
  })

  it('are read from halves and bytes as from singles', () => {
    const geometry = planTiles({ width: 11, height: 7 }, specOf())
    const outputs = madeUpOutputs(11, 7)
    const plain = networkCues([outputs], geometry, specOf())
    const halves = Object.fromEntries(
      Object.entries(outputs).map(([name, tensor]) => [
        name,
        { ...tensor, dtype: 'float16', data: Uint16Array.from(tensor.data, halfFromNumber) } as const,
      ]),
    )
    const halfSpec = specOf({ outputs: rolesOf('logits', 'float16') })
    const fromHalves = networkCues([halves], geometry, halfSpec)
    fromHalves.boundary.forEach((value, at) => expect(value).toBeCloseTo(plain.boundary[at]!, 2))
    const bytesOf = (values: Float32Array) => Uint8Array.from(values, (value) => Math.round(255 * value))
    const planes = planesOf(plain)
    const bytes = Object.fromEntries(
      Object.entries(outputs).map(([name, { dims }]) => [
        name,
        { dtype: 'uint8', dims, data: bytesOf(planes[name as keyof typeof planes]) } as const,
      ]),
    )
    const fromBytes = networkCues([bytes], geometry, specOf({ outputs: rolesOf('probability', 'uint8') }))
    for (const name of ['boundary', 'background', 'direction'] as const) {
      fromBytes[name].forEach((value, at) => expect(Math.abs(value - plain[name][at]!)).toBeLessThan(8 / 255))
    }
    checkCues(fromBytes, 'the test')
  })

  it('have no classes where the network knows none', () => {
    const geometry = planTiles({ width: 3, height: 2 }, specOf())
    const { boundary, direction } = madeUpOutputs(3, 2)
    const semantic: NetworkTensor = { dtype: 'float32', dims: [1, 1, 2, 3], data: new Float32Array(6).fill(-2) }
    const outputs = { semantic, boundary: boundary!, direction: direction! }
    const cues = networkCues([outputs], geometry, specOf({ classes: [] }))
    expect(cues.classes).toBe(null)
    expect(cues.background[0]).toBeCloseTo(1 / (1 + Math.exp(2)), 6)
  })

  it('refuse outputs that are not what the manifest says, naming both', () => {
    const geometry = planTiles({ width: 11, height: 7 }, specOf())
    const outputs = madeUpOutputs(11, 7)
    const from =
      (changes: NetworkOutputs, spec: NetworkSpec = specOf()) =>
      () =>
        networkCues([{ ...outputs, ...changes }], geometry, spec)
    expect(() => networkCues([{ semantic: outputs['semantic']! }], geometry, specOf())).toThrow(
      'The network\'s output "boundary" is not what its manifest says: expected float32 [1, 1, 7, 11], received only semantic.',
    )
    expect(from({ direction: outputs['semantic']! })).toThrow(
      'expected float32 [1, 8, 7, 11], received float32 [1, 4, 7, 11] with 308',
    )
    expect(from({}, specOf({ classes: ['cup'] }))).toThrow(
      'expected float32 [1, 2, 7, 11], received float32 [1, 4, 7, 11]',
    )
    expect(from({ boundary: { dtype: 'float16', dims: [1, 1, 7, 11], data: new Uint16Array(77) } })).toThrow(
      'received float16 [1, 1, 7, 11]',
    )
    const data = (outputs['direction']!.data as Float32Array).slice()
    data[3 * 77 + 2 * 11 + 5] = NaN
    expect(from({ direction: { ...outputs['direction']!, data } })).toThrow(
      'The network\'s output "direction" is no probability in position (5, 2) of a tile: expected finite logits, received NaN',
    )
  })
})

function rolesOf(form: 'logits' | 'probability', dtype: NetworkTensor['dtype']): NetworkSpec['outputs'] {
  return {
    semantic: { name: 'semantic', form, dtype },
    boundary: { name: 'boundary', form, dtype },
    direction: { name: 'direction', form, dtype },
  }
}

const probabilities = rolesOf('probability', 'float32')
