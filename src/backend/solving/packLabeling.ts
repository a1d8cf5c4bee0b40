import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Labeling } from '../../core/occlusion/labeling/LabelingProblem.ts'
import { pixelCount } from '../../core/pixels/imageSize.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import { refuse } from '../../core/support/DomainError.ts'
import type { LabelingPlane } from './solverMessages.ts'

/** A labeling as it is stored: little-endian 16-bit labels, deflated (RFC 1951). Large equal areas make it small. */
export function packLabeling(labeling: Labeling): Uint8Array<ArrayBuffer> {
  const bytes = new DataView(new ArrayBuffer(2 * labeling.length))
  for (let pixel = 0; pixel < labeling.length; pixel++) bytes.setUint16(2 * pixel, labeling[pixel]!, true)
  return new Uint8Array(deflateRawSync(bytes, { level: 6 }))
}

/** Throws `corrupt` for bytes that are not a labeling of that size; never unpacks more than one. */
export function unpackLabeling(packed: Uint8Array, size: ImageSize, where: string): Labeling {
  const pixels = pixelCount(size)
  const expected = 2 * pixels
  let bytes: Uint8Array
  try {
    bytes = inflateRawSync(packed, { maxOutputLength: expected })
  } catch (error) {
    throw damaged(where, expected, error instanceof Error ? error.message : 'something else', error)
  }
  if (bytes.length !== expected) throw damaged(where, expected, `${bytes.length} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Uint16Array.from({ length: pixels }, (_, pixel) => view.getUint16(2 * pixel, true))
}

/** As bytes to be looked at. */
export function labelingPlane(labeling: Labeling, size: ImageSize): LabelingPlane {
  const labels = new Uint8Array(labeling.length)
  let largestLabel = 0
  for (let pixel = 0; pixel < labeling.length; pixel++) {
    const label = labeling[pixel]!
    labels[pixel] = Math.min(255, label)
    if (label > largestLabel) largestLabel = label
  }
  return { size, labels, largestLabel }
}

function damaged(where: string, expected: number, received: string, cause?: unknown): Error {
  return refuse(
    'corrupt',
    {
      what: 'The stored labeling is damaged',
      where,
      expected: `${expected} bytes`,
      received,
      todo: 'Delete the run and solve again.',
    },
    cause,
  )
}
