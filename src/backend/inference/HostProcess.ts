import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { FromHost, ToHost } from './hostMessages.ts'

/** An inference host as a process: messages and its end. */
export interface HostProcess {
  readonly pid: number | undefined
  send(message: ToHost): void
  /** A host that has nothing to do keeps the backend's process from ending as little as a timer that was not set. */
  setBusy(isBusy: boolean): void
  /** Lets it end by itself; it does when it is not in a run. */
  end(): void
  /** Ends it at once. */
  kill(): void
}

export interface HostEvents {
  readonly onMessage: (message: FromHost) => void
  /** Once, after its last message: how it ended, and the last lines that it wrote to its standard error. */
  readonly onExit: (how: string, lastLines: string) => void
}

/** Starts a host; how depends on who runs the backend. */
export type HostStarter = (events: HostEvents) => HostProcess

/** So much of what a host writes is kept for the case that it ends. */
const KEPT_CHARACTERS = 4000

/** The starter for backends that run under Node: browser host and command line. */
export function forkHost({ onMessage, onExit }: HostEvents): HostProcess {
  const child = fork(hostModule(), [], {
    // Not the options of this process: they may name modules and inspectors that are for it alone.
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let lines = ''
  child.stderr!.setEncoding('utf8')
  child.stderr!.on('data', (text: string) => (lines = (lines + text).slice(-KEPT_CHARACTERS)))
  child.on('message', (message: FromHost) => onMessage(message))
  // Its end has been heard in three places; `close`, which means all of them, does not come when we were the first to hang up.
  const ends = [once(child, 'exit'), once(child, 'disconnect'), once(child.stderr!, 'close')] as const
  void Promise.all(ends).then(([[code, signal]]) => {
    onExit(typeof signal === 'string' ? `signal ${signal}` : `exit code ${code}`, plainText(lines))
  })
  child.on('error', (error) => {
    // Of a message that cannot be sent any more, its end says enough.
    if (child.pid === undefined) onExit(`it could not be started: ${error.message}`, '')
  })
  const setBusy = (isBusy: boolean): void => {
    // The types leave out that it is a pipe.
    const output = child.stderr as unknown as { ref(): void; unref(): void }
    for (const handle of [child, child.channel, output]) {
      if (isBusy) handle?.ref()
      else handle?.unref()
    }
  }
  setBusy(false)
  return {
    pid: child.pid,
    send: (message) => void (child.connected && child.send(message, () => undefined)),
    setBusy,
    end: () => void (child.connected && child.disconnect()),
    kill: () => void child.kill('SIGKILL'),
  }
}

/** The module that a host starts with: beside this one, as source or as the desktop build's entry (`electron.vite.config.ts`). */
function hostModule(): string {
  const name = import.meta.url.endsWith('.ts') ? 'inferenceChild.ts' : 'inferenceChild.js'
  return fileURLToPath(new URL(name, import.meta.url))
}

/** Without the colours of a terminal. */
function plainText(text: string): string {
  return text.replaceAll(/\u001b\[[\d;]*m/g, '').trim()
}
