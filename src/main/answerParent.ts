import { RPCHandler } from '@orpc/server/message-port'
import { answerBytes } from '../backend/byteAnswers.ts'
import { refusalOf } from '../backend/hostFaults.ts'
import { InferenceDesk } from '../backend/inference/InferenceDesk.ts'
import type { Log } from '../backend/log.ts'
import { publishCopy } from '../backend/files/publishCopy.ts'
import { startBackend } from '../backend/startBackend.ts'
import type { Backend } from '../backend/startBackend.ts'
import { QUESTIONS, toBackendSchema } from './backendMessages.ts'
import type { FromBackend, Question, QuestionAnswer, QuestionInput } from './backendMessages.ts'
import type { PortApi } from './electronApi.ts'
import { HostsFromMain } from './HostsFromMain.ts'

/** The port to the main process, as Electron gives it to a utility process. */
export interface ParentPortApi {
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly PortApi[] }) => void,
  ): unknown
  postMessage(message: FromBackend): void
}

type Answers = { readonly [Q in Question]: (input: QuestionInput<Q>) => Promise<QuestionAnswer<Q>> }

/**
 * The backend process's side of `BackendHandle`: opens one project when told, answers questions, serves the calls of
 * every port it is given. `exit` is called once everything is closed.
 */
export function answerParent(parent: ParentPortApi, log: Log, exit: () => void): void {
  let backend: Backend | null = null
  const hosts = new HostsFromMain((message) => parent.postMessage(message))
  const waitingPorts: PortApi[] = []

  const serve = (port: PortApi, opened: Backend): void => {
    new RPCHandler(opened.router).upgrade(port)
    port.start()
  }
  const opened = (): Backend => {
    if (backend === null) throw new Error('a question came before the project was opened')
    return backend
  }
  const answers: Answers = {
    open: (input) => {
      const inference = new InferenceDesk({ cacheDir: input.cacheDir, startHost: hosts.start })
      backend = startBackend({ ...input, log, inference })
      for (const port of waitingPorts.splice(0)) serve(port, backend)
      return Promise.resolve({ projectName: backend.projectName })
    },
    bytes: ({ path, ifNoneMatch }) => answerBytes(opened(), path, ifNoneMatch),
    takeFiles: ({ paths }) =>
      Promise.resolve(
        paths.map((path) => {
          const { fileId, name } = opened().files.takePath(path)
          return { fileId, name }
        }),
      ),
    saveExport: async ({ exportId, path }) => {
      await publishCopy(opened().exports.get(exportId).path, path)
      return null
    },
    close: async () => {
      await backend?.close()
      return null
    },
  }

  async function answer<Q extends Question>(id: number, question: Q, input: unknown): Promise<void> {
    try {
      // As in `BackendHandle.ask`: the schema is that of this question.
      const checked = QUESTIONS[question].input.parse(input) as QuestionInput<Q>
      parent.postMessage({ kind: 'answer', id, answer: await answers[question](checked) })
    } catch (error) {
      const { code, message } = refusalOf(error)
      if (code === 'internal') log.error({ err: error, question }, 'a question failed by a bug')
      parent.postMessage({ kind: 'refusal', id, code, message })
    }
  }

  parent.on('message', ({ data, ports }) => {
    const message = toBackendSchema.parse(data)
    if (message.kind === 'ask') {
      void answer(message.id, message.question, message.input).then(() => {
        if (message.question === 'close') exit()
      })
      return
    }
    if (message.kind !== 'connect') return hosts.receive(message, ports[0])
    for (const port of ports) {
      if (backend === null) waitingPorts.push(port)
      else serve(port, backend)
    }
  })
}
