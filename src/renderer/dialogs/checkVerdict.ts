import type { Finding } from '../../shared/contract/exchange.ts'
import { grouped } from '../inspector/wording.ts'

/** One sentence over the findings of a check: whether anything has to be done. */
export function checkVerdict(findings: readonly Finding[]): string {
  const problems = findings.filter(({ severity }) => severity !== 'info').length
  if (problems === 1) return 'One problem was found.'
  if (problems > 1) return `${grouped(problems)} problems were found.`
  return findings.length === 0 ? 'Everything holds.' : 'Everything holds. What is listed here is worth knowing.'
}
