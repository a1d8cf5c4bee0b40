import { setImmediate as nextTurn } from 'node:timers/promises'
import { refuse } from '../../core/support/DomainError.ts'
import type { Progress } from '../../shared/contract/exchange.ts'

export type JobProgress = Omit<Progress, 'kind'>

/** How the caller of a long job watches and stops it. */
export interface JobControl {
  readonly signal?: AbortSignal | undefined
  /** Called often; a caller that shows it on a wire or a screen should thin it out. */
  readonly onProgress?: ((progress: JobProgress) => void) | undefined
}

/** Throws `cancelled` once the signal is raised. */
export function stopIfCancelled({ signal }: JobControl): void {
  if (signal?.aborted !== true) return
  throw refuse('cancelled', { what: 'Cancelled', todo: 'Nothing was changed.' })
}

/** Lets other work of the process through, then goes on unless the job was cancelled meanwhile. */
export async function breathe(control: JobControl): Promise<void> {
  stopIfCancelled(control)
  await nextTurn()
  stopIfCancelled(control)
}
