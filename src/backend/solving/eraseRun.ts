import { setImmediate as nextTurn } from 'node:timers/promises'
import { refuse } from '../../core/support/DomainError.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'

/**
 * Erases a run with all that it says, letting other work of the process through now and then. Answers how many images it
 * said something about. Throws `not-found`, and `cancelled` with a smaller run left.
 */
export async function eraseRun(store: ProjectStore, runId: number, signal?: AbortSignal): Promise<number> {
  for (let images = 0; ;) {
    const part = store.runs.eraseSomeOf(runId)
    images += part.images
    if (part.isDone) return images
    await nextTurn()
    if (signal?.aborted !== true) continue
    const todo = `What the run said about ${images} images is gone; the rest is as it was. Delete it again.`
    throw refuse('cancelled', { what: 'Cancelled', todo })
  }
}
