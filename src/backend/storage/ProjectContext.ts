import { IdAllocator } from './idAllocator.ts'
import { ImagePresence } from './ImagePresence.ts'
import { imageReader, imageWriter } from './imageRows.ts'
import type { ImageReader, ImageWriter } from './imageRows.ts'
import { instanceReader, instanceWriter } from './instanceRows.ts'
import type { InstanceReader, InstanceWriter } from './instanceRows.ts'
import { pairReader, pairWriter } from './pairRows.ts'
import type { PairReader, PairWriter } from './pairRows.ts'
import type { ProjectConnection } from './ProjectConnection.ts'
import { setReader, setWriter } from './setRows.ts'
import type { SetReader, SetWriter } from './setRows.ts'

/** What the parts of an open project share: the connection, its prepared statements, the clock, the numbering. */
export interface ProjectContext {
  readonly connection: ProjectConnection
  readonly now: () => Date
  readonly presence: ImagePresence
  readonly read: {
    readonly images: ImageReader
    readonly sets: SetReader
    readonly instances: InstanceReader
    readonly pairs: PairReader
  }
  readonly write: {
    readonly images: ImageWriter
    readonly sets: SetWriter
    readonly instances: InstanceWriter
    readonly pairs: PairWriter
  }
  readonly imageIds: IdAllocator
  readonly setIds: IdAllocator
}

export function projectContext(connection: ProjectConnection, now: () => Date): ProjectContext {
  return {
    connection,
    now,
    presence: new ImagePresence(now),
    read: connection.prepareReads((database) => ({
      images: imageReader(database),
      sets: setReader(database),
      instances: instanceReader(database),
      pairs: pairReader(database),
    })),
    write: connection.prepareWrites((database) => ({
      images: imageWriter(database),
      sets: setWriter(database),
      instances: instanceWriter(database),
      pairs: pairWriter(database),
    })),
    imageIds: connection.read((database) => new IdAllocator(database, 'images')),
    setIds: connection.read((database) => new IdAllocator(database, 'annotation_sets')),
  }
}

/** The clock as rows keep it: ISO 8601, UTC. */
export function timestamp(context: Pick<ProjectContext, 'now'>): string {
  return context.now().toISOString()
}
