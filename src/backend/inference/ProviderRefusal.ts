import type { DomainError } from '../../core/support/DomainError.ts'

/** A refusal that comes from what a provider makes of a request: another provider may do it. */
export class ProviderRefusal extends Error {
  readonly refusal: DomainError

  constructor(refusal: DomainError) {
    super(refusal.message)
    this.name = 'ProviderRefusal'
    this.refusal = refusal
  }
}
