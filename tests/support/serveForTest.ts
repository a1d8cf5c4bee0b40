import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '../../src/backend/log.ts'
import type { Log, LogLevel } from '../../src/backend/log.ts'
import type { ExchangeJobs } from '../../src/backend/services.ts'
import { startBackend } from '../../src/backend/startBackend.ts'
import type { Backend } from '../../src/backend/startBackend.ts'
import { startServer } from '../../src/serve/startServer.ts'
import type { RunningServer } from '../../src/serve/startServer.ts'

export interface ServeForTestOptions {
  /** Default: a new empty project in a temporary folder. */
  readonly projectPath?: string
  /** Default: the built renderer, `out/renderer`. */
  readonly rendererDir?: string
  readonly logLevel?: LogLevel
  /** Instead of `logLevel`. */
  readonly log?: Log
  readonly exchange?: ExchangeJobs
}

export interface ServedProject extends RunningServer {
  readonly backend: Backend
  readonly projectPath: string
  /** Stops the server, closes the project and deletes what was made for the test. */
  close(): Promise<void>
}

/** A project served as `strata serve` does it, on any free port, with everything temporary in one folder. */
export async function serveProject(options: ServeForTestOptions = {}): Promise<ServedProject> {
  const folder = await mkdtemp(join(tmpdir(), 'strata-served-'))
  const projectPath = options.projectPath ?? join(folder, 'test project.strata')
  const rendererDir = options.rendererDir ?? join(import.meta.dirname, '..', '..', 'out', 'renderer')
  const backend = startBackend({
    projectPath,
    create: true,
    cacheDir: join(folder, 'cache'),
    log: options.log ?? createLog(options.logLevel ?? 'silent'),
    ...(options.exchange === undefined ? {} : { exchange: options.exchange }),
  })
  const server = await startServer({ backend, port: 0, rendererDir })
  const close = async (): Promise<void> => {
    await server.close()
    await backend.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  return { ...server, backend, projectPath, close }
}
