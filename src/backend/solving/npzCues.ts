import { DIRECTION_COUNT } from '../../core/cues/Cues.ts'
import type { Cues } from '../../core/cues/Cues.ts'
import { checkCues } from '../../core/cues/checkCues.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import { refuse } from '../../core/support/DomainError.ts'
import { namesToNpy, numbersToNpy, readNames, readNumbers } from './npyArray.ts'
import type { NumberArray } from './npyArray.ts'
import { readArchive, writeArchive } from './npzArchive.ts'
import type { ArchiveLimits } from './npzArchive.ts'

/** Cues of four megapixels with some twenty classes fit in; nothing that would fill the memory does. */
export const MAX_NPZ_BYTES = 2 ** 30

const LIMITS: ArchiveLimits = { fileBytes: MAX_NPZ_BYTES, inflatedBytes: 2 ** 31, arrays: 100 }

const ARRAY_NAMES: ReadonlySet<string> = new Set(['background', 'boundary', 'direction', 'classes', 'class_names'])

export interface ReadCues {
  readonly cues: Cues
  /** Sentences: what was converted, what was left out. */
  readonly warnings: readonly string[]
}

/**
 * Cues from the bytes of an `.npz` file in the form of ./README.md. `where` names the file for people.
 * Throws `bad-input` or `size-mismatch` naming file, array, what was expected and what was found.
 */
export function cuesFromNpz(bytes: Uint8Array, where: string, limits: ArchiveLimits = LIMITS): ReadCues {
  const { arrays, others } = readArchive(bytes, ARRAY_NAMES, limits, where)
  const warnings = others.length === 0 ? [] : [`${where}: left out ${others.slice(0, 5).join(', ')}, unknown arrays.`]

  let bytesLeft = limits.inflatedBytes
  const numbers = (name: string, shape: (found: readonly number[]) => boolean, expected: string): NumberArray => {
    const place = `${where}, array ${name}`
    const found = arrays.get(name)
    if (found === undefined) throw missing(name, place, [...arrays.keys()])
    const array = readNumbers(found, place, bytesLeft)
    bytesLeft -= array.values.byteLength
    if (!shape(array.shape)) throw wrongShape(place, expected, array.shape)
    if (array.conversion !== null) warnings.push(array.conversion)
    return array
  }
  const isPlane = (shape: readonly number[]): boolean => shape.length === 2 && shape.every((side) => side >= 1)
  const background = numbers('background', isPlane, 'height × width, both at least 1')
  const [height = 0, width = 0] = background.shape
  const size: ImageSize = { width, height }
  const plane = `(${height}, ${width}), as background has`
  const isSame = (shape: readonly number[]): boolean => shape.length === 2 && shape[0] === height && shape[1] === width
  const areSame = (shape: readonly number[]): boolean => shape.length === 3 && isSame(shape.slice(1))
  const cues: Cues = {
    size,
    background: background.values,
    boundary: numbers('boundary', isSame, plane).values,
    direction: numbers(
      'direction',
      (shape) => areSame(shape) && shape[0] === DIRECTION_COUNT,
      `(${DIRECTION_COUNT}, ${height}, ${width})`,
    ).values,
    classes: arrays.has('classes')
      ? classesOf(
          numbers('classes', (shape) => areSame(shape) && shape[0]! >= 1, `(classes, ${height}, ${width})`),
          arrays.get('class_names'),
          where,
        )
      : null,
  }
  checkCues(cues, where)
  return { cues, warnings }
}

/** The bytes of an `.npz` file that `cuesFromNpz` and `numpy.load` read. */
export function cuesToNpz(cues: Cues): Uint8Array {
  const { width, height } = cues.size
  const arrays = new Map([
    ['background', numbersToNpy([height, width], cues.background)],
    ['boundary', numbersToNpy([height, width], cues.boundary)],
    ['direction', numbersToNpy([DIRECTION_COUNT, height, width], cues.direction)],
  ])
  if (cues.classes !== null) {
    const { names, probabilities } = cues.classes
    arrays.set('classes', numbersToNpy([names.length, height, width], probabilities))
    arrays.set('class_names', namesToNpy(names))
  }
  return writeArchive(arrays)
}

function classesOf(classes: NumberArray, nameBytes: Uint8Array | undefined, where: string): Cues['classes'] {
  const count = classes.shape[0]!
  const place = `${where}, array class_names`
  if (nameBytes === undefined) throw missing('class_names', place, ['classes'])
  const names = readNames(nameBytes, place)
  const tidy = names.map((name) => name.trim().replace(/\s+/g, ' '))
  const isUsable = tidy.every((name) => name !== '' && name.length <= 1000) && new Set(tidy).size === tidy.length
  if (names.length === count && isUsable) return { names: tidy, probabilities: classes.values }
  throw refuse('bad-input', {
    what: 'The classes and their names do not fit together',
    where: place,
    expected: `${count} different names, one for each plane of classes`,
    received: names.length === count ? 'empty or repeated names' : `${names.length} names`,
    todo: 'Give every class a name of its own; the background is not a class.',
  })
}

function missing(name: string, where: string, there: readonly string[]): Error {
  return refuse('bad-input', {
    what: `There is no array ${name}`,
    where,
    expected: 'background, boundary and direction; classes only together with class_names',
    received: there.length === 0 ? 'none of them' : there.join(', '),
    todo: 'Write it with numpy.savez(file, background=…, boundary=…, direction=…).',
  })
}

function wrongShape(where: string, expected: string, shape: readonly number[]): Error {
  const received = shape.length === 2 ? `(${shape.join(', ')})` : `(${shape.join(', ')}), ${shape.length} dimensions`
  const todo = 'All arrays are of one grid, rows first.'
  return refuse('bad-input', { what: 'An array has another shape', where, expected, received, todo })
}
