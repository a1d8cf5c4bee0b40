import { availableParallelism } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { DomainError, refuse } from '../../core/support/DomainError.ts'
import { answerTask, shedMinCut, transferableOf } from './answerTask.ts'
import { createMinCut } from './createMinCut.ts'
import { CutPartner, leavesCore } from './CutPartner.ts'
import { SceneCache } from './SceneCache.ts'
import { outOfMemory } from './solverFaults.ts'
import type { FromWorker, ToWorker, WorkerGift } from './solverMessages.ts'
import { WarmUp } from './warmUp.ts'

/** Entry of a solver worker: one task at a time, each stopped by the shared flag; while it has none, it warms itself up. */

const port = parentPort
if (port === null) throw new Error('the solver worker was not started as a worker')
const gift = workerData as WorkerGift
const { stopFlag, load } = gift
const cores = availableParallelism()
/** Where cores are left over, another thread takes half of each large cut. */
const partner = new CutPartner(() => leavesCore(load, cores))
const room = { minCut: createMinCut({ partner }), partner, cache: new SceneCache(gift.cacheBytes) }

/** So long nobody must have asked for anything before warming up goes on: a batch leaves shorter pauses, which are not ours. */
const PAUSE = 200
const warmUp = new WarmUp()
let lastId = 0
let pausing: NodeJS.Timeout | undefined

const isWanted = (): boolean => Atomics.load(stopFlag, 1) !== lastId

function warmUpAfter(pause: number): void {
  clearTimeout(pausing)
  if (!warmUp.isDone) pausing = setTimeout(warmUpOnce, pause)
}

function warmUpOnce(): void {
  if (isWanted()) return
  partner.prepare()
  warmUp.step(room.minCut, isWanted)
  // By way of the event loop, where tasks arrive.
  warmUpAfter(0)
}

warmUpAfter(0)

const tell = (message: FromWorker, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(message, transfer)

port.on('message', ({ id, task }: ToWorker) => {
  try {
    const answer = answerTask(task, room, {
      onProgress: (progress) => tell({ id, kind: 'progress', progress }),
      checkCancelled: () => {
        if (Atomics.load(stopFlag, 0) === id) throw refuse('cancelled', { what: 'Stopped' })
      },
    })
    if (answer === null) tell({ id, kind: 'missing' })
    else tell({ id, kind: 'answer', answer }, transferableOf(answer))
  } catch (error) {
    tell(failureOf(id, error))
  } finally {
    lastId = id
    shedMinCut(room, task.sceneKey)
    warmUpAfter(PAUSE)
    if (task.kind === 'solve' && !task.keepsScene) room.cache.drop(task.sceneKey)
  }
})

function failureOf(id: number, error: unknown): FromWorker {
  const refusal = isOutOfMemory(error) ? outOfMemory(error) : error
  if (refusal instanceof DomainError && refusal.code !== 'internal') {
    const { code, message, details } = refusal
    return { id, kind: 'refusal', code, message, details }
  }
  return { id, kind: 'failure', error: error instanceof Error ? error : new Error(String(error)) }
}

/** What the engine says when there is no room for a typed array. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError && /allocation failed|invalid (typed )?array (buffer )?length/i.test(error.message)
}
