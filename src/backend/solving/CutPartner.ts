import { Worker } from 'node:worker_threads'
import { isListening, newCutCells, SharedCut } from './SharedCut.ts'
import type { CutCells } from './SharedCut.ts'
import type { SharedMemory } from './webAssembly.ts'
import { workerUrl } from './workerUrl.ts'

/** A cut to help with. `memory`: that of the grid from now on, null when it is still the same. */
export interface Invitation {
  readonly count: number
  readonly memory: SharedMemory | null
}

/** A cut as the asking thread sees it. */
export type AskedCut = Pick<SharedCut, 'open' | 'claim' | 'awaitDone'>

interface Helper {
  readonly worker: Worker
  readonly cells: CutCells
  count: number
  memory: SharedMemory | null
}

/**
 * Another thread that takes the second half of large cuts, of one min cut at a time; started when it is first wanted, and again
 * should it ever end. It keeps no process alive.
 */
export class CutPartner {
  readonly #hasCore: () => boolean
  readonly #workerUrl: URL
  #helper: Helper | null = null

  /** `hasCore`: whether another thread would find a core to run on; default: always. `url`: default Strata's own worker. */
  constructor(hasCore: () => boolean = () => true, url: URL = workerUrl('cutPartnerWorker')) {
    this.#hasCore = hasCore
    this.#workerUrl = url
  }

  /** Whether asking is worth it now: a thread that is only being started is not waited for. */
  isFree(): boolean {
    if (!this.#hasCore()) return false
    this.#helper ??= this.#start()
    return isListening(this.#helper.cells)
  }

  /** Asks for help with a cut whose halves are planned in this memory; does not wait for it. */
  invite(memory: SharedMemory): AskedCut {
    const helper = (this.#helper ??= this.#start())
    const invitation: Invitation = { count: ++helper.count, memory: memory === helper.memory ? null : memory }
    helper.memory = memory
    helper.worker.postMessage(invitation)
    return new SharedCut(helper.cells, helper.count)
  }

  /** Ends the thread, and with it its hold on the memory. Not during a cut. */
  async end(): Promise<void> {
    const helper = this.#helper
    this.#helper = null
    await helper?.worker.terminate()
  }

  #start(): Helper {
    const cells = newCutCells()
    const worker = new Worker(this.#workerUrl, { workerData: cells, execArgv: [] })
    const helper: Helper = { worker, cells, count: 0, memory: null }
    const forget = (): void => {
      if (this.#helper === helper) this.#helper = null
    }
    // A cut that it failed at throws where it was asked for.
    worker.on('error', forget)
    worker.on('exit', forget)
    worker.unref()
    return helper
  }
}
