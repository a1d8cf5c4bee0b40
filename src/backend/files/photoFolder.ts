import { constants } from 'node:fs'
import { copyFile, mkdir, open, rm } from 'node:fs/promises'
import { dirname, join, parse } from 'node:path'
import { refuse } from '../../core/support/DomainError.ts'
import type { Photo } from '../exchange/ImageFinder.ts'
import { hashFile } from '../images/hashFile.ts'
import type { FileIntake } from './FileIntake.ts'

/** Photos that are where they will stay. */
export interface SettledPhotos {
  /** In the order of the ids; `name` is the one the person's file had. */
  readonly photos: readonly Photo[]
  /** Deletes the copies that were made and that nothing needs after all; all of them by default. */
  discard(isNeeded?: (path: string) => boolean): Promise<void>
}

/**
 * Gives photos a lasting place before a project refers to them: uploads are copied to the folder `<project> images`
 * beside the project file; picked files stay where they are. Equal content under the same name is not copied again,
 * other content of that name gets a number.
 * Throws `not-found` for an unknown id, `read-only`, `disk-full`; then no copies are left.
 */
export async function settlePhotos(
  intake: FileIntake,
  fileIds: readonly string[],
  project: { readonly path: string; readonly name: string },
): Promise<SettledPhotos> {
  const folder = join(dirname(project.path), `${project.name} images`)
  const files = fileIds.map((fileId) => intake.get(fileId))
  const copies: string[] = []
  const discard = async (isNeeded: (path: string) => boolean = () => false): Promise<void> => {
    await Promise.all(copies.filter((path) => !isNeeded(path)).map((path) => rm(path, { force: true })))
  }
  const photos: Photo[] = []
  try {
    if (files.some((file) => file.isUpload)) await mkdir(folder, { recursive: true })
    for (const file of files) {
      if (file.isUpload) {
        const { path, isNew } = await copyBeside(file.path, folder, file.name)
        if (isNew) copies.push(path)
        photos.push({ name: file.name, path })
      } else photos.push({ name: file.name, path: file.path })
    }
  } catch (error) {
    await discard()
    throw copyFault(error, folder)
  }
  return { photos, discard }
}

async function copyBeside(from: string, folder: string, name: string): Promise<{ path: string; isNew: boolean }> {
  const { name: stem, ext } = parse(name)
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? name : `${stem} (${number})${ext}`)
    try {
      await copyFile(from, path, constants.COPYFILE_EXCL)
      // The project file will say that this photo exists, so it must survive what the project file survives.
      const file = await open(path, 'r+')
      await file.sync().finally(() => file.close())
      return { path, isNew: true }
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
      if ((await hashFile(path)) === (await hashFile(from))) return { path, isNew: false }
    }
  }
}

function copyFault(error: unknown, where: string): unknown {
  switch (errorCode(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return refuse(
        'read-only',
        { what: 'Photos cannot be put beside the project', where, todo: 'Allow writing there.' },
        error,
      )
    case 'ENOSPC':
    case 'EDQUOT':
      return refuse('disk-full', { what: 'No space left for the photos', where, todo: 'Free some space.' }, error)
    default:
      return error
  }
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null
}
