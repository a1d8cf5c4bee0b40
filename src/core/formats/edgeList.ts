import type { PairState, Provenance } from '../dataset/records.ts'
import { PAIR_STATES, PROVENANCES } from '../dataset/records.ts'
import { isSubset } from '../masks/maskMeasures.ts'
import type { RunLengthMask } from '../masks/RunLengthMask.ts'
import { checkImageSize, sameSize } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'
import { maskFromCocoRle } from './cocoRle.ts'
import { arrayAt, flagAt, integerAt, numberAt, objectAt, ownValue, shown, textAt } from './untrustedJson.ts'
import { rleAt } from './untrustedRle.ts'

/** The scene file's own name and version; the form is specified in ./README.md. */
export const EDGE_LIST_FORMAT = 'strata-edges'
export const EDGE_LIST_VERSION = 1

/** A file in which any order can be said, cyclic and mutual ones included: masks, and a list of order edges. */
export interface EdgeList {
  readonly scenes: readonly EdgeListScene[]
}

/** What one author says about one image. */
export interface EdgeListScene {
  readonly fileName: string
  readonly size: ImageSize
  readonly author: string
  readonly instances: readonly EdgeListInstance[]
  readonly pairs: readonly EdgeListPair[]
}

export interface EdgeListInstance {
  /** Verbatim name. */
  readonly name: string
  readonly category: string
  readonly isStuff: boolean
  /** Lower is nearer; breaks ties where the pairs say nothing. */
  readonly rank: number
  readonly linked: boolean
  readonly amodal: RunLengthMask
  readonly visible: RunLengthMask
}

/** `a` < `b` are 1-based positions in the scene's instances. */
export interface EdgeListPair {
  readonly a: number
  readonly b: number
  readonly state: PairState
  readonly provenance: Provenance
  readonly confidence: number | null
  readonly votes: { readonly aOverB: number; readonly bOverA: number } | null
}

/**
 * Reads a scene file. The format is ours and has no dialects, so nothing is repaired: anything unexpected throws, with
 * its place (`bad-input`, `bad-mask`, `size-mismatch`), and a newer version throws `unsupported`. Unknown keys are
 * ignored. `value` is parsed JSON of unknown form.
 */
export function parseEdgeList(value: unknown, where: string): EdgeList {
  const file = objectAt(value, where)
  const format = ownValue(file, 'format')
  if (format !== EDGE_LIST_FORMAT) {
    throw refuse('bad-input', {
      what: 'Not a scene file',
      where: `${where}.format`,
      expected: `"${EDGE_LIST_FORMAT}"`,
      received: shown(format),
    })
  }
  const version = integerAt(ownValue(file, 'version'), `${where}.version`, 1)
  if (version > EDGE_LIST_VERSION) {
    throw refuse('unsupported', {
      what: 'The scene file is newer than this Strata',
      where: `${where}.version`,
      expected: `at most ${EDGE_LIST_VERSION}`,
      received: String(version),
      todo: 'Update Strata.',
    })
  }
  const images = arrayAt(ownValue(file, 'images'), `${where}.images`)
  return { scenes: images.map((scene, index) => sceneAt(scene, `${where}.images[${index}]`)) }
}

function sceneAt(value: unknown, where: string): EdgeListScene {
  const scene = objectAt(value, where)
  const size = {
    width: integerAt(ownValue(scene, 'width'), `${where}.width`, 1),
    height: integerAt(ownValue(scene, 'height'), `${where}.height`, 1),
  }
  checkImageSize(size, where)
  const instances = arrayAt(ownValue(scene, 'instances'), `${where}.instances`)
  const pairs = arrayAt(ownValue(scene, 'pairs'), `${where}.pairs`)
  const seen = new Set<string>()
  return {
    fileName: textAt(ownValue(scene, 'file_name'), `${where}.file_name`),
    size,
    author: textAt(ownValue(scene, 'author'), `${where}.author`),
    instances: instances.map((instance, index) => instanceAt(instance, size, `${where}.instances[${index}]`)),
    pairs: pairs.map((pair, index) => pairAt(pair, instances.length, seen, `${where}.pairs[${index}]`)),
  }
}

