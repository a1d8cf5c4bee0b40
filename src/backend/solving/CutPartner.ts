import { Worker } from 'node:worker_threads'
import { isListening, newCutCells, SharedCut } from './SharedCut.ts'
import type { CutCells } from './SharedCut.ts'
import type { SharedMemory } from './webAssembly.ts'
import { workerUrl } from './workerUrl.ts'

/** A cut to help with, once its steps are opened. `memory`: that of the grid from now on, null when it is still the same. */
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
 * Another thread that takes the second half of large cuts, of one min cut at a time. It keeps no process alive. Should it ever
 * fail, a warning of the process says so, and it is not asked again.
 */
export class CutPartner {
  readonly #hasCore: () => boolean
  readonly #workerUrl: URL
  #helper: Helper | null = null
  #hasFailed = false

  /** `hasCore`: whether another thread would find a core to run on; default: always. `url`: default Strata's own worker. */
  constructor(hasCore: () => boolean = () => true, url: URL = workerUrl('cutPartnerWorker')) {
    this.#hasCore = hasCore
    this.#workerUrl = url
  }

  /** Starts the thread where it may be wanted later and is not there. */
  prepare(): void {
    if (this.#hasCore() && !this.#hasFailed) this.#helper ??= this.#start()
  }

  /** Whether asking is worth it now. A thread that is not there is started for the next time, and not waited for. */
  isFree(): boolean {
    if (!this.#hasCore()) return false
    this.prepare()
    return this.#helper !== null && isListening(this.#helper.cells)
  }

  /**
   * Asks for help with a cut in this memory that is about to be solved, and does not wait for it. To be called only while it is
   * free.
   */
  invite(memory: SharedMemory): AskedCut {
    const helper = this.#helper
    if (helper === null) throw new Error('nobody is there to help with cuts')
    const count = helper.count + 1
    const invitation: Invitation = { count, memory: memory === helper.memory ? null : memory }
    helper.worker.postMessage(invitation)
    helper.count = count
    helper.memory = memory
    return new SharedCut(helper.cells, count)
  }

  /**
   * Ends the thread and all hold on the memory; one that is wanted later is another one. Nobody must solve or wait for a cut
   * that it was invited to.
   */
  async end(): Promise<void> {
    const helper = this.#helper
    if (helper === null) return
    this.#helper = null
    // A worker that ends is still reachable for a while, and its listeners with it.
    helper.memory = null
    await helper.worker.terminate()
  }

  #start(): Helper {
    const cells = newCutCells()
    const worker = new Worker(this.#workerUrl, { workerData: cells, execArgv: [] })
    const helper: Helper = { worker, cells, count: 0, memory: null }
    worker.on('error', (error) => {
      this.#hasFailed = true
      process.emitWarning(`The thread that helps with min cuts failed; they go on without it: ${String(error)}`)
    })
    worker.on('exit', () => {
      if (this.#helper === helper) this.#helper = null
    })
    worker.unref()
    return helper
  }
}

/**
 * Whether a worker leaves a core to a partner: while no more than half as many are at work as there are cores. `load`: how many
 * are, itself included once it is. What else uses the cores, as a network, is not known here.
 */
export function leavesCore(load: Int32Array, cores: number): boolean {
  return 2 * Math.max(1, Atomics.load(load, 0)) <= cores
}
