import { DIRECTION_COUNT } from '../cues/Cues.ts'

/** Of what `turnsBetween` counts: eighths of half a turn, 22.5°, so that also the middle of two directions is a whole one. */
const TURNS_PER_CIRCLE = 2 * DIRECTION_COUNT
/** 45° and 90° in those. */
export const EIGHTH_TURN = TURNS_PER_CIRCLE / 8
export const QUARTER_TURN = TURNS_PER_CIRCLE / 4

/** Turns by bit set · 8 + direction. */
const TABLE = Uint8Array.from({ length: 256 * DIRECTION_COUNT }, (_, at) => {
  const set = Math.floor(at / DIRECTION_COUNT)
  const k = at % DIRECTION_COUNT
  return Math.min(TURNS_PER_CIRCLE / 2, ...placesOf(set).map((place) => turnsApart(place, 2 * k)))
})

/**
 * How far direction `k` is off a true one, given as the bit set that `trueBoundary` gives: two neighbouring bits mean the
 * direction half-way between them; of other sets (thin parts, which have a boundary on either side) the nearest counts. In units of 22.5°, 0 … 8.
 */
export function turnsBetween(set: number, k: number): number {
  return TABLE[set * DIRECTION_COUNT + k]!
}

function placesOf(set: number): number[] {
  const bits = Array.from({ length: DIRECTION_COUNT }, (_, k) => k).filter((k) => (set >> k) & 1)
  if (bits.length !== 2) return bits.map((k) => 2 * k)
  const [low, high] = [bits[0]!, bits[1]!]
  if (high - low === 1) return [2 * low + 1]
  if (high - low === DIRECTION_COUNT - 1) return [2 * high + 1]
  return bits.map((k) => 2 * k)
}

function turnsApart(a: number, b: number): number {
  const turns = Math.abs(a - b) % TURNS_PER_CIRCLE
  return Math.min(turns, TURNS_PER_CIRCLE - turns)
}
