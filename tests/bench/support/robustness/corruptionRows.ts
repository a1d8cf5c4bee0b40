import type { CueCorruption } from '../../../../src/core/cues/corruptCues.ts'

export interface CorruptionRow {
  readonly name: string
  readonly corruption: Partial<CueCorruption>
}

/** Those of the experiments that the reconstruction was first tried with: noise that is independent from pixel to pixel. */
const INDEPENDENT: readonly CorruptionRow[] = [
  { name: 'perfect', corruption: {} },
  { name: '10 % dropped', corruption: { drop: 0.1 } },
  { name: '30 % dropped', corruption: { drop: 0.3 } },
  { name: '50 % dropped', corruption: { drop: 0.5 } },
  { name: '70 % dropped', corruption: { drop: 0.7 } },
  { name: '2 % flipped', corruption: { flip: 0.02 } },
  { name: '5 % flipped', corruption: { flip: 0.05 } },
  { name: '10 % flipped', corruption: { flip: 0.1 } },
  { name: '20 % dropped, 5 % flipped', corruption: { drop: 0.2, flip: 0.05 } },
  { name: '10 % dropped, 2 % flipped, 10 strokes', corruption: { drop: 0.1, flip: 0.02, spurious: 10 } },
]

/** What networks do: whole stretches missing, thick soft boundaries, boundaries beside where they belong. */
const CORRELATED: readonly CorruptionRow[] = [
  { name: '15 % in gaps', corruption: { gaps: 0.15 } },
  { name: '30 % in gaps', corruption: { gaps: 0.3 } },
  { name: '50 % in gaps', corruption: { gaps: 0.5 } },
  { name: 'blurred by 1', corruption: { blur: 1 } },
  { name: 'blurred by 2', corruption: { blur: 2 } },
  { name: 'shifted by up to 1', corruption: { shift: 1 } },
  { name: 'shifted by up to 2', corruption: { shift: 2 } },
  { name: 'shifted by up to 4', corruption: { shift: 4 } },
  { name: '20 % in gaps, 20 % confused classes', corruption: { gaps: 0.2, confusion: 0.2 } },
  {
    name: 'a bit of everything',
    corruption: { confusion: 0.1, drop: 0.2, flip: 0.02, gaps: 0.15, blur: 1, shift: 1, spurious: 5 },
  },
]

export const CORRUPTION_ROWS: readonly CorruptionRow[] = [...INDEPENDENT, ...CORRELATED]

/** The rows of that name, in the order of the names. */
export function rowsNamed(...names: readonly string[]): CorruptionRow[] {
  return names.map((name) => CORRUPTION_ROWS.find((row) => row.name === name)!)
}
