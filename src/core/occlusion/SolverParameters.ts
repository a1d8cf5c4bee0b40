import { refuse } from '../support/DomainError.ts'
import { DEFAULT_EVIDENCE } from './evidence/EvidenceParameters.ts'
import type { EvidenceParameters } from './evidence/EvidenceParameters.ts'
import type { ReadoutParameters } from './readout/SceneReading.ts'

/** Everything settable about a solve; plain JSON, stored with its prediction run. */
export interface SolverParameters {
  readonly evidence: EvidenceParameters
  readonly moves: MoveParameters
  readonly readout: ReadoutParameters
}

export interface MoveParameters {
  /** Begin with moves of whole regions that the evidence holds together: several times faster. */
  readonly regionStart: boolean
  /** Try lowering labels when raising them gains nothing more. */
  readonly downJumps: boolean
  /** Try expanding each label in use when jumps gain nothing more. */
  readonly expansion: boolean
  /** At the end, give connected parts other labels as a whole where that lowers the energy; needs no cut. */
  readonly partMoves: boolean
  /** Beyond this many moves the solve is refused. */
  readonly largestMoveCount: number
}

export const DEFAULT_SOLVER_PARAMETERS: SolverParameters = {
  evidence: DEFAULT_EVIDENCE,
  moves: { regionStart: true, downJumps: false, expansion: false, partMoves: true, largestMoveCount: 1000 },
  readout: {
    connectivity: 4,
    minimumPixels: 16,
    leastBorderSupport: 0,
    leastJoinConfidence: 0.7,
    joinByClass: true,
    leastOrderConfidence: 0,
  },
}

export interface CheckedParameters {
  readonly parameters: SolverParameters
  /** Sentences about values that are allowed and unwise. */
  readonly warnings: readonly string[]
}

/**
 * Makes parameters of untrusted JSON: any part of `SolverParameters`; what is left out has its default. Throws `bad-input`
 * for unknown names, values of another type and values out of their range.
 */
export function checkSolverParameters(value: unknown, where: string): CheckedParameters {
  const parameters = merged(DEFAULT_SOLVER_PARAMETERS, value ?? {}, where) as unknown as SolverParameters
  for (const [path, range] of Object.entries(RANGES)) {
    const [group, name] = path.split('.') as [keyof SolverParameters, string]
    const given = (parameters[group] as unknown as Plain)[name]
    if (typeof given !== 'number' || range.holds(given)) continue
    throw refuse('bad-input', {
      what: `${path} is out of its range`,
      where,
      expected: range.text,
      received: String(given),
      todo: range.todo,
    })
  }
  return { parameters, warnings: warningsAbout(parameters) }
}

/** Why a solve with these parameters may disappoint, in sentences; none for sound ones. */
export function warningsAbout({ evidence }: SolverParameters): string[] {
  const { smoothness, order } = evidence
  if (order > smoothness) return []
  return [
    `The reward for order (μ = ${order}) is not above the smoothness (λ = ${smoothness}): putting an object in front of a ` +
      'neighbour costs λ per pixel of their border and earns μ, so no object can rise above another and everything that ' +
      'touches is merged into one instance. Choose μ about twice λ.',
  ]
}

interface Range {
  readonly holds: (value: number) => boolean
  readonly text: string
  readonly todo?: string
}

const AT_LEAST_ZERO: Range = { holds: (value) => value >= 0, text: 'a number ≥ 0' }
const COUNT: Range = { holds: (value) => Number.isInteger(value) && value >= 0, text: 'an integer ≥ 0' }
const SHARE: Range = { holds: (value) => value >= 0 && value <= 1, text: 'a number from 0 to 1' }
const CONNECTIVITY: Range = { holds: (value) => value === 4 || value === 8, text: '4 or 8' }

const RANGES: Readonly<Record<string, Range>> = {
  'evidence.smoothness': {
    holds: (value) => value > 0,
    text: 'λ > 0',
    todo: 'Without smoothness every pixel is on its own.',
  },
  'evidence.order': AT_LEAST_ZERO,
  'evidence.violation': { holds: (value) => value >= 1, text: 'c ≥ 1' },
  'evidence.leastProbability': { holds: (value) => value > 0 && value < 0.5, text: '0 < ε < 0.5' },
  'evidence.backgroundDoubt': { holds: (value) => value >= 0 && value <= 0.5, text: 'a number from 0 to 0.5' },
  'evidence.boundaryThreshold': SHARE,
  'evidence.linkReach': COUNT,
  'evidence.connectivity': CONNECTIVITY,
  'evidence.interiorFactor': AT_LEAST_ZERO,
  'evidence.boundaryFactor': AT_LEAST_ZERO,
  'evidence.mouthFactor': AT_LEAST_ZERO,
  'evidence.mouthExponent': AT_LEAST_ZERO,
  'evidence.mergeWidth': SHARE,
  'evidence.contrast': SHARE,
  'evidence.classContrast': SHARE,
  'moves.largestMoveCount': { holds: (value) => Number.isInteger(value) && value >= 1, text: 'an integer ≥ 1' },
  'readout.connectivity': CONNECTIVITY,
  'readout.minimumPixels': AT_LEAST_ZERO,
  'readout.leastBorderSupport': AT_LEAST_ZERO,
  'readout.leastJoinConfidence': AT_LEAST_ZERO,
  'readout.leastOrderConfidence': SHARE,
}

type Plain = Record<string, unknown>

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The defaults with what is given in their place; the defaults' own shape says which names and types there are. */
function merged(defaults: object, given: unknown, where: string): Plain {
  if (!isPlain(given)) throw unfit(where, 'an object', given)
  const known = defaults as Plain
  const result: Plain = { ...known }
  for (const [name, value] of Object.entries(given)) {
    const place = `${where}, ${name}`
    const standard = Object.hasOwn(known, name) ? known[name] : undefined
    if (standard === undefined) throw unfit(place, `one of ${Object.keys(known).join(', ')}`, name)
    if (isPlain(standard)) result[name] = merged(standard, value, place)
    else if (typeof value !== typeof standard) throw unfit(place, `a ${typeof standard}`, value)
    else if (typeof value === 'number' && !Number.isFinite(value)) throw unfit(place, 'a finite number', value)
    else result[name] = value
  }
  return result
}

function unfit(where: string, expected: string, received: unknown): Error {
  const text = typeof received === 'number' ? String(received) : (JSON.stringify(received) ?? String(received))
  return refuse('bad-input', { what: 'Not usable as solver parameters', where, expected, received: text })
}
