import type { Instance } from '../../dataset/records.ts'

/** What the solver says about an instance of a proposal beyond its masks. */
export interface SolverRemarks {
  /** 0..1: calibrated belief that this is one object. */
  readonly confidence: number
  /** From how many connected parts it was joined, and the belief, 0..1, that they belong together. */
  readonly partCount: number
  readonly joinConfidence: number
  /** False: the cues had no classes, so the category is a stand-in and says nothing. */
  readonly hasClass: boolean
  /** The locked instance of the annotation that it stands for, null for a newly found one. */
  readonly lockedNumber: number | null
}

/** Where the remarks ride in `Instance.extra`. They are taken off when an instance is accepted. */
const KEY = 'solver'

export function extraWithRemarks(remarks: SolverRemarks): Instance['extra'] {
  return { [KEY]: { ...remarks } }
}

/** The remarks of an instance of a proposal; null for an instance that no solver made or whose remarks are damaged. */
export function solverRemarksOf(instance: Instance): SolverRemarks | null {
  const value = Object.hasOwn(instance.extra, KEY) ? instance.extra[KEY] : null
  if (typeof value !== 'object' || value === null) return null
  const { confidence, partCount, joinConfidence, hasClass, lockedNumber } = value as Record<string, unknown>
  if (typeof confidence !== 'number' || typeof partCount !== 'number' || typeof joinConfidence !== 'number') return null
  if (typeof hasClass !== 'boolean' || !(lockedNumber === null || typeof lockedNumber === 'number')) return null
  return { confidence, partCount, joinConfidence, hasClass, lockedNumber }
}

export function extraWithoutRemarks(extra: Instance['extra']): Instance['extra'] {
  return Object.fromEntries(Object.entries(extra).filter(([key]) => key !== KEY))
}
