import type { Finding } from '../../core/dataset/finding.ts'
import { DomainError } from '../../core/support/DomainError.ts'

/** How many findings of one code are kept in full: more than anybody reads, few enough for a message. */
const KEPT_PER_CODE = 100

/** Collects the findings of a job in bounded memory: all are counted, the first of each code are kept. */
export class FindingLog {
  readonly #kept: Finding[] = []
  readonly #countOf = new Map<string, number>()
  #refusals = 0

  add(finding: Finding): void {
    const count = (this.#countOf.get(finding.code) ?? 0) + 1
    this.#countOf.set(finding.code, count)
    if (finding.severity === 'refused') this.#refusals++
    if (count <= KEPT_PER_CODE) this.#kept.push(finding)
  }

  addAll(findings: Iterable<Finding>): void {
    for (const finding of findings) this.add(finding)
  }

  /** A refusal of one part of the source as a finding. Anything that is no `DomainError` is a bug and thrown on. */
  addRefusal(error: unknown, where: string): void {
    if (!(error instanceof DomainError) || error.code === 'internal' || error.code === 'cancelled') throw error
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
