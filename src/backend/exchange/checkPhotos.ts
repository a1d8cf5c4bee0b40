import type { Finding } from '../../core/dataset/finding.ts'
import { sameSize, sizeText } from '../../core/pixels/imageSize.ts'
import { DomainError } from '../../core/support/DomainError.ts'
import { Gate } from '../images/Gate.ts'
import { hashFile } from '../images/hashFile.ts'
import { orientationOf, uprightSize } from '../images/orientation.ts'
import { probeHeader } from '../images/probeImage.ts'
import { isPlainFile } from '../storage/imagePaths.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import { breathe } from './JobControl.ts'
import type { JobControl } from './JobControl.ts'

export interface PhotoCheck extends JobControl {
  readonly store: ProjectStore
  /** Whether to read every photo whole and compare its bytes; without it, only its size is read. */
  readonly hashPhotos?: boolean | undefined
}

/** Photos looked at at once: as many as keep a disk and the four threads of Node's file system busy. */
const AT_ONCE = 4

/** What is wrong with the photos of visible images: not there, not readable, of another size, or other bytes. */
export async function checkPhotos(request: PhotoCheck): Promise<Finding[]> {
  const { store, onProgress } = request
  const images = store.images.listed()
  const findings: Finding[] = []
  const gate = new Gate(AT_ONCE)
  for (let at = 0; at < images.length; at += AT_ONCE) {
    await breathe(request)
    const some = images.slice(at, at + AT_ONCE)
    const found = await Promise.all(some.map(({ imageId }) => gate.run(() => checkPhoto(imageId, request))))
    findings.push(...found.flat())
    onProgress?.({ stage: 'photos', done: at + some.length, total: images.length })
  }
  return findings
}

async function checkPhoto(imageId: number, { store, hashPhotos = false }: PhotoCheck): Promise<Finding[]> {
  const image = store.images.record(imageId)
  const findingOf = (code: string, message: string): Finding[] => [
    { severity: 'disagreement', code, where: image.fileName, message },
  ]
  try {
    const path = store.images.pathOf(imageId)
    if (!isPlainFile(path)) {
      return findingOf('photo-absent', `The photo is not at "${path}"; put it back, or add it from where it is now.`)
    }
    const { storedWidth, storedHeight } = await probeHeader(path)
    const size = uprightSize({ width: storedWidth, height: storedHeight }, orientationOf(image.orientation))
    if (!sameSize(size, image)) {
      const sizes = `the image is ${sizeText(image)}, the photo is now ${sizeText(size)}`
      return findingOf('photo-size-differs', `The photo was changed: ${sizes}, so annotations do not fit.`)
    }
    if (!hashPhotos || image.sha256 === null || (await hashFile(path)) === image.sha256) return []
    return findingOf('photo-changed', 'The photo was changed: its bytes are others than when it was taken in.')
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return findingOf('photo-unreadable', error.message)
  }
}
