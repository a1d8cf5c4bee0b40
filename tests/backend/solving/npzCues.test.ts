import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strFromU8, unzipSync, zipSync } from 'fflate'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cues } from '../../../src/core/cues/Cues.ts'
import { npyBytes } from '../../../src/backend/solving/npyHeader.ts'
import { namesToNpy, numbersToNpy } from '../../../src/backend/solving/npyArray.ts'
import { cuesFromNpz, cuesToNpz } from '../../../src/backend/solving/npzCues.ts'
import { temporaryFolder } from '../../support/temporaryProject.ts'

const hasNumpy = spawnSync('python3', ['-c', 'import numpy']).status === 0

/** Cues whose every value is another one, as far as probabilities allow. */
function someCues(width: number, height: number, classNames: readonly string[] = []): Cues {
  const area = width * height
  const ramp = (count: number) => Float32Array.from({ length: count }, (_, at) => (at + 1) / (count + 1))
  const direction = new Float32Array(8 * area)
  for (let p = 0; p < area; p++) direction[(p % 8) * area + p] = 1
  const classes = { names: classNames, probabilities: new Float32Array(classNames.length * area).fill(0.5 / 8) }
  return {
    size: { width, height },
    background: ramp(area).map((value) => value / 2),
    boundary: ramp(area),
    direction,
    classes: classNames.length === 0 ? null : classes,
  }
}

/** An archive with one array replaced, added or (null) left out. */
function archiveWith(changes: Readonly<Record<string, Uint8Array<ArrayBuffer> | null>>): Uint8Array {
  const files = unzipSync(cuesToNpz(someCues(3, 2, ['cup', 'plate'])))
  for (const [name, bytes] of Object.entries(changes)) {
    if (bytes === null) delete files[`${name}.npy`]
    else files[`${name}.npy`] = bytes
  }
  return zipSync(files)
}

const plane = (shape: readonly number[], value = 0.5) =>
  numbersToNpy(shape, new Float32Array(shape.reduce((product, side) => product * side, 1)).fill(value))
const header = (text: string) => {
  const bytes = npyBytes('<f4', [1], new Uint8Array(4))
  bytes.set(new TextEncoder().encode(text.padEnd(60)), 10)
  return bytes
}

