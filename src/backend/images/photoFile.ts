import { open, stat } from 'node:fs/promises'
import type { Stats } from 'node:fs'
import { basename } from 'node:path'
import { refuse } from '../../core/support/DomainError.ts'

/** Largest photo file, bytes: MAX_IMAGE_PIXELS uncompressed, with four channels of 16 bits, and room for the rest. */
const MAX_PHOTO_BYTES = 2 ** 32

/**
 * Looks at a photo before anything reads it. A project may come from a stranger and name anything: reading a device or a
 * pipe would never end. Throws `not-found` for what is no file, `bad-input` for what cannot be a photo by its size; rejects as `stat`
 * does when there is nothing.
 */
export async function photoStats(path: string): Promise<Stats> {
  const stats = await stat(path)
  const where = basename(path)
  if (!stats.isFile()) {
    const todo = 'Name the picture itself, not its folder.'
    throw refuse('not-found', { what: 'Not a file', where, expected: 'a photo', todo })
  }
  if (stats.size === 0) {
    const todo = 'Copy it again from its source.'
    throw refuse('bad-input', { what: 'The photo is empty', where, expected: 'a picture', received: '0 bytes', todo })
  }
  if (stats.size > MAX_PHOTO_BYTES) {
    const expected = `at most ${MAX_PHOTO_BYTES} bytes`
    const todo = 'Save it with compression.'
    throw refuse('bad-input', { what: 'The photo is too large', where, expected, received: `${stats.size}`, todo })
  }
  return stats
}

/**
 * Whether a file is a HEIC picture, as phones take them: a box `ftyp` that names a brand coded with HEVC (ISO/IEC 23008-12
 * §10). The decoder is left out of sharp for its patents, and says no more than "bad seek".
 */
export async function isHeic(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0)
    const head = buffer.toString('latin1', 0, bytesRead)
    return head.slice(4, 8) === 'ftyp' && /hei[cxms]|hev[cxms]/.test(head.slice(8)) && !head.includes('avif')
  } finally {
    await file.close()
  }
}
