import type { Finding } from '../dataset/finding.ts'
import { pairKey } from '../dataset/records.ts'
import type { AnnotationState, Instance } from '../dataset/records.ts'
import { maskFromCocoPolygon } from '../formats/cocoPolygon.ts'
import { maskDifference, maskXor } from '../masks/maskAlgebra.ts'
import { maskArea } from '../masks/maskMeasures.ts'
import { isEmptyMask } from '../masks/RunLengthMask.ts'
import type { RunLengthMask } from '../masks/RunLengthMask.ts'
import { derivedVisibleOf } from '../occlusion/deriveVisible.ts'
import { findOrderCycles } from '../occlusion/orderCycles.ts'
import { pairStrengthWithin } from '../occlusion/pairStrength.ts'
import { mutualPairs } from '../occlusion/OrderGraph.ts'
import { sameSize, sizeText } from '../pixels/imageSize.ts'
import { DomainError } from '../support/DomainError.ts'

/**
 * Checks everything that must hold inside one annotation set; `where` names the set and leads every finding.
 * Broken rules come as `disagreement`; what is allowed but worth knowing (cycles, mutual pairs, instances with nothing
 * to see) comes as `info`. An empty list: nothing to say. Never throws for a state that has the right types.
 */
export function checkAnnotationState(state: AnnotationState, where: string): Finding[] {
  const findings = [...checkNumbers(state), ...checkPairs(state)]
  // Masks of another size cannot be compared with anything, so they are reported and left out of the rest.
  const unfit = state.instances.filter((instance) => !fits(instance.amodal, state) || !fits(instance.visible, state))
  for (const instance of unfit) findings.push(wrongSize(state, instance))
  const comparable = { ...state, instances: state.instances.filter((instance) => !unfit.includes(instance)) }
  for (const instance of comparable.instances) findings.push(...checkMasks(comparable, instance))
  findings.push(...contradictions(comparable))
  return findings.map((finding) => ({ ...finding, where: [where, finding.where].filter(Boolean).join(', ') }))
}

function checkNumbers({ instances, nextNumber }: AnnotationState): Finding[] {
  const findings: Finding[] = []
  instances.forEach(({ number }, index) => {
    const before = instances[index - 1]
    if (!Number.isSafeInteger(number) || number < 1) {
      findings.push(broken('bad-number', name(number), 'A number must be a whole number from 1.'))
    } else if (before !== undefined && before.number >= number) {
      findings.push(broken('number-not-rising', name(number), `It comes after #${before.number}.`))
    }
    if (number >= nextNumber) {
      findings.push(broken('number-reused', name(number), `The next new instance would get number ${nextNumber}.`))
    }
  })
  return findings
}

function checkPairs({ instances, pairs }: AnnotationState): Finding[] {
  const numbers = new Set(instances.map(({ number }) => number))
  const seen = new Set<string>()
  const findings: Finding[] = []
  for (const { a, b } of pairs) {
    const where = `pair #${a}, #${b}`
    const key = pairKey(a, b)
    if (a >= b) findings.push(broken('pair-not-rising', where, 'A pair names its lower number first.'))
    if (seen.has(key)) findings.push(broken('pair-twice', where, 'There is another record of the same pair.'))
    seen.add(key)
    for (const missing of [a, b].filter((number) => !numbers.has(number))) {
      findings.push(broken('pair-without-instance', where, `There is no instance #${missing}.`))
    }
  }
  return findings
}

function checkMasks(state: AnnotationState, instance: Instance): Finding[] {
  const where = name(instance.number)
  const findings: Finding[] = []
  const outside = maskArea(maskDifference(instance.visible, instance.amodal))
  if (outside > 0) {
    findings.push(broken('visible-outside-amodal', where, `${outside} visible pixels are outside the amodal mask.`))
  }
  if (instance.linked) {
    const wrong = differingPixels(instance.visible, derivedVisibleOf(state, instance))
    const message = `The visible mask differs from amodal − occluders in ${wrong} pixels, although it is linked.`
    if (wrong > 0) findings.push(broken('visible-not-derived', where, message))
  }
  const outlineProblem = checkOutline(state, instance)
  if (outlineProblem !== null) findings.push(broken('outline-differs', where, outlineProblem))
  if (isEmptyMask(instance.amodal)) findings.push(note('empty-mask', where, 'The amodal mask has no pixel.'))
  else if (isEmptyMask(instance.visible)) findings.push(note('fully-hidden', where, 'Nothing of it is visible.'))
  return findings
}

function checkOutline({ size }: AnnotationState, { outline, amodal }: Instance): string | null {
  if (outline === null) return null
  try {
    const wrong = differingPixels(maskFromCocoPolygon(size, outline), amodal)
    return wrong === 0 ? null : `The kept outline and the amodal mask differ in ${wrong} pixels.`
  } catch (error) {
    if (error instanceof DomainError) return `The kept outline cannot be drawn: ${error.message}`
    throw error
  }
}

function contradictions(state: AnnotationState): Finding[] {
  const { instances, pairs } = state
  const linked = new Set(instances.filter((instance) => instance.linked).map(({ number }) => number))
  const cycles = findOrderCycles(pairs, pairStrengthWithin(state)).map(({ sequence, weakest }) => {
    const chain = [...sequence, sequence[0]!].map(name).join(' over ')
    return note(
      'order-cycle',
      chain,
      `The order is a cycle; its least certain pair is ${name(weakest.a)}, ${name(weakest.b)}.`,
    )
  })
  const mutual = mutualPairs(pairs).flatMap(({ a, b }) => {
    const where = `pair #${a}, #${b}`
    const wrong = [a, b].filter((number) => linked.has(number))
    const message = `${wrong.map(name).join(' and ')} cannot be linked: a mutual pair leaves open who shows where.`
    return [
      note('mutual-pair', where, 'The two hide each other in different places.'),
      ...(wrong.length > 0 ? [broken('mutual-linked', where, message)] : []),
    ]
  })
  return [...cycles, ...mutual]
}

function fits(mask: RunLengthMask, { size }: AnnotationState): boolean {
  return sameSize(mask, size)
}

function wrongSize({ size }: AnnotationState, { number, amodal, visible }: Instance): Finding {
  const received = `amodal ${sizeText(amodal)}, visible ${sizeText(visible)}`
  return broken('mask-size', name(number), `Expected masks of ${sizeText(size)}, found ${received}.`)
}

function differingPixels(a: RunLengthMask, b: RunLengthMask): number {
  return maskArea(maskXor(a, b))
}

function name(number: number): string {
  return `#${number}`
}

function broken(code: string, where: string, message: string): Finding {
  return { severity: 'disagreement', code, where, message }
}

function note(code: string, where: string, message: string): Finding {
  return { severity: 'info', code, where, message }
}
