import { expect, expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import type { AnnotationDiffJson, AnnotationStateJson } from '../../src/core/dataset/annotationJson.ts'
import { NO_CORRUPTION } from '../../src/core/cues/corruptCues.ts'
import type { CueCorruption } from '../../src/core/cues/corruptCues.ts'
import type { Finding } from '../../src/core/dataset/finding.ts'
import type { Category, InstanceFields, OrderPair } from '../../src/core/dataset/records.ts'
import type { SolverConstraintJson } from '../../src/core/occlusion/constraints/constraintJson.ts'
import type { ConstraintOutcome } from '../../src/core/occlusion/constraints/SolverConstraints.ts'
import type { MoveRecord } from '../../src/core/occlusion/SceneSolution.ts'
import type { annotationStateSchema } from '../../src/shared/annotationSchemas.ts'
import {
  annotationDiffSchema,
  categorySchema,
  instanceFieldsSchema,
  orderPairSchema,
} from '../../src/shared/annotationSchemas.ts'
import type { findingSchema } from '../../src/shared/contract/exchange.ts'
import type { SolverMoves } from '../../src/shared/contract/solving.ts'
import type { constraintOutcomeSchema, solverConstraintSchema } from '../../src/shared/solverSchemas.ts'
import { cueCorruptionSchema, cueSourceSchema, solverConstraintsSchema } from '../../src/shared/solverSchemas.ts'

test('the schemas describe exactly the records of core', () => {
  expectTypeOf<Readonly<z.infer<typeof categorySchema>>>().toEqualTypeOf<Category>()
  expectTypeOf<Readonly<z.infer<typeof instanceFieldsSchema>>>().branded.toEqualTypeOf<InstanceFields>()
  expectTypeOf<z.infer<typeof orderPairSchema>>().toExtend<OrderPair>()
  expectTypeOf<OrderPair>().toExtend<z.infer<typeof orderPairSchema>>()
  expectTypeOf<Readonly<z.infer<typeof findingSchema>>>().toEqualTypeOf<Finding>()
  expectTypeOf<z.infer<typeof annotationStateSchema>>().toExtend<AnnotationStateJson>()
  expectTypeOf<AnnotationStateJson>().toExtend<z.input<typeof annotationStateSchema>>()
  expectTypeOf<z.infer<typeof annotationDiffSchema>>().toExtend<AnnotationDiffJson>()
  expectTypeOf<AnnotationDiffJson>().toExtend<z.input<typeof annotationDiffSchema>>()
})

test('the schemas about solving describe exactly what core takes', () => {
  expectTypeOf<z.infer<typeof solverConstraintSchema>>().toExtend<SolverConstraintJson>()
  expectTypeOf<SolverConstraintJson>().toExtend<z.input<typeof solverConstraintSchema>>()
  expectTypeOf<Readonly<z.infer<typeof constraintOutcomeSchema>>>().toEqualTypeOf<ConstraintOutcome>()
  expectTypeOf<Readonly<z.infer<typeof cueCorruptionSchema>>>().toEqualTypeOf<CueCorruption>()
  expectTypeOf<MoveRecord>().toExtend<SolverMoves[number]>()
  expect(cueCorruptionSchema.parse({})).toEqual(NO_CORRUPTION)
})

const pin = { id: 'a', kind: 'pin', strength: 'hard', front: 1, back: 2 }

test.each([
  ['two constraints of one name', solverConstraintsSchema, [pin, pin]],
  ['a pin of a number that is none', solverConstraintsSchema, [{ ...pin, front: 0 }]],
  [
    'a stroke without a width',
    solverConstraintsSchema,
    [{ ...pin, kind: 'boundary', action: 'add', points: [1, 2], diameter: 0 }],
  ],
  ['a share above one', cueCorruptionSchema, { drop: 1.1 }],
  ['an unknown scale', cueSourceSchema, { kind: 'oracle', setId: 1, corruption: {}, scale: 3 }],
  ['a path for a file', cueSourceSchema, { kind: 'file', path: '/etc/passwd' }],
])('%s is refused', (_name, schema, value) => {
  expect(schema.safeParse(value).success).toBe(false)
})

const pair = { a: 1, b: 2, state: 'a-over-b', provenance: 'human', confidence: null, votes: null }

test.each([
  ['a pair named the wrong way round', orderPairSchema, { ...pair, a: 2, b: 1 }],
  ['a pair of one', orderPairSchema, { ...pair, b: 1 }],
  ['an unknown state', orderPairSchema, { ...pair, state: 'a-under-b' }],
  ['a confidence above one', orderPairSchema, { ...pair, confidence: 1.5 }],
  ['a pair change without sides', annotationDiffSchema, { instances: [], pairs: [{ before: null, after: null }] }],
  ['an instance of number 0', annotationDiffSchema, { instances: [{ kind: 'update', number: 0 }], pairs: [] }],
  ['a rank that is no number', instanceFieldsSchema.shape.rank, Number.NaN],
  ['an infinite outline', instanceFieldsSchema.shape.outline, [0, 0, Number.POSITIVE_INFINITY, 1]],
])('%s is refused', (_name, schema, value) => {
  expect(schema.safeParse(value).success).toBe(false)
})

test('keys of prototypes in a message change no prototype', () => {
  const message: unknown = JSON.parse('{"__proto__": {"isAdmin": true}, "id": 1, "name": "cup", "isStuff": false}')
  const parsed = categorySchema.parse(message)
  expect(parsed).toEqual({ id: 1, name: 'cup', isStuff: false })
  expect('isAdmin' in parsed).toBe(false)
})
