import type { AnnotationDiff } from '../../dataset/annotationDiff.ts'
import { diffBetween } from '../../dataset/diffBetween.ts'
import { requireInstance } from '../../dataset/findInstance.ts'
import { pairKey } from '../../dataset/records.ts'
import type {
  AnnotationState,
  InstanceNumber,
  OrderPair,
  PairKey,
  PairState,
  Provenance,
} from '../../dataset/records.ts'
import { sameJson } from '../../dataset/sameJson.ts'
import { pairOf } from '../../occlusion/OrderGraph.ts'
import { refuse } from '../../support/DomainError.ts'
import { withDerivedVisible } from './withDerivedVisible.ts'

/** What to say about the pair (a, b); the two may come in either order, `state` reads in the order given. */
export interface PairStatement {
  readonly a: InstanceNumber
  readonly b: InstanceNumber
  readonly state: PairState
}

/**
 * States the order of pairs and re-derives both sides where they are linked. A pair that becomes `mutual` unlinks both
 * instances and keeps their visible masks as they are: who shows where can no longer be derived.
 * `unknown` keeps a record, which says who looked and could not tell; votes are kept, a confidence is not, since it was
 * measured for another statement. Of two statements about one pair the later counts.
 * Throws `not-found`, and `bad-input` for a pair of an instance with itself.
 */
export function planPairStates(
  state: AnnotationState,
  statements: readonly PairStatement[],
  provenance: Provenance,
): AnnotationDiff {
  return diffBetween(state, withPairStates(state, statements, provenance))
}

/** The state after `planPairStates`. Records that do not change are shared with the given state. */
export function withPairStates(
  state: AnnotationState,
  statements: readonly PairStatement[],
  provenance: Provenance,
): AnnotationState {
  const stated = new Map<PairKey, OrderPair>()
  const replaced = new Set<OrderPair>()
  const touched = new Set<InstanceNumber>()
  for (const statement of statements) {
    checkStatement(state, statement)
    const { a, b } = statement
    const recorded = pairOf(state, a, b)
    const before = stated.get(pairKey(a, b)) ?? recorded
    const after = statedPair(statement, provenance, before)
    if (before !== null && sameJson({ ...before, confidence: null }, after)) continue
    stated.set(pairKey(a, b), after)
    if (recorded !== null) replaced.add(recorded)
    touched.add(a).add(b)
  }
  if (touched.size === 0) return state
  const kept = state.pairs.filter((pair) => !replaced.has(pair))
  const pairs = [...kept, ...stated.values()].sort((p, q) => p.a - q.a || p.b - q.b)
  return withDerivedVisible(state, unlinkMutual({ ...state, pairs }, touched), touched)
}

function checkStatement(state: AnnotationState, { a, b }: PairStatement): void {
  requireInstance(state, a)
  requireInstance(state, b)
  if (a !== b) return
  throw refuse('bad-input', { what: 'A pair needs two instances', expected: 'two numbers', received: `#${a} twice` })
}

function statedPair(statement: PairStatement, provenance: Provenance, before: OrderPair | null): OrderPair {
  const isRising = statement.a < statement.b
  return {
    a: isRising ? statement.a : statement.b,
    b: isRising ? statement.b : statement.a,
    state: isRising ? statement.state : turnedState(statement.state),
    provenance,
    confidence: null,
    votes: before?.votes ?? null,
  }
}

function turnedState(state: PairState): PairState {
  if (state === 'a-over-b') return 'b-over-a'
  return state === 'b-over-a' ? 'a-over-b' : state
}

function unlinkMutual(state: AnnotationState, touched: ReadonlySet<InstanceNumber>): AnnotationState {
  const mutual = new Set<InstanceNumber>()
  for (const pair of state.pairs) if (pair.state === 'mutual') mutual.add(pair.a).add(pair.b)
  const instances = state.instances.map((instance) => {
    const isConcerned = touched.has(instance.number) && mutual.has(instance.number)
    return isConcerned && instance.linked ? { ...instance, linked: false } : instance
  })
  return { ...state, instances }
}
