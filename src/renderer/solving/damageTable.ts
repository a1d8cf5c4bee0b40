import type { CueCorruption } from '../../core/cues/corruptCues.ts'

export interface DamageRow {
  readonly name: keyof CueCorruption
  readonly label: string
  readonly hint: string
  readonly maximum: number
  readonly step: number
}

/** Every way of spoiling cues as the interface shows it; lengths in cue pixels. */
export const DAMAGE_ROWS: readonly DamageRow[] = [
  share('drop', 'Drop', 'Share of boundary pixels that go missing one by one.'),
  share('gaps', 'Gaps', 'Share of boundary pixels that go missing in stretches.'),
  share('flip', 'Flip', 'Share of boundary pixels that claim the opposite order.'),
  share('confusion', 'Confusion', 'Share of pixels that claim another class.'),
  amount('spurious', 'False strokes', 'Number of boundaries where there is none.', 200, 5),
  amount('blur', 'Blur', 'Radius over which everything is smeared, cue pixels.', 10, 1),
  amount('shift', 'Misplacement', 'Largest misplacement of a boundary, cue pixels.', 10, 1),
]

function share(name: keyof CueCorruption, label: string, hint: string): DamageRow {
  return { name, label, hint, maximum: 1, step: 0.05 }
}

function amount(name: keyof CueCorruption, label: string, hint: string, maximum: number, step: number): DamageRow {
  return { name, label, hint, maximum, step }
}
