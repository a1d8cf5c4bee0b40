/**
 * JSON text as Python's `json.dumps` writes it with its defaults, so that untouched data goes back string for string:
 * ", " and ": " between items, ASCII only, floats as `repr` writes them.
 */

/** A float as Python's `repr`: shortest digits that read back the same, always with a point or an exponent. */
export function pythonFloat(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  // Both languages write the shortest digits; they differ in when they use an exponent and how it looks.
  const magnitude = Math.abs(value)
  if (magnitude >= 1e-4 && magnitude < 1e16) return Number.isInteger(value) ? `${value}.0` : String(value)
  const [digits, power] = value.toExponential().split('e') as [string, string]
  const exponent = Number(power)
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

/** A string in quotes; everything but printable ASCII as \uXXXX. */
export function jsonString(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Any plain JSON value. Whole numbers are written as integers, others as floats; what JSON cannot hold is null. */
export function jsonText(value: unknown): string {
  if (typeof value === 'string') return jsonString(value)
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map(jsonText).join(', ')}]`
  if (typeof value === 'object' && value !== null) return jsonObject(Object.entries(value))
  return 'null'
}

/** An object of the given members, in that order. */
export function jsonObject(members: Iterable<readonly [string, unknown]>): string {
  return objectOfTexts([...members].map(([key, value]) => [key, jsonText(value)]))
}

/** The same with values that are JSON text already. */
export function objectOfTexts(members: Iterable<readonly [string, string]>): string {
  return `{${[...members].map(([key, text]) => `${jsonString(key)}: ${text}`).join(', ')}}`
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) return 'null'
  return Number.isSafeInteger(value) ? String(value) : pythonFloat(value)
}