function instanceAt(value: unknown, size: ImageSize, where: string): EdgeListInstance {
  const instance = objectAt(value, where)
  const amodal = maskAt(ownValue(instance, 'amodal'), size, `${where}.amodal`)
  const visible = maskAt(ownValue(instance, 'visible'), size, `${where}.visible`)
  if (!isSubset(visible, amodal)) {
    throw refuse('bad-mask', {
      what: 'The visible mask reaches outside the amodal mask',
      where: `${where}.visible`,
      expected: 'a part of the amodal mask',
    })
  }
  return {
    name: textAt(ownValue(instance, 'name'), `${where}.name`),
    category: textAt(ownValue(instance, 'category'), `${where}.category`),
    isStuff: flagAt(ownValue(instance, 'isStuff'), `${where}.isStuff`),
    rank: numberAt(ownValue(instance, 'rank'), `${where}.rank`),
    linked: flagAt(ownValue(instance, 'linked'), `${where}.linked`),
    amodal,
    visible,
  }
}

function maskAt(value: unknown, size: ImageSize, where: string): RunLengthMask {
  const rle = rleAt(value, where)
  const [height, width] = rle.size
  if (!sameSize({ width, height }, size)) {
    throw refuse('size-mismatch', {
      what: 'The mask belongs to an image of another size',
      where: `${where}.size`,
      expected: `[${size.height}, ${size.width}]`,
      received: `[${height}, ${width}]`,
    })
  }
  return maskFromCocoRle(rle, where)
}

function pairAt(value: unknown, count: number, seen: Set<string>, where: string): EdgeListPair {
  const pair = objectAt(value, where)
  const a = integerAt(ownValue(pair, 'a'), `${where}.a`, 1)
  const b = integerAt(ownValue(pair, 'b'), `${where}.b`, 1)
  if (a >= b || b > count || seen.has(`${a}-${b}`)) {
    throw refuse('bad-input', {
      what: seen.has(`${a}-${b}`) ? 'A pair is listed twice' : 'A pair does not name two instances',
      where,
      expected: `each pair once, with 1 ≤ a < b ≤ ${count}`,
      received: `a ${a}, b ${b}`,
    })
  }
  seen.add(`${a}-${b}`)
  return {
    a,
    b,
    state: oneOf(PAIR_STATES, ownValue(pair, 'state'), `${where}.state`),
    provenance: oneOf(PROVENANCES, ownValue(pair, 'provenance'), `${where}.provenance`),
    confidence: confidenceAt(ownValue(pair, 'confidence'), `${where}.confidence`),
    votes: votesAt(ownValue(pair, 'votes'), `${where}.votes`),
  }
}

function oneOf<T extends string>(allowed: readonly T[], value: unknown, where: string): T {
  const found = allowed.find((candidate) => candidate === value)
  if (found !== undefined) return found
  throw refuse('bad-input', { what: 'Not a known word', where, expected: allowed.join(', '), received: shown(value) })
}

function confidenceAt(value: unknown, where: string): number | null {
  return value === undefined ? null : numberUpTo(value, where, 1)
}

function votesAt(value: unknown, where: string): EdgeListPair['votes'] {
  if (value === undefined) return null
  const votes = objectAt(value, where)
  return {
    aOverB: numberUpTo(ownValue(votes, 'a_over_b'), `${where}.a_over_b`, Infinity),
    bOverA: numberUpTo(ownValue(votes, 'b_over_a'), `${where}.b_over_a`, Infinity),
  }
}

/** A number from 0 to `most`. */
function numberUpTo(value: unknown, where: string, most: number): number {
  const number = numberAt(value, where)
  if (number >= 0 && number <= most) return number
  throw refuse('bad-input', {
    what: 'A number is out of range',
    where,
    expected: most === Infinity ? 'at least 0' : `0 to ${most}`,
    received: String(number),
  })
}
