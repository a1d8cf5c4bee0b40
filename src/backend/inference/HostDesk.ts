import { openSync } from 'node:fs'
import { DomainError } from '../../core/support/DomainError.ts'
import type { FromHost, HostAnswer, HostTask, ToHost } from './hostMessages.ts'
import { runProbe } from './probeModel.ts'
import { ProviderRefusal } from './ProviderRefusal.ts'
import { SessionShelf } from './SessionShelf.ts'

interface Waiting {
  readonly id: number
  readonly task: HostTask
}

/**
 * The host's side of `InferenceHost`: does one task at a time, in the order they came. A run blocks this process until it is
 * done, so whatever is said to it meanwhile is heard between runs.
 */
export class HostDesk {
  /** Settles when the message is on its way. */
  readonly #tell: (message: FromHost) => Promise<void>
  readonly #waiting: Waiting[] = []
  #files: readonly number[] = []
  #shelf: SessionShelf | null = null
  #isWorking = false

  constructor(tell: (message: FromHost) => Promise<void>) {
    this.#tell = tell
  }

  receive(message: ToHost): void {
    switch (message.kind) {
      case 'hello':
        this.#files = message.slotPaths.map((path) => openSync(path, 'r+'))
        this.#shelf = new SessionShelf(message.cacheBytes)
        return void this.#tell({ kind: 'ready' })
      case 'task':
        this.#waiting.push(message)
        if (!this.#isWorking) void this.#work()
        return
      case 'forget':
        return this.#forget(message.id)
    }
  }

  #forget(id: number): void {
    const index = this.#waiting.findIndex((waiting) => waiting.id === id)
    if (index < 0) return
    this.#waiting.splice(index, 1)
    void this.#tell({ kind: 'forgotten', id })
  }

  async #work(): Promise<void> {
    this.#isWorking = true
    for (;;) {
      // What came during the last run is read first: the next task may be one that nobody waits for any more.
      await new Promise((resolve) => setImmediate(resolve))
      const next = this.#waiting.shift()
      if (next === undefined) break
      await this.#tell({ kind: 'begun', id: next.id })
      await this.#tell(await this.#do(next))
    }
    this.#isWorking = false
  }

  async #do({ id, task }: Waiting): Promise<FromHost> {
    try {
      const answer = await this.#answer(task)
      return { kind: 'answer', id, answer, isWorn: this.#shelf!.isWorn }
    } catch (error) {
      const isProviders = error instanceof ProviderRefusal
      const refusal = isProviders ? error.refusal : error
      if (refusal instanceof DomainError) {
        const { code, message, details } = refusal
        return { kind: 'refusal', id, stage: isProviders ? 'provider' : 'request', code, message, details }
      }
      return { kind: 'failure', id, error: error instanceof Error ? error.message : String(error) }
    }
  }

  async #answer(task: HostTask): Promise<HostAnswer> {
    if (task.kind === 'probe') return runProbe(task.provider)
    const shelf = this.#shelf!
    const loaded = await shelf.get(task.model, task.provider)
    if (task.kind === 'inspect') return { kind: 'inspect', ports: loaded.ports }
    return shelf.account(loaded, () => loaded.run(task, this.#files[task.slot]!))
  }
}
