import { parentPort, workerData } from 'node:worker_threads'
import type { Invitation } from './CutPartner.ts'
import { newKernel } from './gridKernel.ts'
import type { GridKernel } from './gridKernel.ts'
import { HALF_STEPS, SharedCut, tellListening } from './SharedCut.ts'
import type { CutCells } from './SharedCut.ts'

/** Entry of the thread that takes the second half of cuts (`CutPartner`). */

const port = parentPort
if (port === null) throw new Error('the partner for cuts was not started as a worker')
const cells = workerData as CutCells
let kernel: GridKernel | null = null

port.on('message', ({ count, memory }: Invitation) => {
  if (memory !== null) kernel = newKernel(memory)
  if (kernel !== null) help(kernel, new SharedCut(cells, count))
})

tellListening(cells)

/** Does of each step what the other thread has not begun by then. */
function help(kernel: GridKernel, cut: SharedCut): void {
  for (const step of HALF_STEPS) {
    if (!cut.awaitOpen(step)) return
    if (!cut.claim(step)) continue
    try {
      kernel.join()
      kernel[step](1)
    } catch (error) {
      cut.fail(step)
      throw error
    }
    cut.finish(step)
  }
}
