import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { onTestFinished } from 'vitest'
import { stateToJson } from '../../../src/core/dataset/annotationJson.ts'
import type { Finding } from '../../../src/core/dataset/finding.ts'
import { DomainError } from '../../../src/core/support/DomainError.ts'
import { indexImages } from '../../../src/backend/exchange/ImageFinder.ts'
import { importCocoa } from '../../../src/backend/exchange/importCocoa.ts'
import type { JobControl } from '../../../src/backend/exchange/JobControl.ts'
import { openProject } from '../../../src/backend/storage/ProjectStore.ts'
import type { ProjectStore } from '../../../src/backend/storage/ProjectStore.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'

/** A project in a folder of its own; both are gone when the running test ends. */
export interface ImportPlace {
  readonly folder: string
  readonly store: ProjectStore
  /** Absolute path of a name in the folder. */
  at(name: string): string
  /** Writes a file (folders are made) and returns its path. */
  write(name: string, content: string | Uint8Array | object): string
  /** Draws a plain photo and returns its path. `orientation` is the EXIF tag. */
  photo(name: string, width: number, height: number, orientation?: number): Promise<string>
}

export function importPlace(): ImportPlace {
  const folder = temporaryFolder()
  const store = openProject(join(folder, 'project.strata'), { create: true })
  onTestFinished(() => store.close())
  const at = (name: string): string => join(folder, name)
  return {
    folder,
    store,
    at,
    write: (name, content) => {
      mkdirSync(dirname(at(name)), { recursive: true })
      const isText = typeof content === 'string' || content instanceof Uint8Array
      writeFileSync(at(name), isText ? content : JSON.stringify(content))
      return at(name)
    },
    photo: async (name, width, height, orientation) => {
      mkdirSync(dirname(at(name)), { recursive: true })
      const blank = sharp({ create: { width, height, channels: 3, background: '#aabbcc' } })
      await (orientation === undefined ? blank : blank.withMetadata({ orientation })).toFile(at(name))
      return at(name)
    },
  }
}

/** Imports files of the importPlace with the photos of its folder. */
export async function importHere(
  place: ImportPlace,
  names: readonly string[],
  options: { readonly dryRun?: boolean; readonly images?: string } & JobControl = {},
) {
  const { dryRun = false, images: below = '.', ...control } = options
  const images = await indexImages({ folders: [place.at(below)] })
  const files = names.map((name) => ({ name, path: place.at(name) }))
  return importCocoa({ store: place.store, files, images, dryRun, ...control })
}

/** A square of COCOA, given by its corners in pixels. */
export function square(name: string, x: number, y: number, side: number, more: object = {}) {
  const segmentation = [x, y, x + side, y, x + side, y + side, x, y + side]
  return { name, isStuff: 0, segmentation, ...more }
}

/** Two overlapping squares, the first in front: what most tests annotate. */
export function twoSquares(more: object = {}) {
  return {
    id: 7,
    image_id: 42,
    author: 'ann',
    regions: [square('cup ', 2, 2, 8, { order: 1 }), square('table', 6, 6, 10, { order: 2 })],
    ...more,
  }
}

export function dataset(images: readonly object[], annotations: readonly object[]) {
  return { images, annotations }
}

/** Everything that a person could see of a project, for "as it was before". */
export function contentsOf(store: ProjectStore): unknown {
  return {
    counts: store.info().counts,
    categories: store.categories.list(),
    entries: store.entries.list(),
    images: store.images.page({ offset: 0, limit: 500 }),
    sets: [...store.sets.iterate()].map(({ set, image, state }) => ({ set, image, state: stateToJson(state) })),
  }
}

export function codesOf(findings: readonly Finding[]): string[] {
  return findings.map(({ code }) => code)
}

/** The refusal that a promise ends in. */
export async function refusalOf(work: Promise<unknown>): Promise<DomainError> {
  try {
    await work
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
  throw new Error('it was not refused')
}
