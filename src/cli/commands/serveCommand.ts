import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError } from 'commander'
import { defaultCacheDir } from '../../backend/cacheFolder.ts'
import { createLog } from '../../backend/log.ts'
import { EXIT } from '../exitCodes.ts'
import { makeSampleProject } from '../../backend/exchange/makeSampleProject.ts'
import { runCommand } from '../runCommand.ts'
import type { CommandContext } from '../runCommand.ts'

const HELP = `
Prints the address, with its token, on a line of its own and serves until interrupted. Only this machine can open it,
unless --host says otherwise; from elsewhere, a tunnel is safer: ssh -L 8080:127.0.0.1:8080 machine

Example:
  strata serve street.strata --port 8080 --open`

interface ServeOptions {
  readonly port: number
  readonly host: string
  readonly open?: boolean
  readonly samples?: boolean
  readonly json?: boolean
}

/** `strata serve PROJECT`: the workbench in the browser. */
export function serveCommand(context: CommandContext): Command {
  return new Command('serve')
    .description('open a project in the browser')
    .argument('<project>', 'the project file')
    .option('--port <port>', 'port to listen on; without it, any free one', portNumber, 0)
    .option('--host <address>', 'address to listen on; 0.0.0.0 lets the whole network in', '127.0.0.1')
    .option('--open', 'open a browser window')
    .option('--samples', 'make the sample project if there is none at that path')
    .option('--json', 'answer as JSON lines')
    .addHelpText('after', HELP)
    .action((projectPath: string, options: ServeOptions) =>
      runCommand(context, options, async (output) => {
        const { signal } = context.terminal
        if (options.samples === true && !existsSync(projectPath)) await makeSampleProject(projectPath, output.control)
        // Loaded only here: the other commands need no web server.
        const { startBackend } = await import('../../backend/startBackend.ts')
        const { isLoopback } = await import('../../serve/listenAddress.ts')
        const { startServer } = await import('../../serve/startServer.ts')
        const backend = startBackend({ projectPath, cacheDir: defaultCacheDir(), log: createLog() })
        try {
          const server = await startServer({ backend, port: options.port, host: options.host, rendererDir: RENDERER })
          if (!isLoopback(options.host)) context.terminal.err(OPEN_TO_OTHERS)
          output.result('serving', { url: server.url, port: server.port }, [server.url])
          if (options.open === true) openBrowser(server.oneTimeUrl())
          await raised(signal)
          await server.close()
        } finally {
          await backend.close()
        }
        return EXIT.done
      }),
    )
}

const OPEN_TO_OTHERS = `Warning: other machines can reach this server, unencrypted. Whoever sees the link, or listens on the network, can read
and change the project. A tunnel is safer: leave --host out, and on the other machine run
  ssh -L PORT:127.0.0.1:PORT this-machine
`

const RENDERER = fileURLToPath(new URL('../../../out/renderer', import.meta.url))

const MAX_PORT = 65_535

function portNumber(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= MAX_PORT) return port
  throw new InvalidArgumentError(`Expected a number from 0 to ${MAX_PORT}.`)
}

function raised(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

/** Asks the system for the person's browser. Where there is none, the address on the screen has to do. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler']
        : ['xdg-open']
  const child = spawn(command!, [...args, url], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
