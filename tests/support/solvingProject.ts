import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import sharp from 'sharp'
import { onTestFinished } from 'vitest'
import { diffBetween } from '../../src/core/dataset/diffBetween.ts'
import type { AnnotationState } from '../../src/core/dataset/records.ts'
import { oracleCues } from '../../src/core/cues/oracleCues.ts'
import { seededRandom } from '../../src/core/support/seededRandom.ts'
import { probeImage } from '../../src/backend/images/probeImage.ts'
import { silentLog } from '../../src/backend/log.ts'
import { cuesToNpz } from '../../src/backend/solving/npzCues.ts'
import { startBackend } from '../../src/backend/startBackend.ts'
import { openProject } from '../../src/backend/storage/ProjectStore.ts'
import type { BackendClient } from '../../src/shared/contract/index.ts'
import { BOXES_SIZE, twoBoxes } from './solverScenes.ts'
import { temporaryFolder } from './temporaryFolder.ts'

export interface SolvingProject {
  readonly folder: string
  readonly path: string
  readonly imageId: number
  readonly setId: number
  readonly categoryId: number
}

/** A closed project with one photo, `boxes.png` (64×48), annotated with two boxes of the category `box`, #1 over #2. */
export async function solvingProject(): Promise<SolvingProject> {
  const folder = temporaryFolder()
  const path = join(folder, 'p.strata')
  const photo = join(folder, 'boxes.png')
  const ground = sharp({ create: { ...BOXES_SIZE, channels: 3, background: '#405060' } })
  const part = (width: number, height: number, background: string) => ({
    create: { width, height, channels: 3 as const, background },
  })
  await ground
    .composite([
      { input: part(32, 26, '#c04040'), left: 24, top: 16 },
      { input: part(28, 28, '#40c040'), left: 8, top: 8 },
    ])
    .png()
    .toFile(photo)
  const store = openProject(path, { create: true })
  const { imageId } = store.images.add({ path: photo, ...(await probeImage(photo)) })
  const { setId } = store.images.get(imageId).sets[0]!
  const categoryId = store.categories.ensure('box', false).id
  annotate(store, setId, twoBoxes(categoryId))
  store.close()
  return { folder, path, imageId, setId, categoryId }
}

/** Makes an annotation set what it shall be, as one gesture. */
export function annotate(store: ReturnType<typeof openProject>, setId: number, wanted: AnnotationState): void {
  const { state, revision } = store.sets.open(setId)
  store.sets.commit({ setId, baseRevision: revision, code: 'test', label: 'Test', diff: diffBetween(state, wanted) })
}

/** The cues of the two boxes as a file, and its path. */
export function writeCues(folder: string, name = 'boxes.npz', state = twoBoxes()): string {
  writeFileSync(join(folder, name), cuesToNpz(oracleCues(state, {}, seededRandom(1))))
  return join(folder, name)
}

/** The backend of a project, and its calls without a wire. */
export function openedBackend(path: string) {
  const backend = startBackend({ projectPath: path, cacheDir: join(path, '..', 'cache'), log: silentLog() })
  onTestFinished(() => backend.close())
  const client: BackendClient = createRouterClient(backend.router)
  return { backend, client }
}
