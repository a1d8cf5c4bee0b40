import type { ErrorCode } from '../../core/support/DomainError.ts'

/** What is wrong with one image when it is solved; anything else would be wrong with the next one too. */
export const FAULTS_OF_ONE_IMAGE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'bad-input',
  'bad-mask',
  'size-mismatch',
  'not-found',
  'unsupported',
  'internal',
])
