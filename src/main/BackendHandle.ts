import { backendGone } from '../backend/hostFaults.ts'
import { QUESTIONS, fromBackendSchema } from './backendMessages.ts'
import type { Question, QuestionAnswer, QuestionInput, ToBackend } from './backendMessages.ts'
import type { ChildProcessApi, PortApi, UtilityProcessApi } from './electronApi.ts'
import { InferenceHosts } from './InferenceHosts.ts'

/** How long a closing backend may take to finish its work before it is ended, milliseconds. */
const CLOSE_PATIENCE = 10_000

interface Pending {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
}

/** A refusal of the backend, as it crossed the process boundary. */
class BackendRefusal extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'BackendRefusal'
    this.code = code
  }
}

/** What a backend needs of its surroundings. */
export interface BackendSurroundings {
  readonly utilityProcess: UtilityProcessApi
  readonly createChannel: () => { readonly port1: PortApi; readonly port2: PortApi }
  /** The built entries of the backend process and of the inference hosts that it asks for. */
  readonly backendPath: string
  readonly hostPath: string
}

/** One backend in a process of its own, as the main process sees it. */
export class BackendHandle {
  readonly #child: ChildProcessApi
  readonly #pending = new Map<number, Pending>()
  readonly #exited: Promise<void>
  readonly #hosts: InferenceHosts
  #nextId = 1
  #isRunning = true

  constructor({ utilityProcess, createChannel, backendPath, hostPath }: BackendSurroundings) {
    this.#child = utilityProcess.fork(backendPath, [], { serviceName: 'Strata backend', stdio: 'inherit' })
    const tell = (message: ToBackend, transfer?: PortApi[]): void => {
      if (this.#isRunning) this.#send(message, transfer)
    }
    this.#hosts = new InferenceHosts({ utilityProcess, createChannel, hostPath, tell })
    this.#child.on('message', (message) => this.#receive(message))
    this.#exited = new Promise((resolve) => {
      this.#child.on('exit', () => {
        this.#isRunning = false
        this.#hosts.endAll()
        for (const { reject } of this.#pending.values()) reject(backendGone())
        this.#pending.clear()
        resolve()
      })
    })
  }

  get isRunning(): boolean {
    return this.#isRunning
  }

  /** Settles when the process is gone, for whatever reason. */
  get exited(): Promise<void> {
    return this.#exited
  }

  /** Rejects with `BackendRefusal`, or when the process ends before it answers. */
  async ask<Q extends Question>(question: Q, input: QuestionInput<Q>): Promise<QuestionAnswer<Q>> {
    if (!this.#isRunning) throw backendGone()
    const id = this.#nextId++
    const answered = new Promise<unknown>((resolve, reject) => this.#pending.set(id, { resolve, reject }))
    this.#send({ kind: 'ask', id, question, input })
    // The schema is that of the question asked, which the type checker cannot follow through the lookup.
    return QUESTIONS[question].answer.parse(await answered) as QuestionAnswer<Q>
  }

  /** Gives the backend one end of a channel; the window that has the other end can make calls through it. */
  connect(port: PortApi): void {
    this.#send({ kind: 'connect' }, [port])
  }

  /** Lets the backend finish and close the project; ends it when it does not come to an end. */
  async close(): Promise<void> {
    if (!this.#isRunning) return
    const patience = setTimeout(() => this.#child.kill(), CLOSE_PATIENCE)
    this.ask('close', null).catch(() => this.#child.kill())
    await this.#exited
    clearTimeout(patience)
  }

  #send(message: ToBackend, transfer?: PortApi[]): void {
    this.#child.postMessage(message, transfer)
  }

  #receive(received: unknown): void {
    const message = fromBackendSchema.parse(received)
    if (message.kind === 'startHost') return this.#hosts.start(message.hostId)
    if (message.kind === 'endHost') return this.#hosts.end(message.hostId)
    const pending = this.#pending.get(message.id)
    this.#pending.delete(message.id)
    if (message.kind === 'answer') pending?.resolve(message.answer)
    else pending?.reject(new BackendRefusal(message.code, message.message))
  }
}
