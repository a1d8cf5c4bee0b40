import type { ProposalRow } from './proposalRows.ts'

export type Decision = 'accepted' | 'rejected'

/**
 * Decisions about one proposal that hold for the next, by the ids of the next: those about a change that says the same of
 * the same pixels. Ids are not enough, since each proposal numbers what is new in its own way.
 */
export function keptDecisions(
  earlier: readonly ProposalRow[],
  decisions: ReadonlyMap<string, Decision>,
  rows: readonly ProposalRow[],
): ReadonlyMap<string, Decision> {
  const decided = earlier.filter(({ change }) => decisions.has(change.id))
  const kept = new Map<string, Decision>()
  for (const row of rows) {
    const same = decided.find((before) => saysTheSame(before, row))
    if (same !== undefined) kept.set(row.change.id, decisions.get(same.change.id)!)
  }
  return kept
}

function saysTheSame(one: ProposalRow, other: ProposalRow): boolean {
  if (one.change.kind !== other.change.kind || one.change.text !== other.change.text) return false
  const [parts, others] = [one.differences, other.differences]
  return (
    parts.length === others.length &&
    parts.every(({ kind, rings }, index) => kind === others[index]!.kind && areEqual(rings, others[index]!.rings))
  )
}

function areEqual(rings: readonly Int32Array[], others: readonly Int32Array[]): boolean {
  return (
    rings.length === others.length &&
    rings.every((ring, index) => {
      const other = others[index]!
      return ring.length === other.length && ring.every((value, at) => value === other[at])
    })
  )
}
