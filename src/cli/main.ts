import { runCli } from './program.ts'

/*
 * Entry of the `strata` command. The first Ctrl+C lets the running work stop and clean up; one that comes later than a
 * moment after it ends the process at once. (A terminal and a starting script may each pass the same one on.)
 */
const SAME_INTERRUPT = 500

const interrupt = new AbortController()
let interruptedAt: number | null = null
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (interruptedAt !== null && performance.now() - interruptedAt > SAME_INTERRUPT) process.exit(130)
    interruptedAt ??= performance.now()
    interrupt.abort()
  })
}
// A reader that has enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isInteractive: process.stderr.isTTY === true,
  signal: interrupt.signal,
})
