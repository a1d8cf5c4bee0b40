import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkSolverParameters,
  DEFAULT_SOLVER_PARAMETERS,
  warningsAbout,
} from '../../../src/core/occlusion/SolverParameters.ts'
import type { SolverParameters } from '../../../src/core/occlusion/SolverParameters.ts'
import { DomainError } from '../../../src/core/support/DomainError.ts'

type Group = keyof SolverParameters
const GROUPS: readonly Group[] = ['evidence', 'moves', 'readout']

const checked = (value: unknown) => checkSolverParameters(value, 'test')
/** Only `group.name` given. */
const withOne = (path: string, value: unknown) => {
  const [group, name] = path.split('.') as [string, string]
  return { [group]: { [name]: value } }
}
const valueAt = (parameters: SolverParameters, path: string): unknown => {
  const [group, name] = path.split('.') as [Group, string]
  return (parameters[group] as unknown as Record<string, unknown>)[name]
}

const share = { good: [0, 0.3, 1], bad: [-0.01, 1.01] }
const atLeastZero = { good: [0, 0.7, 50], bad: [-1e-9, -4] }
const neighbours = { good: [4, 8], bad: [0, 5, 6] }

/** Values at and just beyond the ends of every numeric parameter's range. */
const RANGES: Readonly<Record<string, { good: readonly number[]; bad: readonly number[] }>> = {
  'evidence.smoothness': { good: [1e-6, 0.5, 40], bad: [0, -0.5] },
  'evidence.order': atLeastZero,
  'evidence.violation': { good: [1, 10, 1000], bad: [0.999, 0, -1] },
  'evidence.backgroundDoubt': { good: [0, 0.1, 0.5], bad: [-0.01, 0.501] },
  'evidence.leastProbability': { good: [1e-9, 0.499], bad: [0, 0.5, -0.1] },
  'evidence.boundaryThreshold': share,
  'evidence.linkReach': { good: [0, 1, 30], bad: [-1, 2.5] },
  'evidence.connectivity': neighbours,
  'evidence.interiorFactor': atLeastZero,
  'evidence.boundaryFactor': atLeastZero,
  'evidence.mouthFactor': atLeastZero,
  'evidence.mouthExponent': atLeastZero,
  'evidence.mergeWidth': share,
  'evidence.contrast': share,
  'evidence.classContrast': share,
  'moves.largestMoveCount': { good: [1, 1000], bad: [0, 1.5, -3] },
  'readout.connectivity': neighbours,
  'readout.minimumPixels': atLeastZero,
  'readout.leastBorderSupport': atLeastZero,
  'readout.leastJoinConfidence': atLeastZero,
  'readout.leastOrderConfidence': share,
}

const EVERY_PATH = GROUPS.flatMap((group) =>
  Object.keys(DEFAULT_SOLVER_PARAMETERS[group]).map((name) => `${group}.${name}`),
)
const NUMERIC_PATHS = EVERY_PATH.filter((path) => typeof valueAt(DEFAULT_SOLVER_PARAMETERS, path) === 'number')

