import { and, asc, eq, inArray, or, sql } from 'drizzle-orm'
import type { InstanceNumber, OrderPair } from '../../core/dataset/records.ts'
import type { ReadableDatabase, WritableDatabase } from './ProjectConnection.ts'
import { orderPairs } from './schema.ts'

/** Rows of the table `order_pairs`, and how they become records and back. */
export interface PairReader {
  /** All of a set by (a, b). */
  allOf(setId: number): OrderPair[]
}

export function pairReader(database: ReadableDatabase): PairReader {
  const allOf = database
    .select()
    .from(orderPairs)
    .where(eq(orderPairs.setId, sql.placeholder('setId')))
    .orderBy(asc(orderPairs.a), asc(orderPairs.b))
    .prepare()
  return { allOf: (setId) => allOf.all({ setId }).map(pairFromRow) }
}

/** Every pair of a set in which one of these instances is, by (a, b). */
export function readPairsOf(
  database: ReadableDatabase,
  setId: number,
  numbers: readonly InstanceNumber[],
): readonly OrderPair[] {
  if (numbers.length === 0) return []
  return database
    .select()
    .from(orderPairs)
    .where(
      and(eq(orderPairs.setId, setId), or(inArray(orderPairs.a, [...numbers]), inArray(orderPairs.b, [...numbers]))),
    )
    .orderBy(asc(orderPairs.a), asc(orderPairs.b))
    .all()
    .map(pairFromRow)
}

export interface PairWriter {
  /** Writes a pair, whether it is there or not. */
  put(setId: number, pair: OrderPair): void
  remove(setId: number, pair: Pick<OrderPair, 'a' | 'b'>): void
}

export function pairWriter(database: WritableDatabase): PairWriter {
  const values = {
    state: sql.placeholder('state'),
    provenance: sql.placeholder('provenance'),
    confidence: sql.placeholder('confidence'),
    votesAOverB: sql.placeholder('votesAOverB'),
    votesBOverA: sql.placeholder('votesBOverA'),
  }
  const put = database
    .insert(orderPairs)
    .values({ setId: sql.placeholder('setId'), a: sql.placeholder('a'), b: sql.placeholder('b'), ...values })
    .onConflictDoUpdate({
      target: [orderPairs.setId, orderPairs.a, orderPairs.b],
      set: {
        state: sql`excluded.state`,
        provenance: sql`excluded.provenance`,
        confidence: sql`excluded.confidence`,
        votesAOverB: sql`excluded.votes_a_over_b`,
        votesBOverA: sql`excluded.votes_b_over_a`,
      },
    })
    .prepare()
  const remove = database
    .delete(orderPairs)
    .where(
      and(
        eq(orderPairs.setId, sql.placeholder('setId')),
        eq(orderPairs.a, sql.placeholder('a')),
        eq(orderPairs.b, sql.placeholder('b')),
      ),
    )
    .prepare()
  return {
    put: (setId, { votes, ...pair }) =>
      void put.run({
        setId,
        ...pair,
        votesAOverB: votes === null ? null : votes.aOverB,
        votesBOverA: votes === null ? null : votes.bOverA,
      }),
    remove: (setId, { a, b }) => void remove.run({ setId, a, b }),
  }
}

function pairFromRow(row: typeof orderPairs.$inferSelect): OrderPair {
  const { a, b, state, provenance, confidence, votesAOverB, votesBOverA } = row
  const votes = votesAOverB === null || votesBOverA === null ? null : { aOverB: votesAOverB, bOverA: votesBOverA }
  return { a, b, state, provenance, confidence, votes }
}
