import { pino } from 'pino'
import type { Logger } from 'pino'

/** Structured log of the backend. Carries names, counts and times; never mask contents, tokens or file contents. */
export type Log = Logger

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug'

/** A log that writes JSON lines to a file descriptor (default 2, so that standard output stays the program's own). */
export function createLog(level: LogLevel = 'warn', fileDescriptor = 2): Log {
  return pino({ level, base: null }, pino.destination({ dest: fileDescriptor, sync: true }))
}

/** For tests and callers that want no log. */
export function silentLog(): Log {
  return pino({ level: 'silent' })
}
