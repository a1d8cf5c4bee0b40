import { readFileSync } from 'node:fs'
import { expect } from 'vitest'

/** What pytorchGolden.py records of a tensor. */
export interface Golden {
  readonly dims: readonly number[]
  readonly mean: number
  readonly weighted: number
  readonly values?: readonly number[]
}

export interface GoldenFile {
  readonly resizes: readonly (Golden & {
    readonly kind: 'linear' | 'smooth' | 'area'
    readonly from: readonly [number, number]
    readonly to: readonly [number, number]
  })[]
  readonly prepared: readonly (Golden & { readonly name: string; readonly image: readonly [number, number] })[]
  readonly cues: Readonly<Record<'plain' | 'stride 2', Readonly<Record<'semantic' | 'boundary' | 'direction', Golden>>>>
}

export const GOLDEN = JSON.parse(readFileSync(new URL('pytorch.json', import.meta.url), 'utf8')) as GoldenFile

/** Dims, mean and weighted mean, each value where recorded. Recorded to 6 decimals; float32 sums differ by less than 1e-5. */
export function expectGolden(dims: readonly number[], values: ArrayLike<number>, golden: Golden): void {
  expect(dims).toEqual(golden.dims)
  let [sum, weighted] = [0, 0]
  for (let at = 0; at < values.length; at++) {
    sum += values[at]!
    weighted += (values[at]! * ((at * 37) % 101)) / 101
    if (golden.values !== undefined && Math.abs(values[at]! - golden.values[at]!) > 1e-5) {
      expect.fail(`value ${at}: expected ${golden.values[at]}, received ${values[at]}`)
    }
  }
  expect(sum / values.length).toBeCloseTo(golden.mean, 5)
  expect(weighted / values.length).toBeCloseTo(golden.weighted, 5)
}
