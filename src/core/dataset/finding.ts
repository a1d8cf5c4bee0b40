/**
 * One line of an import, export or check report.
 * `info`: worth knowing · `repaired`: read differently from how it was written · `disagreement`: two statements of the
 * source contradict each other, both are kept or the choice is said · `refused`: not taken, and why.
 */
export interface Finding {
  readonly severity: 'info' | 'repaired' | 'disagreement' | 'refused'
  /** Stable kebab-case name of the kind of finding, for filters and scripts. */
  readonly code: string
  /** File and the place inside it, or image and instances. */
  readonly where: string
  readonly message: string
}
