import type { Finding } from '../../shared/contract/exchange.ts'

export type Severity = Finding['severity']

/** Most serious first. */
const SEVERITIES: readonly Severity[] = ['refused', 'disagreement', 'repaired', 'info']

export const SEVERITY_WORDS: Readonly<Record<Severity, { label: string; icon: string; tone: string }>> = {
  refused: { label: 'Refused', icon: 'i-lucide-circle-x', tone: 'text-error' },
  disagreement: { label: 'Disagreement', icon: 'i-lucide-triangle-alert', tone: 'text-warning' },
  repaired: { label: 'Repaired', icon: 'i-lucide-wrench', tone: 'text-info' },
  info: { label: 'Information', icon: 'i-lucide-info', tone: 'text-muted' },
}

/** The findings of one kind. `total` may exceed what is listed: very long reports are cut by the backend. */
export interface FindingGroup {
  readonly severity: Severity
  readonly code: string
  readonly findings: readonly Finding[]
  readonly total: number
}

/** Groups by kind: most serious first, then the most frequent. `counts` holds the true totals where they are known. */
export function groupFindings(
  findings: readonly Finding[],
  counts: Readonly<Record<string, number>> = {},
): FindingGroup[] {
  const byCode = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.code}`
    const group = byCode.get(key)
    if (group === undefined) byCode.set(key, [finding])
    else group.push(finding)
  }
  const groups = [...byCode.values()].map((group): FindingGroup => {
    const { severity, code } = group[0]!
    return { severity, code, findings: group, total: Math.max(group.length, counts[code] ?? 0) }
  })
  return groups.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.total - a.total)
}

/** "visible-mask-differs" → "visible mask differs". */
export function codeWords(code: string): string {
  return code.replaceAll('-', ' ')
}
