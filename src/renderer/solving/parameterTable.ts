import { checkSolverParameters, DEFAULT_SOLVER_PARAMETERS } from '../../core/occlusion/SolverParameters.ts'

export type ParameterValue = number | boolean

/** Values that differ from Strata's defaults, by path such as `evidence.smoothness`. */
export type ParameterChanges = Readonly<Record<string, ParameterValue>>

interface ParameterBase {
  readonly path: string
  readonly label: string
  /** The letter of the paper; empty where it has none. */
  readonly symbol: string
  /** One sentence: what happens when it rises, or is on. */
  readonly hint: string
}

export type ParameterRow =
  | (ParameterBase & {
      readonly kind: 'number'
      readonly minimum: number
      readonly maximum: number
      readonly step: number
    })
  | (ParameterBase & { readonly kind: 'switch' })
  | (ParameterBase & { readonly kind: 'choice'; readonly options: readonly { value: number; label: string }[] })

export interface ParameterGroup {
  readonly title: string
  readonly rows: readonly ParameterRow[]
}

const NEIGHBOURS = [
  { value: 4, label: '4' },
  { value: 8, label: '8' },
] as const

/** Every parameter of the solver as the interface shows it, the ones people turn first above. */
export const PARAMETER_GROUPS: readonly ParameterGroup[] = [
  {
    title: 'Energy',
    rows: [
      number(
        'evidence.smoothness',
        'Smoothness',
        'Cost per pixel of border: higher merges more.',
        [0.05, 5, 0.05],
        'λ',
      ),
      number('evidence.order', 'Order', 'Reward per pixel whose order is as the cues say.', [0, 10, 0.05], 'μ'),
      number('evidence.violation', 'Violation', 'Cost of a violated order, in rewards.', [1, 100, 1], 'c'),
    ],
  },
  {
    title: 'Boundaries',
    rows: [
      number('evidence.boundaryThreshold', 'Threshold', 'Least probability of a boundary pixel.', [0, 1, 0.05], 'τ'),
      {
        kind: 'choice',
        path: 'evidence.connectivity',
        label: 'Neighbours',
        symbol: '',
        hint: 'Of a pixel in the smoothness; with 8, slanted borders cost no more than straight ones.',
        options: NEIGHBOURS,
      },
      toggle('evidence.thinning', 'Thin', 'Keeps only the ridge of thick boundaries.'),
      number(
        'evidence.backgroundDoubt',
        'Ground doubt',
        'Background probabilities this far from 0 and 1 are decided by region; 0.5: none.',
        [0, 0.5, 0.01],
      ),
      number('evidence.linkReach', 'Link reach', 'Ends of contours this near are linked; cue pixels.', [0, 64, 1]),
      toggle('evidence.softOrder', 'Soft order', 'Weighs each vote by the probability of its boundary.'),
      toggle('evidence.netVotes', 'Net votes', 'Where votes between two regions disagree, only the surplus counts.'),
    ],
  },
  {
    title: 'Gaps in boundaries',
    rows: [
      toggle('evidence.basins', 'Close gaps', 'Divides the foreground into basins between the boundaries.'),
      number('evidence.interiorFactor', 'Inside', 'Factor on λ inside a basin: higher tears less.', [0, 32, 0.5]),
      number('evidence.boundaryFactor', 'At boundaries', 'Factor on λ across a boundary.', [0, 2, 0.01]),
      number('evidence.mouthFactor', 'At mouths', 'Factor on λ across the widest mouth of two basins.', [0, 16, 0.5]),
      number('evidence.mouthExponent', 'Mouth shape', 'How fast that falls with the width.', [0, 8, 0.5]),
      number('evidence.mergeWidth', 'Merge from', 'Basins with a mouth this wide are one.', [0, 1, 0.05]),
      number('evidence.contrast', 'Contrast', 'How much contrast in the photo eases a border.', [0, 1, 0.05]),
      number('evidence.classContrast', 'Class contrast', 'How much another class eases a border.', [0, 1, 0.05]),
    ],
  },
  {
    title: 'Reading',
    rows: [
      number('readout.minimumPixels', 'Least size', 'Smaller parts are no instances; cue pixels.', [0, 4096, 1]),
      {
        kind: 'choice',
        path: 'readout.connectivity',
        label: 'Connected by',
        symbol: '',
        hint: 'Pixels of one instance hang together by edges (4) or also by corners (8).',
        options: NEIGHBOURS,
      },
      number(
        'readout.leastJoinConfidence',
        'Join from',
        'Least belief for joining parts behind an occluder.',
        [0, 2, 0.05],
      ),
      toggle('readout.joinByClass', 'Join by class', 'Joins parts only where their classes agree.'),
      number('readout.leastOrderConfidence', 'Order from', 'Orders believed less are left unknown.', [0, 1, 0.05]),
      number('readout.leastBorderSupport', 'Border support', 'Borders with less evidence are removed.', [0, 1, 0.05]),
    ],
  },
  {
    title: 'Search',
    rows: [
      toggle('moves.regionStart', 'Begin with regions', 'First moves whole regions: several times faster.'),
      toggle('moves.partMoves', 'Part moves', 'At the end gives whole parts other labels where that helps.'),
      toggle('moves.downJumps', 'Down-jumps', 'Also lowers labels; slower, seldom better.'),
      toggle('moves.expansion', 'Expansion', 'Also expands each label at the end; slower.'),
      number('moves.largestMoveCount', 'Most moves', 'Beyond this the solve is refused.', [1, 10_000, 1]),
      number(
        'evidence.leastProbability',
        'Clamp',
        'Probabilities are kept this far from 0 and 1.',
        [0.0001, 0.4, 0.0001],
        'ε',
      ),
    ],
  },
]

