/** What a command may do to the outside: write, and be told to stop. The process in real life, a recorder in tests. */
export interface Terminal {
  /** Results; for other programs to read. */
  out(text: string): void
  /** Messages about the work; for people. */
  err(text: string): void
  /** Whether a person watches, so that progress can be drawn. */
  readonly isInteractive: boolean
  /** Raised when the person interrupts. */
  readonly signal: AbortSignal
}
