import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ERROR_CODES } from '../../core/support/DomainError.ts'
import type { ErrorCode } from '../../core/support/DomainError.ts'

/** What travels with a refusal: the sentence for the person is the error's `message`, this is for machines. */
const faultSchema = z.object({
  what: z.string().optional(),
  where: z.string().optional(),
  expected: z.string().optional(),
  received: z.string().optional(),
  todo: z.string().optional(),
})

const errorMap = Object.fromEntries(ERROR_CODES.map((code) => [code, { data: faultSchema }])) as Record<
  ErrorCode,
  { data: typeof faultSchema }
>

/** Every procedure of the contract can be refused with one of the closed set of codes. */
export const procedure = oc.errors(errorMap)
