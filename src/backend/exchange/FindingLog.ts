import type { Finding } from '../../core/dataset/finding.ts'
import { DomainError } from '../../core/support/DomainError.ts'
import type { ErrorCode } from '../../core/support/DomainError.ts'

/** How many findings of one code are kept by default: more than anybody reads, few enough for a message. */
const KEPT_PER_CODE = 100

/** Refusals that concern one part of the source and leave the rest usable; any other one ends the job. */
const PARTIAL: ReadonlySet<ErrorCode> = new Set(['bad-input', 'bad-mask', 'size-mismatch', 'not-found', 'unsupported'])

/** Collects the findings of a job in bounded memory: all are counted, the first of each code are kept. */
export class FindingLog {
  readonly #keptPerCode: number
  readonly #kept: Finding[] = []
  readonly #countOf = new Map<string, number>()
  #refusals = 0

  constructor(keptPerCode = KEPT_PER_CODE) {
    this.#keptPerCode = keptPerCode
  }

  add(finding: Finding): void {
    const count = (this.#countOf.get(finding.code) ?? 0) + 1
    this.#countOf.set(finding.code, count)
    if (finding.severity === 'refused') this.#refusals++
    if (count <= this.#keptPerCode) this.#kept.push(finding)
  }

  addAll(findings: Iterable<Finding>): void {
    for (const finding of findings) this.add(finding)
  }

  /** A refusal of one part of the source as a finding. What stops the whole job (no space, a bug, …) is thrown on. */
  addRefusal(error: unknown, where: string): void {
    if (!(error instanceof DomainError) || !PARTIAL.has(error.code)) throw error
    this.add({ severity: 'refused', code: error.code, where, message: error.message })
  }

  get findings(): Finding[] {
    return this.#kept
  }

  get refusals(): number {
    return this.#refusals
  }

  /** How many there were of each code, kept or not. */
  get counts(): Record<string, number> {
    return Object.fromEntries(this.#countOf)
  }
}
