import { describe, expect, it } from 'vitest'
import { emptyMask } from '../../../src/core/masks/RunLengthMask.ts'
import type { AnnotationDiff } from '../../../src/core/dataset/annotationDiff.ts'
import type { Instance } from '../../../src/core/dataset/records.ts'
import { ConnectionLost } from '../../../src/renderer/host/HostConnection.ts'
import { refuse } from '../../../src/core/support/DomainError.ts'
import { SaveQueue } from '../../../src/renderer/saving/SaveQueue.ts'
import type { SaveJob } from '../../../src/renderer/saving/SaveQueue.ts'
import { fakeDocumentCalls, FakeSet } from '../support/fakeDocumentCalls.ts'

const SIZE = { width: 4, height: 3 }
const SET = { setId: 7, author: 'ann', state: 'todo', instanceCount: 0, revision: 0 } as const
const IMAGE = { imageId: 1, fileName: 'a.jpg', width: 4, height: 3, present: true, sets: [SET] }

function instance(number: number): Instance {
  const mask = emptyMask(SIZE)
  const fields = { categoryId: 1, label: 'cup', isStuff: false, rank: 0, linked: true, locked: false }
  return { number, amodal: mask, visible: mask, outline: null, extra: {}, ...fields }
}

function creation(number: number): AnnotationDiff {
  return { instances: [{ kind: 'create', instance: instance(number) }], pairs: [] }
}

function commit(number: number): SaveJob {
  return { kind: 'commit', key: number, code: 'create', label: `#${number}`, diff: creation(number) }
}

/** A queue over one fake set; `before` and `after` may throw to make a call fail before or after it was carried out. */
function setUp(hooks: { before?(call: string): void; after?(call: string): void } = {}) {
  const set = new FakeSet({ ...IMAGE, sets: [SET] }, SET, { size: SIZE, instances: [], pairs: [], nextNumber: 1 })
  const calls = fakeDocumentCalls(new Map([[SET.setId, set]]), hooks)
  const statuses: string[] = []
  const saved: number[] = []
  const queue = new SaveQueue({
    calls,
    setId: SET.setId,
    revision: 0,
    onStatus: ({ kind }) => statuses.at(-1) !== kind && statuses.push(kind),
    onSaved: (job) => saved.push(job.key),
    wait: () => Promise.resolve(),
  })
  return { set, calls, queue, statuses, saved }
}

/** Throws `error` in the first `times` calls whose name begins with `name`. */
function failing(name: string, error: Error, times = 1): (call: string) => void {
  let left = times
  return (call) => {
    if (call.startsWith(name) && left-- > 0) throw error
  }
}

describe('the save queue', () => {
  it('sends changes one after the other, each on the revision of the one before', async () => {
    const { queue, set, calls, saved, statuses } = setUp()
    const last = [commit(1), commit(2), { kind: 'undo', key: 2, entryId: null } as const]
      .map((job) => queue.add(job))
      .at(-1)!
    expect(queue.pending).toBe(3)
    expect((await last).revision).toBe(3)
    expect(calls.log).toEqual(['commit #1', 'commit #2', 'undo'])
    expect(saved).toEqual([1, 2, 2])
    expect(set.state.instances.map(({ number }) => number)).toEqual([1])
    await queue.settled()
    expect(statuses).toEqual(['saving', 'saved'])
  })

  it('tries again by itself when the connection broke before the change arrived', async () => {
    const { queue, set, statuses } = setUp({ before: failing('commit', new ConnectionLost(), 2) })
    await queue.add(commit(1))
    expect(set.revision).toBe(1)
    expect(statuses).toContain('waiting')
  })

  it('does not send a change twice when only its answer was lost', async () => {
    const { queue, set, calls, saved } = setUp({ after: failing('commit', new ConnectionLost()) })
    void queue.add(commit(1))
    await queue.add(commit(2))
    expect(calls.log).toEqual(['commit #1', 'open', 'commit #2'])
    expect(set.entries.map(({ label }) => label)).toEqual(['#1', '#2'])
    expect(saved).toEqual([1, 2])
  })

  it('recognises its own undo when only the answer was lost', async () => {
    const { queue, set, calls } = setUp({ after: failing('undo', new ConnectionLost()) })
    void queue.add(commit(1))
    await queue.add({ kind: 'undo', key: 1, entryId: null })
    expect(calls.log).toEqual(['commit #1', 'undo', 'open'])
    expect(set.state.instances).toEqual([])
  })

  it('blocks, keeping everything, when the set changed elsewhere', async () => {
    const { queue, set, calls, statuses } = setUp()
    set.commit(0, 'create', 'by somebody else', creation(9))
    void queue.add(commit(1))
    void queue.add(commit(2))
    await queue.settled()
    expect(statuses.at(-1)).toBe('blocked')
    expect(queue.status).toMatchObject({ kind: 'blocked', failure: { code: 'stale-revision' } })
    expect(queue.pending).toBe(2)
    expect(calls.log).toEqual(['commit #1'])
  })

  it('notices a change made elsewhere while the connection was lost', async () => {
    const { queue, set } = setUp({ before: failing('commit', new ConnectionLost()) })
    set.commit(0, 'create', 'by somebody else', creation(9))
    void queue.add(commit(1))
    await expect.poll(() => queue.status).toMatchObject({ kind: 'blocked', failure: { code: 'stale-revision' } })
  })

  it('goes on after a refusal that the person has dealt with', async () => {
    const full = refuse('disk-full', { what: 'No space left', todo: 'Make room.' })
    const { queue, set } = setUp({ before: failing('commit', full) })
    const first = queue.add(commit(1))
    const second = queue.add(commit(2))
    await queue.settled()
    expect(queue.status).toMatchObject({ kind: 'blocked', failure: { code: 'disk-full', todo: 'Make room.' } })
    queue.retry()
    await Promise.all([first, second])
    expect(set.entries.map(({ label }) => label)).toEqual(['#1', '#2'])
    expect(queue.status).toEqual({ kind: 'saved' })
  })

  it('gives up what is not saved when it is dropped, and says so to those who wait', async () => {
    const { queue } = setUp({ before: failing('commit', refuse('read-only', { what: 'Read-only' })) })
    const change = queue.add(commit(1))
    await queue.settled()
    queue.drop()
    await expect(change).rejects.toMatchObject({ code: 'cancelled' })
    expect(queue.pending).toBe(0)
  })
})
