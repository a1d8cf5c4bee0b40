/** Extensions that a file name must have to be taken for a photo when a folder is searched; lower case. */
const PHOTO_EXTENSIONS: ReadonlySet<string> = new Set(['jpg', 'jpeg', 'png', 'webp', 'tif', 'tiff', 'gif', 'avif'])

/** COCO's own names: twelve digits, since 2014 with the split before them and since 2017 without. */
const COCO_NAME = /^(?:COCO_(?:train|val|test)\d{4}_)?(\d{12})$/

export interface NameParts {
  /** Without the extension, in Unicode's composed form (macOS writes the decomposed one). */
  readonly stem: string
  /** Lower case, without the dot; empty when there is none. */
  readonly extension: string
  /** COCO's image id when the name follows COCO's pattern. */
  readonly cocoId: number | null
}

export function splitName(name: string): NameParts {
  const composed = name.normalize('NFC')
  const dot = composed.lastIndexOf('.')
  // A leading dot hides a file, it does not start an extension.
  const stem = dot > 0 ? composed.slice(0, dot) : composed
  const digits = COCO_NAME.exec(stem)?.[1]
  return {
    stem,
    extension: dot > 0 ? composed.slice(dot + 1).toLowerCase() : '',
    cocoId: digits === undefined ? null : Number(digits),
  }
}

export function isPhotoName(name: string): boolean {
  return !name.startsWith('.') && PHOTO_EXTENSIONS.has(splitName(name).extension)
}

/** Equal for names that differ only in the case of their extension or in Unicode composition. */
export function nameKey(name: string): string {
  const { stem, extension } = splitName(name)
  return `${stem}.${extension}`
}
