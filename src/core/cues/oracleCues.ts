import type { AnnotationState } from '../dataset/records.ts'
import { pixelCount } from '../pixels/imageSize.ts'
import { corruptCues } from './corruptCues.ts'
import type { CueCorruption } from './corruptCues.ts'
import { DIRECTION_COUNT } from './Cues.ts'
import type { ClassCues, Cues } from './Cues.ts'
import { instanceMapOf } from './instanceMap.ts'
import type { InstanceMap, InstanceMapOptions } from './instanceMap.ts'
import { orderOnTheSpot, trueBoundary } from './trueBoundary.ts'

export interface OracleOptions extends InstanceMapOptions {
  /** What is spoilt; nothing by default. */
  readonly corruption?: Partial<CueCorruption>
  /** Class name by category id; without it, the cues have no classes. */
  readonly classNames?: ReadonlyMap<number, string>
}

/** σ on the background and on instances: those of the published reconstruction experiments. */
const SURE_BACKGROUND = 0.95
const SURE_FOREGROUND = 0.05
/** b on a boundary and off it: sure, as a good network is, but short of certain. */
const CLEAR_BOUNDARY = 0.95
const NO_BOUNDARY = 0.02
/** Probability of the true direction (or directions); the rest is spread over all the others. */
const CLEAR_DIRECTION = 0.93
/** Share of the true class in what is not background. */
const CLEAR_CLASS = 0.9

/**
 * The cues of a perfect network, made from what an annotation says, then corrupted as asked. Every instance is in front of the background; between
 * instances the pairs decide (`orderOnTheSpot`). Draws from `random` only for corruption: same seed, same cues.
 */
export function oracleCues(state: AnnotationState, options: OracleOptions, random: () => number): Cues {
  const map = instanceMapOf(state, options)
  const { size, numbers } = map
  const pixels = pixelCount(size)
  const background = Float32Array.from(numbers, (number) => (number === 0 ? SURE_BACKGROUND : SURE_FOREGROUND))
  const boundary = new Float32Array(pixels)
  const direction = new Float32Array(DIRECTION_COUNT * pixels)
  const sets = trueBoundary(map, orderOnTheSpot(state, map))
  for (let pixel = 0; pixel < pixels; pixel++) {
    const set = sets[pixel]!
    boundary[pixel] = set === 0 ? NO_BOUNDARY : CLEAR_BOUNDARY
    writeDirections(direction, pixel, pixels, set)
  }
  const classes = options.classNames === undefined ? null : classCuesOf(state, map, options.classNames)
  const cues = { size, background, boundary, direction, classes }
  return options.corruption === undefined ? cues : corruptCues(cues, options.corruption, random)
}

/** Shares the probability among the directions of a bit set; uniform for the empty one. */
function writeDirections(direction: Float32Array, pixel: number, pixels: number, set: number): void {
  let count = 0
  for (let k = 0; k < DIRECTION_COUNT; k++) count += (set >> k) & 1
  const isPlain = count === 0 || count === DIRECTION_COUNT
  for (let k = 0; k < DIRECTION_COUNT; k++) {
    const isTrue = ((set >> k) & 1) === 1
    const share = isTrue ? CLEAR_DIRECTION / count : (1 - CLEAR_DIRECTION) / (DIRECTION_COUNT - count)
    direction[k * pixels + pixel] = isPlain ? 1 / DIRECTION_COUNT : share
  }
}

function classCuesOf(
  state: AnnotationState,
  { numbers }: InstanceMap,
  classNames: ReadonlyMap<number, string>,
): ClassCues {
  const names = [...new Set(classNames.values())]
  const classOf = new Map(
    state.instances.map(({ number, categoryId }) => [number, names.indexOf(classNames.get(categoryId) ?? '')]),
  )
  const probabilities = new Float32Array(names.length * numbers.length)
  for (let pixel = 0; pixel < numbers.length; pixel++) {
    const number = numbers[pixel]!
    const own = classOf.get(number) ?? -1
    const all = number === 0 ? 1 - SURE_BACKGROUND : 1 - SURE_FOREGROUND
    for (let index = 0; index < names.length; index++) {
      const isPlain = own < 0 || names.length === 1
      const share = isPlain ? 1 / names.length : index === own ? CLEAR_CLASS : (1 - CLEAR_CLASS) / (names.length - 1)
      probabilities[index * numbers.length + pixel] = all * share
    }
  }
  return { names, probabilities }
}
