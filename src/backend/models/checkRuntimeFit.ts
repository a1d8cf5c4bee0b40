import { refuse } from '../../core/support/DomainError.ts'
import type { OperatorName } from './onnx/collectGraphParts.ts'
import type { OnnxSummary } from './onnx/readOnnx.ts'

/*
 * What the bundled ONNX Runtime (1.30) takes. A test asks it for the upper ends; the lower ones are what its documentation
 * promises to go on supporting.
 */
export const FORMAT_VERSIONS = { least: 3, most: 13 }
export const OPERATOR_SET_VERSIONS = { least: 7, most: 26 }

/** Domains of operators that are part of the runtime. */
const KNOWN_DOMAINS: ReadonlySet<string> = new Set(['', 'ai.onnx.ml', 'com.microsoft'])

/** Operators that run other code than the graph's, or open files by themselves. */
const FOREIGN_CODE: ReadonlySet<string> = new Set(['com.microsoft.EPContext', 'com.microsoft.PythonOp'])

/** Throws `unsupported` when the bundled runtime cannot know what the file says; `bad-input` without an operator set. */
export function checkRuntimeFit({ irVersion, operatorSets, operators }: OnnxSummary, where: string): void {
  const version = operatorSets.get('')
  checkVersion(irVersion, FORMAT_VERSIONS, where, 'version of the ONNX format', 'IR version')
  if (version === undefined && operators.some(({ domain }) => domain === '')) {
    const expected = 'the version of ONNX’s operators (opset) that the network was written for'
    throw refuse('bad-input', { what: 'The network does not say its operator set', where, expected, received: 'none' })
  }
  if (version !== undefined) checkVersion(version, OPERATOR_SET_VERSIONS, where, 'operator set (opset)', 'opset')
  refuseOperators(
    operators.filter(({ domain }) => !KNOWN_DOMAINS.has(domain)),
    'The network uses operators that are not part of ONNX Runtime',
    'Export it without them; Strata loads no libraries of operators.',
    where,
  )
  refuseOperators(
    operators.filter(({ domain, name }) => FOREIGN_CODE.has(`${domain}.${name}`)),
    'The network uses operators that run code from outside of it',
    'Export the network itself, not the form that was compiled for one device.',
    where,
  )
}

interface VersionRange {
  readonly least: number
  readonly most: number
}

function checkVersion(
  version: number,
  { least, most }: VersionRange,
  where: string,
  name: string,
  short: string,
): void {
  if (version >= least && version <= most) return
  throw refuse('unsupported', {
    what: `This Strata cannot run networks of this ${name}`,
    where,
    expected: `${short} ${least} to ${most}`,
    received: `${version}`,
    todo: `Export it again with opset 17${version > most ? ', or update Strata' : ''}.`,
  })
}

function refuseOperators(found: readonly OperatorName[], what: string, todo: string, where: string): void {
  if (found.length === 0) return
  const names = found.slice(0, 5).map(({ domain, name }) => (domain === '' ? name : `${domain}.${name}`))
  const received = `${names.join(', ')}${found.length > names.length ? ` and ${found.length - names.length} more` : ''}`
  const expected = `operators of ${[...KNOWN_DOMAINS].map((domain) => domain || 'ai.onnx').join(', ')}`
  throw refuse('unsupported', { what, where, expected, received, todo })
}
