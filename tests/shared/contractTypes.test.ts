import { expect, expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import type { AnnotationDiffJson, AnnotationStateJson } from '../../src/core/dataset/annotationJson.ts'
import type { Finding } from '../../src/core/dataset/finding.ts'
import type { Category, InstanceFields, OrderPair } from '../../src/core/dataset/records.ts'
import type { annotationStateSchema } from '../../src/shared/annotationSchemas.ts'
import {
  annotationDiffSchema,
  categorySchema,
  instanceFieldsSchema,
  orderPairSchema,
} from '../../src/shared/annotationSchemas.ts'
import type { findingSchema } from '../../src/shared/contract/exchange.ts'

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
