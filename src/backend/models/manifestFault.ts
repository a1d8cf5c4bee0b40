import type { z } from 'zod'
import { refuse } from '../../core/support/DomainError.ts'

/** Longest received value that is shown whole, in characters. */
const SHOWN = 80

/** The refusal for a manifest that `issues` were found in: the first of them spelled out, the others counted. */
export function manifestFault(issues: readonly z.core.$ZodIssue[], manifest: unknown, where: string): Error {
  const [first] = issues.map(deepest)
  const what =
    issues.length === 1
      ? 'The manifest of the model does not have the form it must have'
      : `The manifest of the model is wrong at ${issues.length} places, first`
  const path = first!.path.map(String)
  const isUnknownName = first!.code === 'unrecognized_keys'
  const place = [where, ...(path.length === 0 ? [] : [path.join('.')])].join(', ')
  return refuse('bad-input', {
    what,
    where: place,
    expected: expectedBy(first!),
    received: isUnknownName ? first!.keys.map((key) => JSON.stringify(key)).join(', ') : shown(valueAt(manifest, path)),
    todo: isUnknownName
      ? 'Correct or remove the name; docs/models.md lists those of a manifest.'
      : 'Correct it; docs/models.md says what each field means.',
  })
}

/** Of the ways in which a union was missed, one that names a place further inside says more. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue
  const inner = issue.errors.flat().find(({ path }) => path.length > 0)
  return inner === undefined ? issue : { ...inner, path: [...issue.path, ...inner.path] }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object {…}',
  record: 'an object {…}',
}

function expectedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? issue.expected
  if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value)).join(' or ')
  if (issue.code === 'unrecognized_keys') return 'only names that are known here'
  return issue.message
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as Record<string, unknown>)[key]
  }
  return at
}

function shown(value: unknown): string {
  const text = JSON.stringify(value)
  if (text === undefined) return 'nothing'
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`
}
