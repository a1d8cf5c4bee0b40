import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { maskFromBlob, maskToBlob } from '../../core/masks/maskBlob.ts'
import type { Instance, InstanceNumber } from '../../core/dataset/records.ts'
import { outlineFromBlob, outlineToBlob } from './outlineBlob.ts'
import type { ReadableDatabase, WritableDatabase } from './ProjectConnection.ts'
import { instances } from './schema.ts'

/** Rows of the table `instances`, and how they become records and back. Checks nothing but the bytes of masks. */
export interface InstanceReader {
  /** All of a set by rising number. Throws `bad-mask` for a damaged mask. */
  allOf(setId: number): Instance[]
}

export function instanceReader(database: ReadableDatabase): InstanceReader {
  const allOf = database
    .select()
    .from(instances)
    .where(eq(instances.setId, sql.placeholder('setId')))
    .orderBy(asc(instances.number))
    .prepare()
  return { allOf: (setId) => allOf.all({ setId }).map(instanceFromRow) }
}

/** Some instances of a set, by rising number; numbers that are not there are left out. */
export function readInstances(
  database: ReadableDatabase,
  setId: number,
  numbers: readonly InstanceNumber[],
): readonly Instance[] {
  if (numbers.length === 0) return []
  return database
    .select()
    .from(instances)
    .where(and(eq(instances.setId, setId), inArray(instances.number, [...numbers])))
    .orderBy(asc(instances.number))
    .all()
    .map(instanceFromRow)
}

/** Which of these numbers the set has. */
export function readInstanceNumbers(
  database: ReadableDatabase,
  setId: number,
  numbers: readonly InstanceNumber[],
): ReadonlySet<InstanceNumber> {
  if (numbers.length === 0) return new Set()
  const rows = database
    .select({ number: instances.number })
    .from(instances)
    .where(and(eq(instances.setId, setId), inArray(instances.number, [...numbers])))
    .all()
  return new Set(rows.map((row) => row.number))
}

export interface InstanceWriter {
  /** Writes every field and mask of an instance, whether it is there or not. */
  put(setId: number, instance: Instance): void
  remove(setId: number, number: InstanceNumber): void
}

export function instanceWriter(database: WritableDatabase): InstanceWriter {
  const put = database
    .insert(instances)
    .values({
      setId: sql.placeholder('setId'),
      number: sql.placeholder('number'),
      categoryId: sql.placeholder('categoryId'),
      label: sql.placeholder('label'),
      isStuff: sql.placeholder('isStuff'),
      rank: sql.placeholder('rank'),
      linked: sql.placeholder('linked'),
      locked: sql.placeholder('locked'),
      outline: sql.placeholder('outline'),
      extra: sql.placeholder('extra'),
      amodal: sql.placeholder('amodal'),
      visible: sql.placeholder('visible'),
    })
    .onConflictDoUpdate({
      target: [instances.setId, instances.number],
      set: {
        categoryId: sql`excluded.category_id`,
        label: sql`excluded.label`,
        isStuff: sql`excluded.is_stuff`,
        rank: sql`excluded.rank`,
        linked: sql`excluded.linked`,
        locked: sql`excluded.locked`,
        outline: sql`excluded.outline`,
        extra: sql`excluded.extra`,
        amodal: sql`excluded.amodal`,
        visible: sql`excluded.visible`,
      },
    })
    .prepare()
  const remove = database
    .delete(instances)
    .where(and(eq(instances.setId, sql.placeholder('setId')), eq(instances.number, sql.placeholder('number'))))
    .prepare()
  return {
    put: (setId, instance) => void put.run({ setId, ...rowOf(instance) }),
    remove: (setId, number) => void remove.run({ setId, number }),
  }
}

function rowOf(instance: Instance): Omit<typeof instances.$inferInsert, 'id' | 'setId'> {
  return {
    ...instance,
    outline: instance.outline && outlineToBlob(instance.outline),
    amodal: asBuffer(maskToBlob(instance.amodal)),
    visible: asBuffer(maskToBlob(instance.visible)),
  }
}

function instanceFromRow(row: typeof instances.$inferSelect): Instance {
  const where = `instance #${row.number} of annotation set ${row.setId}`
  return {
    number: row.number,
    categoryId: row.categoryId,
    label: row.label,
    isStuff: row.isStuff,
    rank: row.rank,
    linked: row.linked,
    locked: row.locked,
    outline: row.outline && outlineFromBlob(row.outline),
    extra: row.extra,
    amodal: maskFromBlob(row.amodal, `amodal mask of ${where}`),
    visible: maskFromBlob(row.visible, `visible mask of ${where}`),
  }
}

/** The same bytes as a Buffer, without a copy. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