function number(
  path: string,
  label: string,
  hint: string,
  [minimum, maximum, step]: readonly [number, number, number],
  symbol = '',
): ParameterRow {
  return { kind: 'number', path, label, hint, minimum, maximum, step, symbol }
}

function toggle(path: string, label: string, hint: string): ParameterRow {
  return { kind: 'switch', path, label, hint, symbol: '' }
}

type Groups = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export function defaultOf(path: string): ParameterValue {
  const [group, name] = path.split('.') as [string, string]
  return (DEFAULT_SOLVER_PARAMETERS as unknown as Groups)[group]![name] as ParameterValue
}

export function valueOf(changes: ParameterChanges, path: string): ParameterValue {
  return changes[path] ?? defaultOf(path)
}

/** With one value set; a value equal to its default is no change. */
export function withParameter(changes: ParameterChanges, path: string, value: ParameterValue): ParameterChanges {
  const others = Object.entries(changes).filter(([name]) => name !== path)
  return Object.fromEntries(value === defaultOf(path) ? others : [...others, [path, value]])
}

/** The changes as the contract takes them: any part of the solver's parameters. */
export function parametersJson(changes: ParameterChanges): Record<string, Record<string, ParameterValue>> {
  const json: Record<string, Record<string, ParameterValue>> = {}
  for (const [path, value] of Object.entries(changes)) {
    const [group, name] = path.split('.') as [string, string]
    json[group] = { ...json[group], [name]: value }
  }
  return json
}

/** Of stored parameters (any part, nested), what differs from the defaults; names that no row shows are left out. */
export function parameterChanges(json: unknown): ParameterChanges {
  let changes: ParameterChanges = {}
  for (const { path } of PARAMETER_GROUPS.flatMap(({ rows }) => rows)) {
    const [group, name] = path.split('.') as [string, string]
    const value = (json as Partial<Groups> | null)?.[group]?.[name]
    if (typeof value === typeof defaultOf(path)) changes = withParameter(changes, path, value as ParameterValue)
  }
  return changes
}

/** Sentences about values that are allowed and unwise, or why they cannot be used. */
export function parameterWarnings(changes: ParameterChanges): readonly string[] {
  try {
    return checkSolverParameters(parametersJson(changes), 'parameters').warnings
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}
