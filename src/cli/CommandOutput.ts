import cliProgress from 'cli-progress'
import type { Finding } from '../core/dataset/finding.ts'
import type { JobControl, JobProgress } from '../backend/exchange/JobControl.ts'
import type { Terminal } from './Terminal.ts'

/** Shortest time between two progress messages of a stage, in milliseconds: ten a second are as many as one can read. */
const PROGRESS_INTERVAL = 100

/**
 * How a command speaks: text for people, with a progress bar where one watches, or with `--json` one JSON object a line
 * on standard output, each with a `kind`: any number of `progress` and of steps, then one with the result or one `error`.
 */
export class CommandOutput {
  readonly #terminal: Terminal
  readonly #isJson: boolean
  #bar: cliProgress.SingleBar | null = null
  #stage: string | null = null
  #lastTold = 0

  constructor(terminal: Terminal, isJson: boolean) {
    this.#terminal = terminal
    this.#isJson = isJson
  }

  /** For the long jobs of the backend. */
  get control(): JobControl {
    return { signal: this.#terminal.signal, onProgress: (progress) => this.#tell(progress) }
  }

  /** Ends with the result: `lines` for people, `value` with its kind for programs. */
  result(kind: string, value: object, lines: readonly string[]): void {
    this.#endBar()
    if (this.#isJson) this.#json({ kind, ...value })
    else for (const line of lines) this.#terminal.out(`${harmless(line)}\n`)
  }

  /** One thing that was done, while the work goes on. */
  step(kind: string, value: object, lines: readonly string[]): void {
    this.#endBar()
    if (this.#isJson) this.#json({ kind, ...value })
    else for (const line of lines) this.#terminal.out(`${harmless(line)}\n`)
  }

  error(code: string, message: string, details: object): void {
    this.#endBar()
    if (this.#isJson) this.#json({ kind: 'error', code, message, ...details })
    else this.#terminal.err(`${harmless(message)}\n`)
  }

  #tell(progress: JobProgress): void {
    const now = performance.now()
    const isLast = progress.done === progress.total
    const isNewStage = progress.stage !== this.#stage
    if (!isLast && !isNewStage && now - this.#lastTold < PROGRESS_INTERVAL) return
    this.#lastTold = now
    if (this.#isJson) this.#json({ kind: 'progress', ...progress })
    else if (this.#terminal.isInteractive) this.#draw(progress, isNewStage)
    this.#stage = progress.stage
  }

  #draw({ stage, done, total }: JobProgress, isNewStage: boolean): void {
    if (isNewStage || this.#bar === null) {
      this.#endBar()
      const format = '{bar} {percentage} %  {value}/{total} {stage}'
      this.#bar = new cliProgress.SingleBar({ format, hideCursor: true }, cliProgress.Presets.shades_classic)
      this.#bar.start(total ?? done, done, { stage })
    }
    this.#bar.setTotal(total ?? done)
    this.#bar.update(done, { stage })
  }

  #endBar(): void {
    this.#bar?.stop()
    this.#bar = null
  }

  #json(value: object): void {
    this.#terminal.out(`${JSON.stringify(value)}\n`)
  }
}

const SEVERITIES = ['refused', 'disagreement', 'repaired', 'info'] as const

/** How many findings of one code are spelled out; `--json` lists all that were kept. */
const SHOWN_PER_CODE = 20

/** Findings for people, the gravest first, many of a kind only counted; `counts`: all there were, where more than given. */
export function findingLines(findings: readonly Finding[], counts: Readonly<Record<string, number>> = {}): string[] {
  const given = new Map<string, number>()
  const shown = SEVERITIES.flatMap((severity) =>
    findings.filter((finding) => {
      if (finding.severity !== severity) return false
      const count = (given.get(finding.code) ?? 0) + 1
      given.set(finding.code, count)
      return count <= SHOWN_PER_CODE
    }),
  )
  const lines = shown.map(
    ({ severity, code, where, message }) =>
      `  ${severity} (${code})${where === '' ? '' : ` ${where}`}: ${message.replaceAll('\n', '\n    ')}`,
  )
  for (const [code, count] of given) {
    const more = Math.max(count, counts[code] ?? 0) - Math.min(count, SHOWN_PER_CODE)
    if (more > 0) lines.push(`  … and ${more} more of ${code}`)
  }
  return lines
}

/** "1 image", "2 images". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Names in files come from strangers: what would move the cursor or colour the screen is shown as a mark (JSON escapes it). */
function harmless(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '\ufffd')
}
