import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { SolveMemory } from '../../../src/core/occlusion/resolve/SolveMemory.ts'
import { GridMaxFlow } from '../../../src/core/graphcut/GridMaxFlow.ts'
import type { GridMinCut } from '../../../src/core/graphcut/GridMinCut.ts'
import { shedMinCut } from '../../../src/backend/solving/answerTask.ts'
import { createMinCut } from '../../../src/backend/solving/createMinCut.ts'
import { CutPartner } from '../../../src/backend/solving/CutPartner.ts'
import { SceneCache } from '../../../src/backend/solving/SceneCache.ts'
import type { ReadyScene } from '../../../src/backend/solving/SceneCache.ts'
import { untilListening } from '../../support/cutPartners.ts'

/** 400 bytes of cues; a memory of it counts 5600. */
function scene(): ReadyScene {
  const size = { width: 10, height: 10 }
  const none = new Float32Array(0)
  const cues = { size, background: new Float32Array(100), boundary: none, direction: none, classes: null }
  return { cues, image: null, imageSize: size, facts: null, warnings: [] }
}

const memory = (name: string): SolveMemory => ({ name }) as unknown as SolveMemory

it('a min cut that was used for a large scene is given up for a new one', () => {
  const first: GridMinCut = new GridMaxFlow()
  const room = { minCut: first, partner: new CutPartner(() => false), cache: new SceneCache(1000) }
  using ended = vi.spyOn(room.partner, 'end')
  room.cache.put('a', scene())
  shedMinCut(room, 'another', 0)
  shedMinCut(room, 'a', 100)
  expect(room.minCut).toBe(first)
  expect(ended).not.toHaveBeenCalled()
  shedMinCut(room, 'a', 99)
  expect(room.minCut).not.toBe(first)
  expect(ended).toHaveBeenCalledOnce()
})

it('the memory of min cuts that were given up is free again, that of shared ones too', async () => {
  const partner = new CutPartner()
  onTestFinished(() => partner.end())
  using invitations = vi.spyOn(partner, 'invite')
  const room = { minCut: createMinCut({ partner }), partner, cache: new SceneCache(1000) }
  room.cache.put('a', scene())
  const held: number[] = []
  for (let task = 0; task < 10; task++) {
    await untilListening(partner)
    // 52 bytes a pixel, touched.
    room.minCut.begin({ width: 1400, height: 1400 }, 4).terminal.fill(1)
    room.minCut.solve()
    expect(invitations).toHaveBeenCalledOnce()
    // It keeps what it was called with.
    invitations.mockClear()
    shedMinCut(room, 'a', 99)
    await new Promise((resolve) => setTimeout(resolve, 50))
    held.push(process.memoryUsage.rss() / 2 ** 20)
  }
  // Eight of them are 780 MiB; a thread and what it leaves behind are not.
  expect(held.at(-1)! - held[1]!).toBeLessThan(300)
})

describe('what a worker keeps', () => {
  it('goes when there is no room, what was used the longest ago first', () => {
    const cache = new SceneCache(1000)
    const scenes = ['a', 'b', 'c'].map((key) => [key, scene()] as const)
    cache.put(...scenes[0]!)
    cache.put(...scenes[1]!)
    expect(cache.get('a')).toBe(scenes[0]![1])
    cache.put(...scenes[2]!)
    expect([cache.get('a') !== null, cache.get('b') !== null, cache.get('c') !== null]).toEqual([true, false, true])
  })

  it('stays while it is the last, with what its next solve goes on from', () => {
    const cache = new SceneCache(1)
    cache.put('a', scene())
    cache.remember('a', 'set 1', memory('first'))
    expect(cache.get('a')).not.toBeNull()
    expect(cache.memoryOf('a', 'set 1')).toEqual(memory('first'))
    cache.remember('a', 'set 2', memory('second'))
    expect([cache.memoryOf('a', 'set 1'), cache.memoryOf('a', 'set 2')]).toEqual([null, memory('second')])
  })

  it('gives up memories of older scenes before the scenes themselves', () => {
    const cache = new SceneCache(7000)
    cache.put('a', scene())
    cache.remember('a', 'set 1', memory('a'))
    cache.put('b', scene())
    expect(cache.memoryOf('a', 'set 1')).not.toBeNull()
    cache.remember('b', 'set 2', memory('b'))
    expect([cache.memoryOf('a', 'set 1'), cache.memoryOf('b', 'set 2')]).toEqual([null, memory('b')])
    expect(cache.get('a')).not.toBeNull()
  })

  it('forgets the memories of a scene that is made anew, and of none that it does not have', () => {
    const cache = new SceneCache(1e6)
    cache.put('a', scene())
    cache.remember('a', 'set 1', memory('old'))
    cache.put('a', scene())
    cache.remember('gone', 'set 1', memory('lost'))
    expect([cache.memoryOf('a', 'set 1'), cache.memoryOf('gone', 'set 1')]).toEqual([null, null])
  })
})
