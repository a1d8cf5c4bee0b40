import type { Finding } from '../dataset/finding.ts'
import { faultMessage, refuse } from '../support/DomainError.ts'
import type { Fault } from '../support/DomainError.ts'

/**
 * Careful reading of JSON that strangers wrote. Every refusal is a `bad-input` that names the place inside the file
 * (`annotations[3].regions[2].order`), what was expected and what was found.
 */
export type JsonObject = Readonly<Record<string, unknown>>

/** Keys that mean something to JavaScript objects. They are never read and never copied, only reported. */
const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Deepest nesting kept of keys that we do not interpret; real files need about 3, recursion would allow about 10 000. */
const MAX_DEPTH = 32

/** A finding whose message is a fault sentence without the place, which has its own field. */
export function findingOf(
  severity: Finding['severity'],
  code: string,
  where: string,
  fault: Omit<Fault, 'where'>,
): Finding {
  return { severity, code, where, message: faultMessage(fault) }
}

export function objectAt(value: unknown, where: string): JsonObject {
  if (isPlainObject(value)) return value
  throw wrong('Not an object', where, 'an object {…}', value)
}

export function arrayAt(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw wrong('Not a list', where, 'a list […]', value)
}

export function textAt(value: unknown, where: string, maxLength = MAX_TEXT): string {
  if (typeof value !== 'string') throw wrong('Not a text', where, 'a text "…"', value)
  if (value.length <= maxLength) return value
  throw refuse('bad-input', {
    what: 'A text is too long',
    where,
    expected: `at most ${maxLength} characters`,
    received: `${value.length}`,
  })
}

/** Longest name; the limit that stored records have too. */
const MAX_TEXT = 1000

export function numberAt(value: unknown, where: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw wrong('Not a number', where, 'a finite number', value)
}

export function integerAt(value: unknown, where: string, least = Number.MIN_SAFE_INTEGER): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value
  throw wrong('Not a fitting integer', where, least > 0 ? `an integer ≥ ${least}` : 'an integer', value)
}

/** true, false, 1 or 0, as Python writers mix them. */
export function flagAt(value: unknown, where: string): boolean {
  if (value === true || value === 1) return true
  if (value === false || value === 0) return false
  throw wrong('Not a yes or no', where, '0, 1, true or false', value)
}

/** An id as files have them: an integer or a short text. */
export function idAt(value: unknown, where: string): number | string {
  if (typeof value === 'string') return textAt(value, where)
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw wrong('Not an id', where, 'an integer or a text', value)
}

/** The value of an own key, or undefined; a key set to null counts as absent. */
export function ownValue(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? (object[key] ?? undefined) : undefined
}

/**
 * A copy of the keys of `object` that are not in `known`, so that they can be written back. Keys that could change how
 * objects behave are left out at any depth and reported. Throws `bad-input` for what is nested too deep to be data.
 */
export function extraKeys(
  object: JsonObject,
  known: ReadonlySet<string>,
  where: string,
  findings: Finding[],
): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  reportForeignPrototype(object, where, findings)
  for (const key of Object.keys(object)) {
    if (known.has(key)) continue
    if (isSafeKey(key, where, findings)) kept[key] = safeCopy(object[key], `${where}.${key}`, findings, 1)
  }
  return kept
}

function safeCopy(value: unknown, where: string, findings: Finding[], depth: number): unknown {
  if (depth > MAX_DEPTH) {
    throw refuse('bad-input', {
      what: 'Data is nested too deep',
      where,
      expected: `at most ${MAX_DEPTH} levels`,
      received: 'more',
    })
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => safeCopy(item, `${where}[${index}]`, findings, depth + 1))
  }
  if (!isPlainObject(value)) return value
  const copy: Record<string, unknown> = {}
  reportForeignPrototype(value, where, findings)
  for (const key of Object.keys(value)) {
    if (isSafeKey(key, where, findings)) copy[key] = safeCopy(value[key], `${where}.${key}`, findings, depth + 1)
  }
  return copy
}

function isSafeKey(key: string, where: string, findings: Finding[]): boolean {
  if (!UNSAFE_KEYS.has(key)) return true
  findings.push(unsafeKey(`${where}.${key}`))
  return false
}

/** A parser that assigns keys one by one has turned a `__proto__` key into the object's prototype. */
function reportForeignPrototype(object: JsonObject, where: string, findings: Finding[]): void {
  const prototype: unknown = Object.getPrototypeOf(object)
  if (prototype === Object.prototype || prototype === null) return
  findings.push(unsafeKey(`${where}.__proto__`))
}

function unsafeKey(where: string): Finding {
  return findingOf('repaired', 'unsafe-key', where, {
    what: 'A key that could change how the program works was ignored',
    todo: 'Rename it in the file if its value matters.',
  })
}

function isPlainObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function wrong(what: string, where: string, expected: string, value: unknown): Error {
  return refuse('bad-input', { what, where, expected, received: shown(value) })
}

/** A value as a message shows it: short texts and numbers as they are, the rest by kind. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (typeof value === 'string')
    return value.length <= 40 ? JSON.stringify(value) : `a text of ${value.length} characters`
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? `a list of ${value.length}` : `an ${typeof value}`
}
