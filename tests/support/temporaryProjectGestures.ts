import type { AnnotationDiff, InstanceChange, PairChange } from '../../src/core/dataset/annotationDiff.ts'
import { PAIR_STATES } from '../../src/core/dataset/records.ts'
import type { AnnotationState, Instance } from '../../src/core/dataset/records.ts'
import { maskIntersection } from '../../src/core/masks/maskAlgebra.ts'
import { patchBetween } from '../../src/core/masks/MaskPatch.ts'
import type { RunLengthMask } from '../../src/core/masks/RunLengthMask.ts'
import { boxMask, instance, pair } from './temporaryProjectRecords.ts'

/** One possible edit of a state: creates, repaints, renames, deletes, orders. Never empty. */
export function randomGesture(state: AnnotationState, categoryId: number, random: () => number): AnnotationDiff {
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)]
  const target = pick(state.instances)
  const other = pick(state.instances)
  const choice = random()
  if (target === undefined || choice < 0.3) {
    const amodal = randomBox(state, random)
    const created = instance(state.nextNumber, categoryId, { amodal, rank: random(), outline: null })
    return { instances: [{ kind: 'create', instance: created }], pairs: [] }
  }
  if (choice < 0.45) return deletion(state, target)
  if (choice < 0.7 && other !== undefined && other !== target) return ordering(state, target, other, random)
  return { instances: [repaint(state, target, random)], pairs: [] }
}

function randomBox(state: AnnotationState, random: () => number): RunLengthMask {
  const { width, height } = state.size
  const x = Math.floor(random() * width)
  const y = Math.floor(random() * height)
  return boxMask(
    x,
    y,
    x + 1 + Math.floor(random() * (width - x)),
    y + 1 + Math.floor(random() * (height - y)),
    state.size,
  )
}

function deletion(state: AnnotationState, target: Instance): AnnotationDiff {
  const pairs = state.pairs
    .filter(({ a, b }) => a === target.number || b === target.number)
    .map((before): PairChange => ({ before, after: null }))
  return { instances: [{ kind: 'delete', instance: target }], pairs }
}

function ordering(state: AnnotationState, one: Instance, two: Instance, random: () => number): AnnotationDiff {
  const [a, b] = one.number < two.number ? [one.number, two.number] : [two.number, one.number]
  const before = state.pairs.find((known) => known.a === a && known.b === b) ?? null
  if (before !== null && random() < 0.3) return { instances: [], pairs: [{ before, after: null }] }
  const next = PAIR_STATES[Math.floor(random() * PAIR_STATES.length)]!
  const votes = random() < 0.5 ? null : { aOverB: Math.floor(random() * 9), bOverA: random() }
  return { instances: [], pairs: [{ before, after: pair(a, b, { state: next, votes, confidence: random() }) }] }
}

function repaint(state: AnnotationState, target: Instance, random: () => number): InstanceChange {
  const amodal = randomBox(state, random)
  const visible = maskIntersection(amodal, randomBox(state, random))
  const label = `name ${Math.floor(random() * 1000)} `
  return {
    kind: 'update',
    number: target.number,
    before: { label: target.label, outline: target.outline, linked: target.linked, extra: target.extra },
    after: { label, outline: null, linked: false, extra: { seen: random() } },
    amodal: patchBetween(target.amodal, amodal),
    visible: patchBetween(target.visible, visible),
  }
}
