import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSolverParameters, DEFAULT_SOLVER_PARAMETERS } from '../../../src/core/occlusion/SolverParameters.ts'
import {
  defaultOf,
  PARAMETER_GROUPS,
  parameterChanges,
  parametersJson,
  parameterWarnings,
  valueOf,
  withParameter,
} from '../../../src/renderer/solving/parameterTable.ts'
import type { ParameterChanges, ParameterRow, ParameterValue } from '../../../src/renderer/solving/parameterTable.ts'

const ROWS = PARAMETER_GROUPS.flatMap(({ rows }) => rows)
const PATHS = Object.entries(DEFAULT_SOLVER_PARAMETERS).flatMap(([group, values]) =>
  Object.keys(values as object).map((name) => `${group}.${name}`),
)

function valuesOf(row: ParameterRow): fc.Arbitrary<ParameterValue> {
  switch (row.kind) {
    case 'switch':
      return fc.boolean()
    case 'choice':
      return fc.constantFrom(...row.options.map(({ value }) => value))
    case 'number':
      return fc
        .integer({ min: 0, max: Math.round((row.maximum - row.minimum) / row.step) })
        .map((steps) => Number((row.minimum + steps * row.step).toFixed(4)))
  }
}

const anyChange = fc.constantFrom(...ROWS).chain((row) => valuesOf(row).map((value) => [row.path, value] as const))

describe('the table of parameters', () => {
  it('has every parameter of the solver once, with a control that fits its type', () => {
    expect(ROWS.map(({ path }) => path).sort()).toEqual([...PATHS].sort())
    for (const row of ROWS) {
      expect(typeof defaultOf(row.path), row.path).toBe(row.kind === 'switch' ? 'boolean' : 'number')
    }
  })

  it('holds every default in the range of its control', () => {
    for (const row of ROWS) {
      const standard = defaultOf(row.path)
      if (row.kind === 'choice') expect(row.options.map(({ value }) => value)).toContain(standard)
      if (row.kind !== 'number') continue
      expect(standard, row.path).toBeGreaterThanOrEqual(row.minimum)
      expect(standard, row.path).toBeLessThanOrEqual(row.maximum)
    }
  })

  it('gives nothing that the solver refuses, and comes back from what was stored', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 8 }), (list) => {
        const changes = list.reduce<ParameterChanges>((sum, [path, value]) => withParameter(sum, path, value), {})
        const json = parametersJson(changes)
        const { parameters } = checkSolverParameters(json, 'here')
        for (const { path } of ROWS) {
          const [group, name] = path.split('.') as [string, string]
          const used = (parameters as unknown as Record<string, Record<string, unknown>>)[group]![name]
          expect(used, path).toBe(valueOf(changes, path))
        }
        expect(parameterChanges(JSON.parse(JSON.stringify(json)))).toEqual(changes)
      }),
    )
  })

  it('counts a value that is the default as no change', () => {
    const changed = withParameter({}, 'evidence.order', 3)
    expect(changed).toEqual({ 'evidence.order': 3 })
    expect(withParameter(changed, 'evidence.order', defaultOf('evidence.order'))).toEqual({})
  })

  it('takes nothing from a storage that holds something else', () => {
    for (const odd of [null, 7, [], { evidence: null }, { evidence: { order: '3', nonsense: 1 } }]) {
      expect(parameterChanges(odd)).toEqual({})
    }
  })

  it('warns when the order is worth no more than the border costs', () => {
    expect(parameterWarnings({})).toEqual([])
    expect(parameterWarnings({ 'evidence.order': 0.3 })).toEqual([expect.stringMatching(/μ = 0.3.*λ = 0.5.*merged/)])
    expect(parameterWarnings({ 'evidence.smoothness': 0 })).toEqual([expect.stringContaining('λ > 0')])
  })
})
