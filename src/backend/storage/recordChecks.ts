import { isSubset } from '../../core/masks/maskMeasures.ts'
import type { AnnotationState, Instance, InstanceNumber, OrderPair } from '../../core/dataset/records.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import { sameSize, sizeText } from '../../core/pixels/imageSize.ts'
import { refuse } from '../../core/support/DomainError.ts'

/**
 * What must hold of a record before it is written, whoever brings it. What follows from several records (the linked
 * derivation, cycles, an outline that gives its mask) is for `strata check`: a file may hold it and say so.
 */
export interface RecordContext {
  readonly size: ImageSize
  /** Names the place for people, e.g. "annotation set 4". */
  readonly where: string
  isCategory(categoryId: number): boolean
}

/** Throws `bad-input`, or `size-mismatch` for a mask of another size. */
export function checkInstance(instance: Instance, context: RecordContext): void {
  const where = `instance #${instance.number} of ${context.where}`
  if (!Number.isSafeInteger(instance.number) || instance.number < 1) {
    throw bad('An instance has an impossible number', where, 'an integer ≥ 1', String(instance.number))
  }
  for (const kind of ['amodal', 'visible'] as const) {
    if (sameSize(instance[kind], context.size)) continue
    throw refuse('size-mismatch', {
      what: `The ${kind} mask has another size than the image`,
      where,
      expected: sizeText(context.size),
      received: sizeText(instance[kind]),
    })
  }
  if (!isSubset(instance.visible, instance.amodal)) {
    throw bad('The visible mask reaches outside the amodal mask', where, 'visible ⊆ amodal', 'pixels outside')
  }
  if (!context.isCategory(instance.categoryId)) {
    throw bad(
      'An instance has a category that the project does not have',
      where,
      'a category id',
      `${instance.categoryId}`,
    )
  }
  if (!Number.isFinite(instance.rank)) {
    throw bad('An instance has an impossible rank', where, 'a finite number', String(instance.rank))
  }
  const { outline } = instance
  if (outline !== null && (outline.length % 2 !== 0 || !outline.every(Number.isFinite))) {
    throw bad(
      'An outline is not a list of points',
      where,
      'an even count of finite numbers',
      `${outline.length} values`,
    )
  }
}

/** Throws `bad-input`. `exists` says which instances there are once everything is written. */
export function checkPair(pair: OrderPair, exists: (number: InstanceNumber) => boolean, where: string): void {
  const { a, b, confidence, votes } = pair
  const place = `pair #${a}, #${b} of ${where}`
  if (!(a < b)) throw bad('A pair does not name its lower number first', place, 'a < b', `${a}, ${b}`)
  if (!exists(a) || !exists(b)) {
    const missing = exists(a) ? b : a
    throw bad('A pair names an instance that is not there', place, 'two instances of the set', `no #${missing}`)
  }
  if (confidence !== null && !(confidence >= 0 && confidence <= 1)) {
    throw bad('A pair has an impossible confidence', place, 'a number in 0..1', String(confidence))
  }
  if (votes !== null && !(isCount(votes.aOverB) && isCount(votes.bOverA))) {
    throw bad('A pair has impossible votes', place, 'two finite numbers ≥ 0', `${votes.aOverB}, ${votes.bOverA}`)
  }
}

/** Checks a whole state, as an import brings it. Throws `bad-input` or `size-mismatch`. */
export function checkState(state: AnnotationState, context: RecordContext): void {
  if (!sameSize(state.size, context.size)) {
    throw refuse('size-mismatch', {
      what: 'The annotations are for an image of another size',
      where: context.where,
      expected: sizeText(context.size),
      received: sizeText(state.size),
    })
  }
  const numbers = new Set<InstanceNumber>()
  for (const instance of state.instances) {
    checkInstance(instance, context)
    if (numbers.has(instance.number) || instance.number >= state.nextNumber) {
      const expected = `a number of its own below ${state.nextNumber}`
      throw bad(
        'An instance number is used twice or was never given out',
        context.where,
        expected,
        `#${instance.number}`,
      )
    }
    numbers.add(instance.number)
  }
  const pairs = new Set<string>()
  for (const pair of state.pairs) {
    checkPair(pair, (number) => numbers.has(number), context.where)
    const key = `${pair.a}-${pair.b}`
    if (pairs.has(key))
      throw bad('A pair is given twice', context.where, 'one record for a pair', `#${pair.a}, #${pair.b}`)
    pairs.add(key)
  }
}

function isCount(value: number): boolean {
  return Number.isFinite(value) && value >= 0
}

function bad(what: string, where: string, expected: string, received: string): Error {
  return refuse('bad-input', { what, where, expected, received })
}
