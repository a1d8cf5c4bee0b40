import type { OrderPair, Provenance, ReviewState } from '../../core/dataset/records.ts'
import type { Relation } from './pairRows.ts'

/** How the interface says the values of the records. */
export const RELATION_WORDS: Readonly<Record<Relation, { words: string; icon: string }>> = {
  'in-front': { words: 'in front of', icon: 'i-lucide-arrow-right' },
  behind: { words: 'behind', icon: 'i-lucide-arrow-left' },
  mutual: { words: 'mutual with', icon: 'i-lucide-arrow-left-right' },
  touching: { words: 'touches', icon: 'i-lucide-separator-vertical' },
  unknown: { words: 'not known', icon: 'i-lucide-circle-help' },
}

export const PROVENANCE_WORDS: Readonly<Record<Provenance, string>> = {
  human: 'by hand',
  solver: 'solver',
  model: 'model',
  imported: 'imported',
  inferred: 'inferred',
}

export const REVIEW_WORDS: Readonly<Record<ReviewState, { label: string; icon: string; tone: string }>> = {
  todo: { label: 'To do', icon: 'i-lucide-circle', tone: 'text-dimmed' },
  predicted: { label: 'Predicted', icon: 'i-lucide-circle-dashed', tone: 'text-info' },
  'in-progress': { label: 'In progress', icon: 'i-lucide-circle-dot', tone: 'text-warning' },
  accepted: { label: 'Accepted', icon: 'i-lucide-circle-check', tone: 'text-success' },
  rejected: { label: 'Rejected', icon: 'i-lucide-circle-x', tone: 'text-error' },
}

/** "#2 over #5", "#2 and #5 hide each other", … as shown where a change of order is announced. */
export function pairSentence(pair: OrderPair | null, fallback: { a: number; b: number }): string {
  const { a, b } = pair ?? fallback
  switch (pair?.state) {
    case 'a-over-b':
      return `#${a} over #${b}`
    case 'b-over-a':
      return `#${b} over #${a}`
    case 'mutual':
      return `#${a} and #${b} over each other`
    case 'none':
      return `#${a} beside #${b}`
    default:
      return `#${a}, #${b}: not known`
  }
}

/** 0.347 → "35 %"; below one percent, but not nothing: "< 1 %". */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return '< 1 %'
  return `${Math.round(share * 100)} %`
}

const NUMBERS = new Intl.NumberFormat('en', { useGrouping: true })

/** 12345 → "12 345" (thin spaces, so that neither comma nor point can be misread). */
export function grouped(value: number): string {
  return NUMBERS.format(value).replaceAll(',', '\u2009')
}
