import { createHash, hash } from 'node:crypto'
import { open } from 'node:fs/promises'

/** Bytes read at a time. Most photos are smaller: those are read and hashed at once. */
const PIECE_BYTES = 1 << 22

/** SHA-256 of a file's bytes in lower-case hex, read in pieces of 4 MiB at most. Rejects as `open` and `read` do. */
export async function hashFile(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, size + 1))
    const first = await file.read(piece)
    if (first.bytesRead === size && size < piece.length) return hash('sha256', piece.subarray(0, size))
    const sha256 = createHash('sha256')
    for (let { bytesRead } = first; bytesRead > 0; { bytesRead } = await file.read(piece)) {
      sha256.update(piece.subarray(0, bytesRead))
    }
    return sha256.digest('hex')
  } finally {
    await file.close()
  }
}
