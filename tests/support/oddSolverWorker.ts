import { parentPort, threadId, workerData } from 'node:worker_threads'
import type { FromWorker, ToWorker, WorkerGift } from '../../src/backend/solving/solverMessages.ts'

/**
 * A solver worker that does what the name of the scene says: `exit`, `throw`, `fail` (and say so), `fill` (its heap), `hang` (until it is
 * ended), `polite` (until it is told to stop), `slow` (half a second), `forget` (the scene, unless it comes along), `count` (how many are at
 * work); anything else is answered. Answers name its thread.
 */
const { stopFlag, load } = workerData as WorkerGift

parentPort?.on('message', ({ id, task }: ToWorker) => {
  const tell = (message: FromWorker): void => parentPort?.postMessage(message)
  const [what] = task.sceneKey.split(' ')
  tell({ id, kind: 'progress', progress: { stage: 'labeling', move: 1, energy: -2 } })
  if (what === 'exit') process.exit(3)
  if (what === 'throw') throw new Error('a bug')
  if (what === 'fill') for (const kept: unknown[] = []; ;) kept.push(Array.from({ length: 1000 }, (_, at) => ({ at })))
  if (what === 'fail') return tell({ id, kind: 'failure', error: new RangeError('a bug of the solver') })
  while (what === 'hang');
  if (what === 'polite') {
    while (Atomics.load(stopFlag, 0) !== id);
    return tell({ id, kind: 'refusal', code: 'cancelled', message: 'Stopped.', details: {} })
  }
  if (what === 'slow') for (const end = performance.now() + 500; performance.now() < end;);
  if (what === 'forget' && task.material === null) return tell({ id, kind: 'missing' })
  const warnings = what === 'count' ? [`${Atomics.load(load, 0)} at work`] : [task.material === null ? 'kept' : 'sent']
  tell({ id, kind: 'answer', answer: { kind: 'look', planes: null, classNames: [String(threadId)], warnings } })
})
