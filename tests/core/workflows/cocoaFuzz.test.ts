import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DomainError } from '../../../src/core/support/DomainError.ts'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'
import { checkAnnotationState } from '../../../src/core/workflows/checkAnnotations.ts'
import { codesOf, exportedObject, readCocoa } from './cocoaReading.ts'
import { COCOA_SAMPLE_SIZE, COCOA_SAMPLE_TEXT } from './cocoaSample.ts'

/** What a file may say without anything being wrong with how it was read. */
const UNUSUAL = new Set(['order-cycle', 'mutual-pair', 'empty-mask', 'fully-hidden'])

type Container = Record<string, unknown> | unknown[]

/** Values that have broken readers: wrong types, limits of numbers, texts that look like data. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, '', '0', 0, -0, -1, 0.5, 1e9, -1e9, 1e300, 2 ** 31, 2 ** 53, 1e-300),
  fc.constantFrom<unknown>([], {}, [[]], [null], { size: [1, 1], counts: '0' }, { size: [30, 44], counts: [1320] }),
  fc.constantFrom<unknown>('1-2', '2-1,1-2', '1-1', '999999999-1', '6-1,5-2,1-6', '__proto__', '\u0000', '😀'),
  fc.integer({ min: -5, max: 50 }),
  fc.jsonValue({ maxDepth: 3 }),
)

/** One change somewhere in the tree, chosen by a seed: put junk there, take it away, or write it twice. */
const change = fc.record({
  seed: fc.integer(),
  what: fc.constantFrom('replace', 'delete', 'repeat', 'text'),
  value: junk,
})

function spoil(root: Container, { seed, what, value }: { seed: number; what: string; value: unknown }): void {
  const random = seededRandom(seed)
  let container = root
  for (;;) {
    const keys = Object.keys(container)
    if (keys.length === 0) return
    const key = keys[Math.floor(random() * keys.length)]!
    const child = (container as Record<string, unknown>)[key]
    if (typeof child === 'object' && child !== null && random() < 0.8) {
      container = child as Container
      continue
    }
    if (what === 'delete') removeFrom(container, key)
    else if (what === 'repeat' && Array.isArray(container)) container.splice(Number(key), 0, child)
    else if (what === 'text' && typeof child === 'string') put(container, key, disturbed(child, random))
    else put(container, key, value)
    return
  }
}

function removeFrom(container: Container, key: string): void {
  if (Array.isArray(container)) container.splice(Number(key), 1)
  else delete container[key]
}

function put(container: Container, key: string, value: unknown): void {
  if (Array.isArray(container)) container[Number(key)] = value
  else container[key] = value
}

/** A text with one character changed, taken out or put in. */
function disturbed(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length + 1))
  const inserted = String.fromCharCode(40 + Math.floor(random() * 80))
  return text.slice(0, at) + (random() < 0.5 ? inserted : '') + text.slice(at + Math.floor(random() * 2))
}

describe('spoiled annotations', () => {
  test('are read or refused, and what was read can be written and read again', () => {
    let read = 0
    let refused = 0
    const property = fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const raw = JSON.parse(COCOA_SAMPLE_TEXT) as Container
      for (const one of changes) spoil(raw, one)
      let state
      try {
        state = readCocoa(raw, COCOA_SAMPLE_SIZE).state
      } catch (error) {
        expect(error).toBeInstanceOf(DomainError)
        expect((error as DomainError).message).toContain('a.json')
        refused++
        return
      }
      expect(codesOf(checkAnnotationState(state, 'a.json')).filter((code) => !UNUSUAL.has(code))).toEqual([])
      const written = exportedObject(state, { onCycle: 'break-weakest', onComplexMask: 'rle' })
      const again = readCocoa(written, COCOA_SAMPLE_SIZE).state
      expect(again.instances).toHaveLength(state.instances.length)
      read++
    })
    fc.assert(property, { numRuns: 3000 })
    // Neither branch may be empty, or the test tests nothing.
    expect(Math.min(read, refused)).toBeGreaterThan(300)
  })

  test('of arbitrary JSON are refused or empty', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          expect(readCocoa(value, COCOA_SAMPLE_SIZE).state.instances).toEqual([])
        } catch (error) {
          expect(error).toBeInstanceOf(DomainError)
        }
      }),
    )
  })
})
