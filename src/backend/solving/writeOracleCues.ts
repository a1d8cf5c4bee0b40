import { mkdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Finding } from '../../core/dataset/finding.ts'
import { breathe } from '../exchange/JobControl.ts'
import type { JobControl } from '../exchange/JobControl.ts'
import { OutputFile, outputFault } from '../exchange/OutputFile.ts'
import type { FileIntake } from '../files/FileIntake.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import { CueSources } from './CueSources.ts'
import { cuesToNpz } from './npzCues.ts'
import { cuesOf } from './readyScene.ts'
import type { ImageToSolve } from './solveImages.ts'

export interface WriteCuesRequest extends JobControl {
  readonly store: ProjectStore
  readonly files: FileIntake
  readonly images: readonly ImageToSolve[]
  /** Made if it is not there; the folder that it lies in must be. */
  readonly folder: string
}

/** Writes the cues of images, one `NAME.npz` each, as `folderImages` finds them. Throws `cancelled`, `disk-full`, `read-only`. */
export async function writeOracleCues(
  request: WriteCuesRequest,
): Promise<{ readonly files: number; readonly findings: readonly Finding[] }> {
  const { store, files, images, onProgress } = request
  const folder = resolve(request.folder)
  await makeFolder(folder)
  const sources = new CueSources(store, files, null)
  const findings: Finding[] = []
  const written = new Set<string>()
  for (const [index, { imageId, fileName, cues }] of images.entries()) {
    await breathe(request)
    const name = `${fileName.replace(/\.[^.]+$/, '')}.npz`
    if (written.has(name)) {
      const message = `Another image has written ${name} already.`
      findings.push({ severity: 'refused', code: 'same-name', where: fileName, message })
    } else {
      const found = await sources.find(imageId, cues)
      const made = cuesOf(await found.material(noPhoto, request.signal ?? new AbortController().signal))
      await writeFile(join(folder, name), cuesToNpz(made.cues))
      written.add(name)
    }
    onProgress?.({ stage: 'images', done: index + 1, total: images.length })
  }
  return { files: written.size, findings }
}

/** Cues made from an annotation need none. */
const noPhoto = (): Promise<null> => Promise.resolve(null)

async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  const file = await OutputFile.create(path)
  try {
    await file.writeBytes(bytes)
    await file.publish()
  } catch (error) {
    await file.discard()
    throw error
  }
}

/** Only the last folder of the path: Node's recursive way never ends where the system makes none, as in /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (error) {
    const isThere = (await stat(folder).catch(() => null))?.isDirectory() === true
    if (!isThere) throw outputFault(error, folder)
  }
}
