import { readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { EDGE_LIST_FORMAT } from '../../core/formats/edgeList.ts'
import { refuse } from '../../core/support/DomainError.ts'
import { openProject } from '../storage/ProjectStore.ts'
import { addImages } from './addImages.ts'
import { indexImages } from './ImageFinder.ts'
import { importCocoa } from './importCocoa.ts'
import { importEdges } from './importEdges.ts'
import type { JobControl } from './JobControl.ts'
import { readJsonPieces } from './readJsonPieces.ts'
import type { SourceFile } from './readJsonPieces.ts'

/**
 * Makes a project of the annotation files (COCOA and scene files, told apart by what is in them) and photos in its own
 * folder; photos that no file annotates come last, each with an empty annotation set. It gets its name only when it is complete, so an interrupted first start leaves none.
 * Throws `not-found` when there is nothing to make it of, and what imports throw.
 */
export async function makeSampleProject(projectPath: string, control: JobControl): Promise<void> {
  const path = resolve(projectPath)
  const folder = dirname(path)
  const draftPath = join(folder, `.${basename(path)}.draft`)
  await removeProject(draftPath)
  const files = await annotationFiles(folder)
  if (files.length === 0) throw nothingThere(folder)
  const store = openProject(draftPath, { create: true })
  try {
    const images = await indexImages({ folders: [folder] }, control)
    for (const file of files) {
      const isSceneFile = await hasMember(file, 'format', JSON.stringify(EDGE_LIST_FORMAT), control)
      const request = { store, files: [file], images, dryRun: false, ...control }
      await (isSceneFile ? importEdges(request) : importCocoa(request))
    }
    await addImages({ store, paths: await pictures(folder), ...control })
    store.close()
    await rename(draftPath, path)
  } finally {
    store.close()
    await removeProject(draftPath)
  }
}

async function annotationFiles(folder: string): Promise<SourceFile[]> {
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ name, path: join(folder, name) }))
}

async function pictures(folder: string): Promise<string[]> {
  const names = await readdir(folder)
  return names
    .filter((name) => /\.(jpg|png)$/.test(name))
    .sort()
    .map((name) => join(folder, name))
}

/** Whether the file's object has this member with exactly this text. */
async function hasMember(file: SourceFile, key: string, text: string, control: JobControl): Promise<boolean> {
  for await (const pieces of readJsonPieces(file, new Set(), control)) {
    const piece = pieces.find((candidate) => candidate.key === key)
    if (piece !== undefined) return new TextDecoder().decode(piece.bytes) === text
  }
  return false
}

/** A project is a file and what SQLite and Strata keep beside it. */
async function removeProject(path: string): Promise<void> {
  for (const ending of ['', '-wal', '-shm', '.lock', '.backups']) {
    await rm(`${path}${ending}`, { recursive: true, force: true })
  }
}

function nothingThere(folder: string): Error {
  const todo = 'Run `npm run samples` to make the samples.'
  return refuse('not-found', { what: 'There are no sample files', where: folder, expected: '*.json', todo })
}
