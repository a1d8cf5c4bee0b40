/** Where a key of a list leads: a row relative to the present one, or an end. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
}

/**
 * The row, 0-based, that a key pressed in a list of `count` rows goes to from row `at` (null: none is chosen yet); null
 * when the key is none of a list's, or nothing is there.
 */
export function rowForKey(key: string, at: number | null, count: number): number | null {
  const step = STEPS[key]
  if (step === undefined || count === 0) return null
  if (at === null) return key === 'End' ? count - 1 : 0
  return Math.min(count - 1, Math.max(0, at + step))
}
