import { layerOrder } from '../../core/occlusion/layerOrder.ts'
import { maskArea } from '../../core/masks/maskMeasures.ts'
import type { RunLengthMask } from '../../core/masks/RunLengthMask.ts'
import type { AnnotationState, Instance, InstanceNumber } from '../../core/dataset/records.ts'
import { undecidedCounts } from './undecidedPairs.ts'

/** One line of the instance list. */
export interface InstanceRow {
  readonly number: InstanceNumber
  readonly label: string
  readonly isStuff: boolean
  /** 1 = nothing in front of it. */
  readonly layer: number
  /** Hidden part of the amodal mask, 0..1; null for an empty mask. */
  readonly hiddenShare: number | null
  readonly linked: boolean
  readonly locked: boolean
  /** Member of an order that runs in a circle. */
  readonly inCycle: boolean
  /** Overlaps of its amodal mask whose order is not known. */
  readonly undecided: number
}

/** Masks are never written to, so their areas can be kept by identity. */
const areas = new WeakMap<RunLengthMask, number>()

/** Area of a mask in pixels, measured once per mask. */
export function knownArea(mask: RunLengthMask): number {
  const known = areas.get(mask)
  if (known !== undefined) return known
  const area = maskArea(mask)
  areas.set(mask, area)
  return area
}

/** Hidden part of an instance's amodal mask, 0..1; null when there is nothing to hide. */
export function hiddenShareOf(instance: Instance): number | null {
  const amodal = knownArea(instance.amodal)
  return amodal === 0 ? null : 1 - knownArea(instance.visible) / amodal
}

/** The instances in layer order, nearest first. */
export function instanceRows(state: AnnotationState): InstanceRow[] {
  const { sequence, layerOf, cycles } = layerOrder(state)
  const byNumber = new Map(state.instances.map((instance) => [instance.number, instance]))
  const undecided = undecidedCounts(state)
  const circling = new Set(cycles.flatMap((cycle) => cycle.sequence))
  return sequence.map((number) => {
    const instance = byNumber.get(number)!
    return {
      number,
      label: instance.label,
      isStuff: instance.isStuff,
      layer: layerOf.get(number)!,
      hiddenShare: hiddenShareOf(instance),
      linked: instance.linked,
      locked: instance.locked,
      inCycle: circling.has(number),
      undecided: undecided.get(number) ?? 0,
    }
  })
}

/** The sequence with `number` moved so that it stands before what is now at `index`. */
export function movedTo(sequence: readonly InstanceNumber[], number: InstanceNumber, index: number): InstanceNumber[] {
  const from = sequence.indexOf(number)
  const rest = sequence.filter((other) => other !== number)
  rest.splice(from < index ? index - 1 : index, 0, number)
  return rest
}
