import { pixelCount } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import type { ClassCues } from './Cues.ts'

/**
 * A copy in which discs of `radius` pixels at random places show another class than they should, until `share` of the
 * image is covered: in each disc the planes change places by one random number of steps.
 */
export function confusedClasses(
  { names, probabilities }: ClassCues,
  size: ImageSize,
  share: number,
  radius: number,
  random: () => number,
): ClassCues {
  const { width, height } = size
  const pixels = pixelCount(size)
  const stepAt = new Int32Array(pixels)
  const wanted = names.length < 2 ? 0 : Math.min(1, share) * pixels
  for (let covered = 0; covered < wanted;) {
    const centre = Math.floor(random() * pixels)
    const step = 1 + Math.floor(random() * (names.length - 1))
    const [centreX, centreY] = [centre % width, Math.floor(centre / width)]
    const reach = Math.floor(radius)
    for (let y = Math.max(0, centreY - reach); y <= Math.min(height - 1, centreY + reach); y++) {
      for (let x = Math.max(0, centreX - reach); x <= Math.min(width - 1, centreX + reach); x++) {
        if ((x - centreX) ** 2 + (y - centreY) ** 2 > radius ** 2) continue
        if (stepAt[y * width + x] === 0) covered++
        stepAt[y * width + x] = step
      }
    }
  }
  const confused = probabilities.slice()
  for (let index = 0; index < names.length; index++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      const from = (index + stepAt[pixel]!) % names.length
      confused[index * pixels + pixel] = probabilities[from * pixels + pixel]!
    }
  }
  return { names, probabilities: confused }
}
