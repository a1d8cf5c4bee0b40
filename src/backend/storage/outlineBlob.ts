/**
 * The byte form of an outline: its numbers as little-endian IEEE 754 doubles, nothing else; every bit of them comes back.
 * Only −0 becomes 0, as it does in the JSON of the journal and of messages: one value must not have two forms.
 */
export function outlineToBlob(outline: readonly number[]): Buffer {
  const blob = Buffer.alloc(outline.length * Float64Array.BYTES_PER_ELEMENT)
  for (const [index, value] of outline.entries()) {
    blob.writeDoubleLE(value + 0, index * Float64Array.BYTES_PER_ELEMENT) // −0 + 0 = 0
  }
  return blob
}

export function outlineFromBlob(blob: Buffer): readonly number[] {
  const outline: number[] = []
  for (let at = 0; at < blob.length; at += Float64Array.BYTES_PER_ELEMENT) outline.push(blob.readDoubleLE(at))
  return outline
}
