/** A label that would like to be shown; CSS pixels of the canvas. */
export interface LabelWish {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** How much room its mask gives it: the radius of the free circle around (x, y). */
  readonly room: number
  /** Shown whatever its room, before all others: the selection and what the pointer is on. */
  readonly isWanted: boolean
}

/** Free pixels between labels. */
const GAP = 3

/** A label may stick out of its mask by this much of its height before it hides more than it tells. */
const LEAST_ROOM = 0.75

/**
 * The wishes to grant, so that no two labels overlap: the wanted ones first, then those with the most room.
 * Deterministic, and stable while panning since only differences of places matter. O(n · shown).
 */
export function placeLabels<Wish extends LabelWish>(wishes: readonly Wish[]): Wish[] {
  const candidates = wishes
    .filter((wish) => wish.isWanted || wish.room >= wish.height * LEAST_ROOM)
    .sort((a, b) => Number(b.isWanted) - Number(a.isWanted) || b.room - a.room)
  const shown: Wish[] = []
  for (const wish of candidates) if (!shown.some((other) => overlap(wish, other))) shown.push(wish)
  return shown
}

function overlap(a: LabelWish, b: LabelWish): boolean {
  const across = (a.width + b.width) / 2 + GAP
  const down = (a.height + b.height) / 2 + GAP
  return Math.abs(a.x - b.x) < across && Math.abs(a.y - b.y) < down
}