describe('the parameters of a solve', () => {
  test('nothing given is the defaults, and they deserve no warning', () => {
    for (const nothing of [undefined, null, {}, { evidence: {} }]) {
      expect(checked(nothing)).toEqual({ parameters: DEFAULT_SOLVER_PARAMETERS, warnings: [] })
    }
  })

  test('docs/solver.md lists every parameter with its default', () => {
    const page = readFileSync(new URL('../../../docs/solver.md', import.meta.url), 'utf8')
    const listed = [...page.matchAll(/^\| `(\w+\.\w+)` +\|[^|]*\| (\S+) +\|/gm)].map(([, path, value]) => [path, value])
    const told = (value: unknown) => (value === true ? 'on' : value === false ? 'off' : String(value))
    const expected = EVERY_PATH.map((path) => [path, told(valueAt(DEFAULT_SOLVER_PARAMETERS, path))])
    expect(listed.toSorted()).toEqual(expected.toSorted())
  })

  test('what is left out has its default, what is given is kept', () => {
    const { parameters } = checked({ evidence: { smoothness: 0.7 }, readout: { minimumPixels: 3 } })
    expect(parameters.evidence).toEqual({ ...DEFAULT_SOLVER_PARAMETERS.evidence, smoothness: 0.7 })
    expect(parameters.readout).toEqual({ ...DEFAULT_SOLVER_PARAMETERS.readout, minimumPixels: 3 })
    expect(parameters.moves).toEqual(DEFAULT_SOLVER_PARAMETERS.moves)
  })

  test('every number has a range that is tested here', () => {
    expect(NUMERIC_PATHS.toSorted()).toEqual(Object.keys(RANGES).toSorted())
  })

  test.each(Object.entries(RANGES))('%s takes what is in its range and refuses what is not', (path, { good, bad }) => {
    for (const value of good) expect(valueAt(checked(withOne(path, value)).parameters, path)).toBe(value)
    for (const value of [...bad, NaN, Infinity]) {
      expect(() => checked(withOne(path, value))).toThrow(DomainError)
      expect(() => checked(withOne(path, value))).toThrow(new RegExp(String(value).replace('.', '\\.')))
    }
  })

  test('λ = 0 is refused in so many words', () => {
    expect(() => checked(withOne('evidence.smoothness', 0))).toThrow(/evidence\.smoothness.*λ > 0.*received 0/)
  })

  test('μ ≤ λ is allowed with a warning that says why, μ > λ without', () => {
    for (const order of [0, 0.3, 0.5]) {
      const { parameters, warnings } = checked({ evidence: { smoothness: 0.5, order } })
      expect(warnings).toEqual(warningsAbout(parameters))
      expect(warnings).toHaveLength(1)
      expect(warnings[0]).toMatch(/μ = .*λ = 0\.5.*merged into one instance/s)
    }
    expect(checked({ evidence: { smoothness: 0.5, order: 0.51 } }).warnings).toEqual([])
  })

  test('values of another type are refused by name', () => {
    for (const path of EVERY_PATH) {
      const standard = valueAt(DEFAULT_SOLVER_PARAMETERS, path)
      for (const other of ['8', null, [], {}, typeof standard === 'number' ? true : 1]) {
        expect(() => checked(withOne(path, other))).toThrow(new RegExp(path.split('.')[1]!))
      }
    }
    for (const other of [5, 'x', [], true]) expect(() => checked(other)).toThrow(/an object/)
    expect(() => checked({ evidence: 3 })).toThrow(/evidence.*an object/)
  })

  test('unknown names are refused, those that every object has among them', () => {
    expect(() => checked({ evidence: { lambda: 1 } })).toThrow(/evidence.*smoothness.*lambda/)
    expect(() => checked({ solver: {} })).toThrow(/evidence, moves, readout.*solver/)
    for (const name of ['constructor', 'toString', '__proto__']) {
      expect(() => checked(JSON.parse(`{"${name}": {}}`))).toThrow(DomainError)
      expect(() => checked(JSON.parse(`{"evidence": {"${name}": 1}}`))).toThrow(DomainError)
    }
  })

  test('parameters written as JSON and read again are the same', () => {
    const valueOf = (path: string) => {
      const standard = valueAt(DEFAULT_SOLVER_PARAMETERS, path)
      return typeof standard === 'boolean' ? fc.boolean() : fc.constantFrom(...RANGES[path]!.good)
    }
    const changes = fc.record(Object.fromEntries(EVERY_PATH.map((path) => [path, valueOf(path)])), { requiredKeys: [] })
    fc.assert(
      fc.property(changes, (values) => {
        const given: Record<string, Record<string, unknown>> = {}
        for (const [path, value] of Object.entries(values)) {
          const [group, name] = path.split('.') as [string, string]
          given[group] = { ...given[group], [name]: value }
        }
        const { parameters } = checked(given)
        for (const path of EVERY_PATH) {
          expect(valueAt(parameters, path)).toBe(values[path] ?? valueAt(DEFAULT_SOLVER_PARAMETERS, path))
        }
        expect(checked(JSON.parse(JSON.stringify(parameters))).parameters).toEqual(parameters)
      }),
    )
  })
})
