import { refuse } from '../../core/support/DomainError.ts'
import type { ImageFinder, Photo } from './ImageFinder.ts'
import { splitName } from './photoNames.ts'

/** How many candidates a refusal names. */
const NAMED_CANDIDATES = 5

/** The photo of a dataset's image. Throws `not-found` when there is none, `bad-input` when several fit equally well. */
export function photoByFileName(finder: ImageFinder, fileName: string, where: string): Photo {
  return theOne(finder.byFileName(fileName), `a photo called "${fileName}"`, finder, where)
}

/** The photo that COCO's naming gives an image id. Throws like `photoByFileName`. */
export function photoByCocoId(finder: ImageFinder, imageId: number | string | null, where: string): Photo {
  return theOne(candidatesByCocoId(finder, imageId), `a photo named as COCO names image ${imageId}`, finder, where)
}

/**
 * The photo of a bare annotation object: called like the JSON file itself (`1.json` → `1.jpg`), else named as COCO names
 * its `image_id`. Throws like `photoByFileName`.
 */
export function photoOfBareObject(
  finder: ImageFinder,
  jsonName: string,
  imageId: number | string | null,
  where: string,
): Photo {
  const { stem } = splitName(jsonName)
  const named = finder.byStem(stem)
  const wanted = `a photo called "${stem}" (.jpg, .png, …) or named as COCO names image ${imageId ?? '(no image_id)'}`
  return theOne(named.length > 0 ? named : candidatesByCocoId(finder, imageId), wanted, finder, where)
}

function candidatesByCocoId(finder: ImageFinder, imageId: number | string | null): readonly Photo[] {
  const id = typeof imageId === 'string' && /^\d{1,12}$/.test(imageId) ? Number(imageId) : imageId
  return typeof id === 'number' ? finder.byCocoId(id) : []
}

function theOne(photos: readonly Photo[], expected: string, finder: ImageFinder, where: string): Photo {
  const [first, ...others] = photos
  if (first === undefined) {
    throw refuse('not-found', {
      what: 'The photo was not found',
      where,
      expected,
      received: `none in ${finder.description}`,
      todo: 'Name the folder of the photos with --images, or choose the photos with the annotations.',
    })
  }
  if (others.length === 0) return first
  const named = photos.slice(0, NAMED_CANDIDATES).map(({ path }) => `"${path}"`)
  const more = photos.length > NAMED_CANDIDATES ? ` and ${photos.length - NAMED_CANDIDATES} more` : ''
  throw refuse('bad-input', {
    what: 'Several photos fit',
    where,
    expected: `one: ${expected}`,
    received: `${named.join(', ')}${more}`,
    todo: 'Name a folder that holds only the right one.',
  })
}
