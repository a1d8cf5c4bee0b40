import { maskFromBitmap } from '../../../src/core/masks/bitmapMask.ts'
import type { RunLengthMask } from '../../../src/core/masks/RunLengthMask.ts'
import type { ImageSize } from '../../../src/core/pixels/imageSize.ts'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'

/** A family of masks to measure with: what it is, and the masks. */
export interface MaskFamily {
  readonly name: string
  readonly size: ImageSize
  readonly masks: readonly RunLengthMask[]
}

const MASKS_PER_FAMILY = 16

/** The three families of the budget: what annotations look like, the worst that a network gives, and large images. */
export function maskFamilies(): MaskFamily[] {
  const small = { width: 640, height: 480 }
  return [
    family('object-like 640×480', small, (seed) => objectBitmap(small, seed)),
    family('noisy 640×480', small, (seed) => withNoise(objectBitmap(small, seed), seed)),
    family('object-like 1920×1080', { width: 1920, height: 1080 }, (seed) =>
      objectBitmap({ width: 1920, height: 1080 }, seed),
    ),
  ]
}

function family(name: string, size: ImageSize, bitmapOf: (seed: number) => Uint8Array): MaskFamily {
  const masks = Array.from({ length: MASKS_PER_FAMILY }, (_, index) => maskFromBitmap(size, bitmapOf(index + 1)))
  return { name, size, masks }
}

/** A wavy blob around the middle third of the image with a bite taken out of it; neighbours overlap, as objects do. */
function objectBitmap(size: ImageSize, seed: number): Uint8Array {
  const random = seededRandom(seed)
  const { width, height } = size
  const centreX = width * (0.35 + 0.3 * random())
  const centreY = height * (0.35 + 0.3 * random())
  const radius = height * (0.18 + 0.15 * random())
  const waves = Array.from({ length: 5 }, (_, index) => ({
    amplitude: (0.25 * random()) / (index + 1),
    phase: 2 * Math.PI * random(),
  }))
  const biteAngle = 2 * Math.PI * random()
  const biteX = centreX + radius * 0.8 * Math.cos(biteAngle)
  const biteY = centreY + radius * 0.8 * Math.sin(biteAngle)
  const bitmap = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const angle = Math.atan2(y - centreY, x - centreX)
      const wave = waves.reduce((sum, one, index) => sum + one.amplitude * Math.sin((index + 2) * angle + one.phase), 1)
      const isInBlob = Math.hypot(x - centreX, y - centreY) < radius * wave
      const isBitten = Math.hypot(x - biteX, y - biteY) < radius * 0.4
      bitmap[y * width + x] = isInBlob && !isBitten ? 1 : 0
    }
  }
  return bitmap
}

/** Every tenth pixel, at random, toggled. */
function withNoise(bitmap: Uint8Array, seed: number): Uint8Array {
  const random = seededRandom(seed + 1000)
  return bitmap.map((value) => (random() < 0.1 ? 1 - value : value))
}

/** Every pixel on or off by chance. */
export function noisyMask(size: ImageSize, seed: number): RunLengthMask {
  const random = seededRandom(seed)
  return maskFromBitmap(
    size,
    Uint8Array.from({ length: size.width * size.height }, () => (random() < 0.5 ? 1 : 0)),
  )
}
