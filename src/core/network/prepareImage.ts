import { pixelCount, sameSize, sizeText } from '../pixels/imageSize.ts'
import type { RgbImage } from '../pixels/RgbImage.ts'
import { refuse } from '../support/DomainError.ts'
import { smoothTaps, tapsWithin } from './axisTaps.ts'
import { GridResizer } from './GridResizer.ts'
import type { NetworkGeometry, NetworkTensor, PreparedImage } from './NetworkSpec.ts'
import { planTiles } from './planTiles.ts'
import type { TiledSpec, TileOptions } from './planTiles.ts'
import { TensorWriter } from './TensorWriter.ts'

/**
 * An image as the inputs of a network: scaled as the size rule wants it (smoothed where it shrinks, `smoothTaps`), cut into
 * tiles, normalised, padded. Nothing is computed before a tile is asked for, and the bytes of the image are not copied.
 *
 * Cost of a tile: O(its pixels), and where it is scaled the pixels of the image under it. Throws what `planTiles` throws, and
 * `size-mismatch` for an image without three bytes per pixel.
 */
export function prepareImage(image: RgbImage, spec: TiledSpec, options: TileOptions = {}): PreparedImage {
  const geometry = planTiles(image.size, spec, options)
  if (image.data.length !== 3 * pixelCount(image.size)) {
    throw refuse('size-mismatch', {
      what: 'The image needs three bytes per pixel',
      where: `an image of ${sizeText(image.size)}`,
      expected: String(3 * pixelCount(image.size)),
      received: String(image.data.length),
    })
  }
  const writer = new TensorWriter(spec.input, geometry.tileSize)
  const rowsOf = sameSize(geometry.workingSize, image.size) ? plainRows(image) : scaledRows(image, geometry)
  return {
    geometry,
    tensor(index: number, into?: NetworkTensor): NetworkTensor {
      const { x, y } = geometry.tiles[index]!
      const width = Math.min(geometry.tileSize.width, geometry.workingSize.width - x)
      const height = Math.min(geometry.tileSize.height, geometry.workingSize.height - y)
      const rows = rowsOf(x, y, width)
      writer.begin(into)
      for (let row = 0; row < height; row++) writer.writeRow(row, rows(row), width)
      return writer.finish(width, height)
    },
  }
}

/** Gives the rows of a tile of `width` pixels whose first pixel is (x, y) of the working image: red, green, blue, red, … */
type RowsOfTile = (x: number, y: number, width: number) => (row: number) => Uint8Array | Float32Array

function plainRows({ data, size }: RgbImage): RowsOfTile {
  return (x, y, width) => (row) => {
    const start = 3 * ((y + row) * size.width + x)
    return data.subarray(start, start + 3 * width)
  }
}

function scaledRows({ data, size }: RgbImage, { workingSize }: NetworkGeometry): RowsOfTile {
  const columns = smoothTaps(size.width, workingSize.width)
  const rows = smoothTaps(size.height, workingSize.height)
  return (x, y, width) => {
    const resizer = new GridResizer({ size, channels: 3, data }, tapsWithin(columns, x, x + width), rows)
    return (row) => resizer.row(y + row)
  }
}