describe('cues on disk', () => {
  it('come back as they were written, at any size', () => {
    const side = fc.integer({ min: 1, max: 9 })
    fc.assert(
      fc.property(side, side, fc.boolean(), (width, height, hasClasses) => {
        const cues = someCues(width, height, hasClasses ? ['cup', 'Schüssel 🍜'] : [])
        expect(cuesFromNpz(cuesToNpz(cues), 'a.npz')).toEqual({ cues, warnings: [] })
      }),
      { numRuns: 30 },
    )
  })

  it('are the same bytes for the same cues', () => {
    expect(cuesToNpz(someCues(4, 3))).toEqual(cuesToNpz(someCues(4, 3)))
  })

  it('may hold arrays of other things, which are named and left out', () => {
    const bytes = archiveWith({ depth: new Uint8Array(3) })
    expect(cuesFromNpz(bytes, 'a.npz').warnings).toEqual([expect.stringContaining('depth')])
  })

  it.skipIf(!hasNumpy)('are read by numpy as the same float32 arrays', () => {
    const path = join(temporaryFolder(), 'ours.npz')
    writeFileSync(path, cuesToNpz(someCues(3, 2, ['cup', 'Schüssel'])))
    const script = `
import json, numpy, sys
data = numpy.load(sys.argv[1])
print(json.dumps({name: [str(data[name].dtype), list(data[name].shape)] for name in data.files}))
print(json.dumps(data['boundary'].ravel().tolist()))
print(json.dumps(data['class_names'].tolist()))`
    const lines = execFileSync('python3', ['-c', script, path], { encoding: 'utf8' }).trim().split('\n')
    const [kinds, boundary, names] = lines.map((line) => JSON.parse(line) as unknown)
    expect(kinds).toEqual({
      background: ['float32', [2, 3]],
      boundary: ['float32', [2, 3]],
      direction: ['float32', [8, 2, 3]],
      classes: ['float32', [2, 2, 3]],
      class_names: ['<U8', [2]],
    })
    expect(boundary).toEqual([...someCues(3, 2).boundary])
    expect(names).toEqual(['cup', 'Schüssel'])
  })

  it.skipIf(!hasNumpy).each([
    ['savez', 'float32', 0],
    ['savez_compressed', 'float32', 0],
    ['savez_compressed', 'float64', 3],
    ['savez', 'float16', 3],
  ])('written by numpy.%s as %s are read, and conversions are told', (save, type, conversions) => {
    const path = join(temporaryFolder(), 'theirs.npz')
    const script = `
import numpy, sys
t = '${type}'
direction = numpy.zeros((8, 2, 3), t); direction[1] = 1
numpy.${save}(sys.argv[1], background=numpy.full((2, 3), 0.25, t), boundary=numpy.arange(6).reshape(2, 3).astype(t) / 8, direction=direction)`
    execFileSync('python3', ['-c', script, path])
    const { cues, warnings } = cuesFromNpz(readFileSync(path), 'theirs.npz')
    expect(cues.size).toEqual({ width: 3, height: 2 })
    expect([...cues.boundary]).toEqual([0, 1, 2, 3, 4, 5].map((value) => value / 8))
    expect([...cues.background]).toEqual(Array(6).fill(0.25))
    expect([...cues.direction.subarray(6, 12)]).toEqual(Array(6).fill(1))
    expect(warnings).toHaveLength(conversions)
    for (const warning of warnings) expect(warning).toContain(`${type} and was read as float32`)
  })

  it('in bytes are read as 255ths', () => {
    const bytes = archiveWith({ boundary: npyBytes('|u1', [2, 3], Uint8Array.of(0, 51, 102, 153, 204, 255)) })
    const { cues, warnings } = cuesFromNpz(bytes, 'a.npz')
    expect([...cues.boundary].map((value) => Math.round(value * 5))).toEqual([0, 1, 2, 3, 4, 5])
    expect(warnings).toEqual([expect.stringContaining('255 standing for 1')])
  })

  it.each([
    ['no zip', new TextEncoder().encode('background'), /Not an \.npz file.*bad\.npz/],
    ['an empty file', new Uint8Array(0), /Not an \.npz file/],
    ['a zip that ends early', cuesToNpz(someCues(9, 9)).subarray(0, 300), /Not an \.npz file/],
    ['no boundary', archiveWith({ boundary: null }), /no array boundary in bad\.npz, array boundary/],
    ['classes without names', archiveWith({ class_names: null }), /no array class_names/],
    [
      'another size',
      archiveWith({ boundary: plane([2, 4]) }),
      /expected \(2, 3\), as background has, received \(2, 4\)/,
    ],
    ['six directions', archiveWith({ direction: plane([6, 2, 3]) }), /expected \(8, 2, 3\), received \(6, 2, 3\)/],
    ['a line for a plane', archiveWith({ background: plane([6]) }), /height × width/],
    ['an empty plane', archiveWith({ background: plane([0, 3]) }), /both at least 1/],
    ['values beyond 1', archiveWith({ boundary: plane([2, 3], 1.5) }), /boundary/],
    ['values that are no numbers', archiveWith({ background: plane([2, 3], Number.NaN) }), /background/],
    ['whole numbers', archiveWith({ boundary: npyBytes('<i4', [2, 3], new Uint8Array(24)) }), /received <i4/],
    ['big-endian numbers', archiveWith({ boundary: npyBytes('>f4', [2, 3], new Uint8Array(24)) }), /little-endian/],
    [
      'objects',
      archiveWith({ class_names: npyBytes('|O', [2], new Uint8Array(16)) }),
      /arrays of objects are not read/,
    ],
    ['too few names', archiveWith({ class_names: namesToNpy(['cup']) }), /received 1 names/],
    ['a name twice', archiveWith({ class_names: namesToNpy(['cup', 'cup']) }), /repeated names/],
    ['too few numbers', archiveWith({ boundary: npyBytes('<f4', [2, 3], new Uint8Array(20)) }), /cut short/],
    ['an array that is none', archiveWith({ boundary: new Uint8Array(3) }), /Not a NumPy array/],
    ['a header that runs code', archiveWith({ boundary: header("{'descr': __import__('os')}") }), /cannot be read/],
    [
      'a structured type',
      archiveWith({ boundary: header("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}") }),
      /cannot be read/,
    ],
    [
      'a shape of digits without end',
      archiveWith({ boundary: npyBytes(`<f4', 'shape': (${'1'.repeat(60)}x`, [2, 3], new Uint8Array(24)) }),
      /cannot be read/,
    ],
    [
      'names without end',
      archiveWith({ class_names: npyBytes('<U200000', [2], new Uint8Array(1_600_000)) }),
      /names is too long.*received 2 names of 200000/,
    ],
    ['a world of empty names', archiveWith({ class_names: npyBytes('|S0', [2 ** 31], new Uint8Array(0)) }), /too long/],
    ['a huge shape', archiveWith({ boundary: npyBytes('<f4', [2 ** 40, 2 ** 40], new Uint8Array(4)) }), /cut short/],
    [
      'columns first',
      archiveWith({ boundary: header("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }") }),
      /by columns/,
    ],
  ])('with %s are refused in a sentence', (_name, bytes, sentence) => {
    expect(() => cuesFromNpz(bytes, 'bad.npz')).toThrow(
      expect.objectContaining({ name: 'DomainError', message: expect.stringMatching(sentence) as string }),
    )
  })

  it('larger than allowed are refused before anything is inflated', () => {
    const bomb = archiveWith({ boundary: new Uint8Array(2 ** 20) })
    const limits = { fileBytes: 2 ** 30, inflatedBytes: 2 ** 19, arrays: 10 }
    expect(() => cuesFromNpz(bomb, 'bomb.npz', limits)).toThrow(/too large in bomb\.npz/)
    expect(() => cuesFromNpz(bomb, 'bomb.npz', { ...limits, fileBytes: 100 })).toThrow(/too large/)
    expect(() => cuesFromNpz(bomb, 'bomb.npz', { ...limits, inflatedBytes: 2 ** 30, arrays: 3 })).toThrow(
      /too many arrays/,
    )
  })

  it('larger than allowed as float32 are refused before they are converted', () => {
    const tiny = (value: number, shape: readonly number[]) =>
      npyBytes('|u1', shape, new Uint8Array(shape.reduce((product, side) => product * side, 1)).fill(value))
    const bytes = archiveWith({ background: tiny(0, [2, 3]), direction: tiny(0, [8, 2, 3]) })
    const large = archiveWith({ background: tiny(0, [20, 20]) })
    const limits = { fileBytes: 2 ** 30, inflatedBytes: 1500, arrays: 10 }
    expect(cuesFromNpz(bytes, 'a.npz', limits).cues.size).toEqual({ width: 3, height: 2 })
    expect(() => cuesFromNpz(large, 'a.npz', limits)).toThrow(/too large together.*received 1600 in this array/)
  })

  it('cut or changed anywhere are refused or read, never crash', () => {
    const whole = cuesToNpz(someCues(5, 4, ['cup']))
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, value, cut) => {
        const bytes = cut ? whole.slice(0, at) : whole.slice()
        if (!cut) bytes[at] = value
        try {
          cuesFromNpz(bytes, 'odd.npz')
        } catch (error) {
          expect(error).toMatchObject({ name: 'DomainError' })
        }
      }),
      { numRuns: 500 },
    )
  })

  it('begin with what zip and numpy tools look for', () => {
    expect(strFromU8(cuesToNpz(someCues(1, 1)).subarray(0, 2))).toBe('PK')
  })
})
