import { unzipSync, zipSync } from 'fflate'
import { refuse } from '../../core/support/DomainError.ts'

/** fflate's level for cues: most planes are nearly flat, and higher ones take long for little. */
const DEFLATE_LEVEL = 4

export interface ArchiveLimits {
  /** Of the file itself, before anything is inflated. */
  readonly fileBytes: number
  /** Of all wanted arrays together, inflated; and once more as float32. */
  readonly inflatedBytes: number
  /** Arrays in the file, wanted or not. */
  readonly arrays: number
}

export interface Archive {
  /** By name, without `.npy`. */
  readonly arrays: ReadonlyMap<string, Uint8Array>
  /** Names that nobody wanted; their bytes were not inflated. */
  readonly others: readonly string[]
}

/**
 * The arrays of an `.npz` file: a zip, stored or deflated. Sizes are checked against what the zip announces before
 * anything is inflated, and inflating never writes more than was announced. Throws `bad-input`.
 */
export function readArchive(
  bytes: Uint8Array,
  wanted: ReadonlySet<string>,
  limits: ArchiveLimits,
  where: string,
): Archive {
  if (bytes.length > limits.fileBytes) throw tooLarge(where, limits.fileBytes, bytes.length)
  const announced = new Map<string, number>()
  const others: string[] = []
  let inflatedBytes = 0
  const isWanted = ({ name, originalSize, compression }: FileHead): boolean => {
    if (announced.size + others.length >= limits.arrays) {
      throw bad('The file holds too many arrays', where, `at most ${limits.arrays}`, 'more')
    }
    const arrayName = name.replace(/\.npy$/, '')
    if (!wanted.has(arrayName)) {
      others.push(arrayName.slice(0, 60))
      return false
    }
    const place = `${where}, array ${arrayName}`
    if (announced.has(arrayName)) throw bad('An array is there twice', place, 'one array of a name', 'two')
    if (compression !== 0 && compression !== 8) {
      throw bad('An unknown compression', place, 'stored or deflated', `method ${compression}`)
    }
    announced.set(arrayName, originalSize)
    inflatedBytes += originalSize
    if (inflatedBytes > limits.inflatedBytes) throw tooLarge(where, limits.inflatedBytes, inflatedBytes)
    return true
  }
  const found = unzipped(bytes, isWanted, where)
  const arrays = new Map<string, Uint8Array>()
  for (const [name, size] of announced) {
    const array = found[`${name}.npy`] ?? found[name]
    if (array === undefined || array.length !== size) {
      const received = `${array?.length ?? 0} bytes`
      throw bad('An array is cut short', `${where}, array ${name}`, `${size} bytes`, received)
    }
    arrays.set(name, array)
  }
  return { arrays, others }
}

/** The bytes of an `.npz` file. */
export function writeArchive(arrays: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const files = Object.fromEntries([...arrays].map(([name, bytes]) => [`${name}.npy`, bytes]))
  // A fixed date: equal cues give equal files.
  return zipSync(files, { level: DEFLATE_LEVEL, mtime: new Date(1980, 0, 1) })
}

interface FileHead {
  readonly name: string
  readonly originalSize: number
  readonly compression: number
}

function unzipped(bytes: Uint8Array, filter: (file: FileHead) => boolean, where: string): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter })
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'number') throw error
    const todo = 'Copy it again, or write it with numpy.savez or numpy.savez_compressed.'
    throw refuse(
      'bad-input',
      { what: 'Not an .npz file, or a damaged one', where, expected: 'a whole zip', received: error.message, todo },
      error,
    )
  }
}

function tooLarge(where: string, limit: number, received: number): Error {
  return bad('The file is too large', where, `at most ${limit} bytes of arrays`, `${received}`)
}

function bad(what: string, where: string, expected: string, received: string): Error {
  return refuse('bad-input', {
    what,
    where,
    expected,
    received,
    todo: 'Write it with numpy.savez or savez_compressed.',
  })
}
