import type { InstanceNumber } from '../../../core/dataset/records.ts'
import { leastDistance } from './colourVision.ts'
import { HATCH_PATTERNS, INSTANCE_COLOURS } from './instancePalette.ts'
import type { Look } from './instancePalette.ts'

/**
 * Gives each instance a colour and a hatch pattern so that those that touch differ.
 *
 * Greedy, most neighbours first (Welsh and Powell, "An upper bound for the chromatic number of a graph", 1967), but
 * instances that had a look keep it: a colour that changes while one paints would be worse than two alike. Among the
 * colours the one farthest from the neighbours' wins (as the worst-off viewer sees it, capped: beyond `CLEARLY_APART`
 * more is no better), then the one used least, then the first. The pattern is the least used one among instances
 * of that colour. Deterministic; cost instances · (colours · neighbours).
 */
export function assignLooks(
  numbers: readonly InstanceNumber[],
  touching: ReadonlyMap<InstanceNumber, ReadonlySet<InstanceNumber>>,
  previous: ReadonlyMap<InstanceNumber, Look>,
): ReadonlyMap<InstanceNumber, Look> {
  const looks = new Map<InstanceNumber, Look>()
  const usage = INSTANCE_COLOURS.map(() => new Uint32Array(HATCH_PATTERNS.length))
  const give = (number: InstanceNumber, look: Look): void => {
    looks.set(number, look)
    usage[look.colour]![look.pattern]!++
  }
  for (const number of numbers) {
    const known = previous.get(number)
    if (known !== undefined) give(number, known)
  }
  const degree = (number: InstanceNumber): number => touching.get(number)?.size ?? 0
  const fresh = numbers.filter((number) => !looks.has(number)).sort((a, b) => degree(b) - degree(a) || a - b)
  for (const number of fresh) {
    const neighbours = [...(touching.get(number) ?? [])].flatMap((other) => looks.get(other)?.colour ?? [])
    const colour = bestColour(neighbours, usage)
    give(number, { colour, pattern: leastUsed(usage[colour]!) })
  }
  return looks
}

/** OKLab distance from which two colours are told apart at a glance; about a third more than the palette's minimum. */
const CLEARLY_APART = 0.1

const DISTANCES = INSTANCE_COLOURS.map((a) => INSTANCE_COLOURS.map((b) => leastDistance(a.rgb, b.rgb)))

function bestColour(neighbours: readonly number[], usage: readonly Uint32Array[]): number {
  let best = 0
  let bestDistance = -1
  let bestUses = 0
  for (let colour = 0; colour < INSTANCE_COLOURS.length; colour++) {
    let distance = CLEARLY_APART
    for (const other of neighbours) distance = Math.min(distance, DISTANCES[colour]![other]!)
    const uses = usage[colour]!.reduce((sum, count) => sum + count, 0)
    if (distance < bestDistance || (distance === bestDistance && uses >= bestUses)) continue
    best = colour
    bestDistance = distance
    bestUses = uses
  }
  return best
}

function leastUsed(counts: Uint32Array): number {
  return counts.indexOf(Math.min(...counts))
}
