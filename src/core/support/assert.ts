import { DomainError } from './DomainError.ts'

/**
 * Fails when something that this code itself guarantees does not hold: a bug of ours, never bad input.
 * Bad input gets a `DomainError` with its own code.
 */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new DomainError('internal', `Internal check failed: ${message}`)
}

/** Makes a `switch` over a union exhaustive: adding a member to the union stops this from compiling. */
export function assertNever(value: never, what: string): never {
  throw new DomainError('internal', `Unexpected ${what}: ${String(value)}`)
}
