import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { parametersOf } from '../../../src/backend/prediction/predictionModels.ts'
import { modelManifestSchema } from '../../../src/shared/modelManifest.ts'
import type { OosisManifest } from '../../../src/shared/modelManifest.ts'
import { tinyManifest } from '../../support/modelFolder.ts'
import { CueShelf } from '../../../src/backend/prediction/CueShelf.ts'
import { JobMeter } from '../../../src/backend/prediction/JobMeter.ts'
import { Permits } from '../../../src/backend/prediction/Permits.ts'
import { SharedWork } from '../../../src/backend/prediction/SharedWork.ts'
import type { NetworkMaterial } from '../../../src/backend/solving/solverMessages.ts'
import { overParameters } from '../../../src/backend/solving/overParameters.ts'

const never = new AbortController().signal

describe('permits', () => {
  it('are given out in turn, never more than there are', async () => {
    const permits = new Permits(3)
    const order: string[] = []
    const give = await permits.take(2, never)
    const large = permits.take(9, never).then((back) => (order.push('large'), back))
    const small = permits.take(1, never).then((back) => (order.push('small'), back))
    await sleep(0)
    // The small one would fit, but the large one was first, and wants all.
    expect(order).toEqual([])
    give()
    give()
    const giveLarge = await large
    await sleep(0)
    expect(order).toEqual(['large'])
    giveLarge()
    await small
    expect(order).toEqual(['large', 'small'])
  })

  it('are not waited for after the signal, and who was behind has its turn', async () => {
    const permits = new Permits(2)
    await permits.take(1, never)
    const stopper = new AbortController()
    const large = permits.take(2, stopper.signal)
    const small = permits.take(1, never)
    stopper.abort()
    await expect(large).rejects.toMatchObject({ code: 'cancelled' })
    await small
    await expect(permits.take(1, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('shared work', () => {
  it('is done once, and each who waits has a value of its own', async () => {
    let starts = 0
    const work = new SharedWork<number[]>((value) => [...value])
    const ask = () => work.join('a', never, () => (starts++, sleep(1).then(() => [1])))
    const [one, other] = await Promise.all([ask(), ask()])
    expect([one, other, starts, one === other]).toEqual([[1], [1], 1, false])
    await ask()
    expect(starts).toBe(2)
  })

  it('goes on for a moment without anybody waiting, then it is aborted', async () => {
    const work = new SharedWork<string>((value) => value, 5)
    const seen: AbortSignal[] = []
    const start = (signal: AbortSignal): Promise<string> => {
      seen.push(signal)
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('stopped')))
        void sleep(60_000, null, { ref: false }).then(() => resolve('late'))
      })
    }
    const stopper = new AbortController()
    const first = work.join('a', stopper.signal, start)
    stopper.abort()
    await expect(first).rejects.toMatchObject({ code: 'cancelled' })
    const again = work.join('a', never, start)
    again.catch(() => undefined)
    expect(seen).toHaveLength(1)
    const second = new AbortController()
    const other = work.join('b', second.signal, start)
    second.abort()
    await expect(other).rejects.toMatchObject({ code: 'cancelled' })
    await expect.poll(() => seen[1]!.aborted).toBe(true)
    expect(seen[0]!.aborted).toBe(false)
  })

  it('tells everybody when it fails', async () => {
    const work = new SharedWork<number>((value) => value)
    const ask = () => work.join('a', never, () => Promise.reject(new Error('broken')))
    await expect(Promise.allSettled([ask(), ask()])).resolves.toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
    ])
  })
})

describe('the shelf of cues', () => {
  const material = (count: number): NetworkMaterial =>
    ({ kind: 'network', outputs: [{ a: { dtype: 'float32', dims: [count], data: new Float32Array(count).fill(7) } }] }) as unknown as NetworkMaterial // prettier-ignore
  const dataOf = (found: NetworkMaterial | null) => found?.outputs[0]!['a']!.data

  it('gives copies, and keeps no more than it may, what was used longest ago the first to go', () => {
    const shelf = new CueShelf(100)
    const first = material(10)
    shelf.put('a', first)
    dataOf(first)![0] = 0
    const copy = dataOf(shelf.take('a'))!
    expect(copy[0]).toBe(7)
    copy[0] = 1
    shelf.put('b', material(10))
    expect(dataOf(shelf.take('a'))![0]).toBe(7)
    shelf.put('c', material(10))
    expect(['a', 'b', 'c'].map((key) => shelf.take(key) !== null)).toEqual([true, false, true])
    shelf.put('huge', material(26))
    expect(['a', 'huge'].map((key) => shelf.take(key) !== null)).toEqual([true, false])
    shelf.put('a', material(5))
    expect(dataOf(shelf.take('a'))).toHaveLength(5)
  })
})

it('a meter tells the rate of the last images', () => {
  let now = 0
  const meter = new JobMeter(() => now)
  expect([meter.perSecond, meter.secondsFor(5)]).toEqual([null, null])
  for (let image = 0; image < 40; image++) {
    now += image < 5 ? 10_000 : 500
    meter.count()
  }
  expect(meter.perSecond).toBeCloseTo(2)
  expect(meter.secondsFor(10)).toBeCloseTo(5)
})

it('what is asked for goes before what suits the cues, group by group', () => {
  const suited = { evidence: { boundaryThreshold: 0.2, thinning: true } }
  expect(overParameters(suited, { evidence: { thinning: false }, moves: { expansion: true } })).toEqual({
    evidence: { boundaryThreshold: 0.2, thinning: false },
    moves: { expansion: true },
  })
  expect(overParameters(suited, {})).toEqual(suited)
  expect(overParameters(suited, undefined)).toEqual(suited)
  // Nonsense is for the check to refuse.
  expect(overParameters(suited, 7)).toBe(7)
  expect(overParameters(suited, { evidence: 3 })).toEqual({ evidence: 3 })
})

it('what suits a model is what its manifest says, with the boundary as it decides', () => {
  const bytes = new Uint8Array([1])
  const manifest = modelManifestSchema.parse(
    tinyManifest(bytes, {
      decision: { rule: 'threshold', threshold: 0.4, thinning: true },
      solver: { evidence: { classContrast: 0, boundaryThreshold: 0.9 }, readout: { minimumPixels: 30 } },
    }),
  ) as OosisManifest
  expect(parametersOf(manifest)).toEqual({
    evidence: { classContrast: 0, boundaryThreshold: 0.4, thinning: true },
    readout: { minimumPixels: 30 },
  })
})
