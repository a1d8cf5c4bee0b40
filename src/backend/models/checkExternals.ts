import { refuse } from '../../core/support/DomainError.ts'
import { isInsidePath } from '../../shared/modelManifest.ts'
import type { ExternalTensor } from './onnx/collectGraphParts.ts'

/**
 * Throws `bad-input` when a tensor takes its numbers from a file that the manifest does not list, that lies outside of the
 * model's folder, or that is too short. `sizes`: bytes of the listed files, which were checked, by their names in the manifest.
 */
export function checkExternals(
  externals: readonly ExternalTensor[],
  sizes: ReadonlyMap<string, number>,
  where: string,
): void {
  for (const { tensor, location, offset, length } of externals) {
    const place = `${where}, tensor ${JSON.stringify(tensor.slice(0, 100))}`
    const size = sizes.get(location)
    if (size === undefined) throw foreignFile(location, sizes, place)
    const [from, bytes] = [wholeNumber(offset, 0), wholeNumber(length, 0)]
    if (from !== null && bytes !== null && from + bytes <= size) continue
    throw refuse('bad-input', {
      what: 'A tensor of the network does not fit in the file that its numbers are in',
      where: place,
      expected: `bytes inside ${location}, which has ${size}`,
      received: `offset ${offset ?? 0}, length ${length ?? 'to the end'}`,
      todo: 'Copy that file again, or export the network once more.',
    })
  }
}

function foreignFile(location: string, sizes: ReadonlyMap<string, number>, where: string): Error {
  const isOutside = !isInsidePath(location)
  return refuse('bad-input', {
    what: isOutside
      ? 'A tensor of the network takes its numbers from a file outside of the model’s folder'
      : 'A tensor of the network takes its numbers from a file that the manifest does not list',
    where,
    expected:
      sizes.size === 0 ? 'no other file, as "externalData" of the manifest is empty' : [...sizes.keys()].join(' or '),
    received: JSON.stringify(location.slice(0, 200)),
    todo: isOutside
      ? 'Save the network with its data in one file, or in files beside it that the manifest lists.'
      : 'List the file with its SHA-256 in "externalData".',
  })
}

/** A number as the model writes it, in decimal digits; null when it is none that a file can have. */
function wholeNumber(text: string | null, unsaid: number): number | null {
  if (text === null) return unsaid
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}
