import { DomainError } from '../../core/support/DomainError.ts'
import { ExchangeFiles } from './ExchangeFile.ts'
import type { FromHost, HostAnswer, HostTask, RefusalStage } from './hostMessages.ts'
import type { HostProcess, HostStarter } from './HostProcess.ts'

/** It ended before it answered. */
export class HostEnded extends Error {
  /** Whether it was this task that it was doing. */
  readonly wasBegun: boolean
  readonly how: string

  constructor(wasBegun: boolean, how: string) {
    super(`the inference host ended: ${how}`)
    this.name = 'HostEnded'
    this.wasBegun = wasBegun
    this.how = how
  }
}

/** A refusal of the host, with what it is about. */
export class HostRefusal extends Error {
  readonly stage: RefusalStage
  readonly refusal: DomainError

  constructor(stage: RefusalStage, refusal: DomainError) {
    super(refusal.message)
    this.name = 'HostRefusal'
    this.stage = stage
    this.refusal = refusal
  }
}

/** Nobody waited for the task any more before it began. */
export class TaskForgotten extends Error {}

interface Asked {
  readonly onBegun: () => void
  readonly resolve: (answer: HostAnswer) => void
  readonly reject: (error: Error) => void
  isBegun: boolean
}

export interface HostOptions {
  readonly start: HostStarter
  /** How many exchange files there are. */
  readonly slots: number
  /** What its sessions may take. */
  readonly cacheBytes: number
}

/** How long an idle host may take to end by itself, milliseconds. */
const END_PATIENCE = 1000

/** One inference host, seen from the backend: a process that does what it is asked, one task after the other. */
export class InferenceHost {
  readonly exchange: ExchangeFiles
  readonly #process: HostProcess
  readonly #asked = new Map<number, Asked>()
  readonly #gone: Promise<void>
  #lastId = 0
  #ended: string | null = null
  #isWorn = false
  #log = ''
  #onIdle: () => void = () => undefined

  private constructor(exchange: ExchangeFiles, options: HostOptions) {
    this.exchange = exchange
    let onGone: () => void = () => undefined
    this.#gone = new Promise((resolve) => (onGone = resolve))
    this.#process = options.start({
      onMessage: (message) => this.#receive(message),
      onExit: (how, lastLines) => {
        this.#die(how, lastLines)
        void exchange.close().then(onGone)
      },
    })
    this.#process.send({ kind: 'hello', slotPaths: exchange.paths, cacheBytes: options.cacheBytes })
  }

  static async start(options: HostOptions): Promise<InferenceHost> {
    return new InferenceHost(await ExchangeFiles.create(options.slots), options)
  }

  get isAlive(): boolean {
    return this.#ended === null
  }

  /** It has released many sessions: better to let it end when it has done what it was asked. */
  get isWorn(): boolean {
    return this.#isWorn
  }

  /** What it wrote to its standard error; known when it has ended. */
  get log(): string {
    return this.#log
  }

  /**
   * `onBegun` is called when it is about to do this and nothing else. The answer rejects with `HostRefusal`, `HostEnded`, or
   * `TaskForgotten` when `forget` came in time.
   */
  ask<T extends HostTask>(
    task: T,
    onBegun: () => void = () => undefined,
  ): { readonly answer: Promise<Extract<HostAnswer, { kind: T['kind'] }>>; readonly forget: () => void } {
    if (this.#ended !== null) {
      return { answer: Promise.reject(new HostEnded(false, this.#ended)), forget: () => undefined }
    }
    const id = ++this.#lastId
    const answer = new Promise<HostAnswer>((resolve, reject) => {
      this.#asked.set(id, { onBegun, resolve, reject, isBegun: false })
    })
    this.#process.setBusy(true)
    this.#process.send({ kind: 'task', id, task })
    // The host answers each kind of task with an answer of that kind.
    return {
      answer: answer as Promise<Extract<HostAnswer, { kind: T['kind'] }>>,
      forget: () => this.#process.send({ kind: 'forget', id }),
    }
  }

  /** Lets it finish what it was asked and then ends it. */
  async retire(): Promise<void> {
    while (this.#asked.size > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve))
    await this.end()
  }

  /** Ends it, at once when it is busy; settles when it is gone. */
  async end(): Promise<void> {
    if (this.#asked.size > 0) this.#process.kill()
    else this.#process.end()
    this.#process.setBusy(true)
    const patience = setTimeout(() => this.#process.kill(), END_PATIENCE)
    await this.#gone
    clearTimeout(patience)
  }

  #receive(message: FromHost): void {
    if (message.kind === 'ready') return void this.exchange.unlink()
    const asked = this.#asked.get(message.id)
    if (asked === undefined) return
    if (message.kind === 'begun') {
      asked.isBegun = true
      return asked.onBegun()
    }
    this.#asked.delete(message.id)
    if (this.#asked.size === 0) this.#rest()
    switch (message.kind) {
      case 'answer':
        this.#isWorn = message.isWorn
        return asked.resolve(message.answer)
      case 'forgotten':
        return asked.reject(new TaskForgotten())
      case 'refusal': {
        const refusal = new DomainError(message.code, message.message, message.details)
        return asked.reject(new HostRefusal(message.stage, refusal))
      }
      case 'failure':
        return asked.reject(new Error(`the inference host failed: ${message.error}`))
    }
  }

  #die(how: string, lastLines: string): void {
    const lastLine = lastLines.split('\n').at(-1) ?? ''
    const told = lastLine === '' ? how : `${how} (${lastLine})`
    this.#ended = told
    this.#log = lastLines
    for (const { isBegun, reject } of this.#asked.values()) reject(new HostEnded(isBegun, told))
    this.#asked.clear()
    this.#rest()
  }

  #rest(): void {
    this.#process.setBusy(false)
    this.#onIdle()
  }
}
