import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Finding } from '../../core/dataset/finding.ts'
import { refuse } from '../../core/support/DomainError.ts'
import type { CueSource } from '../../shared/contract/solving.ts'
import { breathe } from '../exchange/JobControl.ts'
import type { JobControl } from '../exchange/JobControl.ts'
import type { FileIntake } from '../files/FileIntake.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import type { ImageToSolve } from './solveImages.ts'

export interface ImageChoice extends JobControl {
  readonly store: ProjectStore
  /** Null: all. */
  readonly imageIds: readonly number[] | null
}

export interface ChosenImages {
  readonly images: readonly ImageToSolve[]
  readonly findings: readonly Finding[]
}

/**
 * The images with an annotation, and oracle cues of it: of the author's where one is named, else of the first one that
 * has instances. Throws `not-found` for an unknown image.
 */
export async function oracleImages(
  choice: ImageChoice,
  author: string | null,
  oracle: Omit<Extract<CueSource, { kind: 'oracle' }>, 'kind' | 'setId'>,
): Promise<ChosenImages> {
  const images: ImageToSolve[] = []
  const findings: Finding[] = []
  for (const imageId of idsOf(choice)) {
    await breathe(choice)
    const { fileName, sets } = choice.store.images.get(imageId)
    const annotated = sets.filter((set) => set.instanceCount > 0 && (author === null || set.author === author))
    const [first, ...others] = annotated
    if (first === undefined) {
      const by = author === null ? '' : ` by ${author}`
      const message = `There is no annotation${by} to make cues from.`
      findings.push({ severity: 'refused', code: 'not-annotated', where: fileName, message })
      continue
    }
    if (others.length > 0) {
      const message = `It has ${annotated.length} annotations: cues are made from set ${first.setId} (${first.author}). Choose with --author.`
      findings.push({ severity: 'info', code: 'several-annotations', where: fileName, message })
    }
    images.push({ imageId, fileName, setId: first.setId, cues: { kind: 'oracle', setId: first.setId, ...oracle } })
  }
  return { images, findings }
}

/**
 * The images that a folder has cues for: for `photos/street.jpg` the file `photos/street.npz`, `street.npz` or
 * `street.jpg.npz` in it, the first that is there. Throws `not-found` for the folder or an unknown image.
 */
export async function folderImages(choice: ImageChoice, folder: string, files: FileIntake): Promise<ChosenImages> {
  const names = await filesBelow(resolve(folder))
  const used = new Set<string>()
  const images: ImageToSolve[] = []
  const findings: Finding[] = []
  for (const imageId of idsOf(choice)) {
    await breathe(choice)
    const { fileName, path } = choice.store.images.record(imageId)
    const wanted = [`${withoutEnding(path)}.npz`, `${withoutEnding(fileName)}.npz`, `${fileName}.npz`]
    const name = wanted.find((candidate) => names.has(candidate))
    if (name === undefined) {
      const message = `There is no ${wanted[1]} in ${folder}.`
      findings.push({ severity: 'refused', code: 'no-cues', where: fileName, message })
      continue
    }
    used.add(name)
    const { fileId } = files.takePath(join(resolve(folder), name))
    const { sets } = choice.store.images.get(imageId)
    images.push({ imageId, fileName, setId: sets[0]!.setId, cues: { kind: 'file', fileId } })
  }
  const left = [...names].filter((name) => !used.has(name))
  if (left.length > 0 && choice.imageIds === null) {
    const message = `Files that belong to no image: ${left.length}, such as ${left[0]}.`
    findings.push({ severity: 'info', code: 'unused-cues', where: folder, message })
  }
  return { images, findings }
}

function idsOf({ store, imageIds }: ImageChoice): readonly number[] {
  return imageIds ?? store.images.listed().map(({ imageId }) => imageId)
}

/** Paths of the `.npz` files below a folder, relative, with `/`. */
async function filesBelow(folder: string): Promise<Set<string>> {
  try {
    const names = await readdir(folder, { recursive: true })
    return new Set(names.filter((name) => name.endsWith('.npz')).map((name) => name.replaceAll('\\', '/')))
  } catch (error) {
    const todo = 'Check the path.'
    throw refuse('not-found', { what: 'There is no such folder of cues', where: folder, todo }, error)
  }
}

function withoutEnding(path: string): string {
  return path.replace(/\.[^./\\]+$/, '')
}
