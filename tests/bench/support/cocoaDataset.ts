import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import sharp from 'sharp'
import { maskToCocoRle } from '../../../src/core/formats/cocoRle.ts'
import { maskFromCocoPolygon } from '../../../src/core/formats/cocoPolygon.ts'
import { maskDifference, maskIntersection, maskUnion } from '../../../src/core/masks/maskAlgebra.ts'
import { maskArea } from '../../../src/core/masks/maskMeasures.ts'
import { emptyMask, isEmptyMask } from '../../../src/core/masks/RunLengthMask.ts'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'

const SIZE = { width: 640, height: 480 }
const REGIONS = 8
const CORNERS = 40
/** Different scenes; they repeat under new ids, since a benchmark needs long files and not new shapes. */
const SCENES = 50

export interface DatasetOptions {
  readonly folder: string
  readonly path: string
  readonly images: number
}

/** Writes a consistent COCOA dataset, annotations before images (the harder order), and a photo for every image. */
export async function writeCocoaDataset({ folder, path, images }: DatasetOptions): Promise<void> {
  const random = seededRandom(11)
  const scenes = Array.from({ length: SCENES }, () => regionsText(random))
  const stream = createWriteStream(path)
  const write = async (text: string): Promise<void> => {
    if (!stream.write(text)) await once(stream, 'drain')
  }
  await write('{"annotations": [')
  for (let id = 1; id <= images; id++) {
    const regions = scenes[id % SCENES]!
    const head = `{"author": "bench", "url": "http://localhost/${id}", "image_id": ${id}, "id": ${id}, "size": ${REGIONS}`
    await write(`${id === 1 ? '' : ','}\n${head}, ${regions}}`)
  }
  await write('], "images": [')
  for (let id = 1; id <= images; id++) {
    const image = { id, file_name: photoName(id), ...SIZE }
    await write(`${id === 1 ? '' : ','}\n${JSON.stringify(image)}`)
  }
  stream.end(']}')
  await once(stream, 'finish')
  await writePhotos(join(folder, 'photos'), images)
}

/** `"depth_constraint": …, "regions": […]` of one scene. */
function regionsText(random: () => number): string {
  let covered = emptyMask(SIZE)
  const masks: ReturnType<typeof emptyMask>[] = []
  const regions = Array.from({ length: REGIONS }, (_, index) => {
    const segmentation = blob(random)
    const amodal = maskFromCocoPolygon(SIZE, segmentation)
    const hidden = maskIntersection(amodal, covered)
    const visible = maskDifference(amodal, covered)
    covered = maskUnion(covered, amodal)
    masks.push(amodal)
    const area = maskArea(amodal)
    const derived = isEmptyMask(hidden)
      ? {}
      : { visible_mask: maskToCocoRle(visible), invisible_mask: maskToCocoRle(hidden) }
    const rate = maskArea(hidden) / area
    return {
      segmentation,
      name: `thing ${index % 5}`,
      area,
      isStuff: 0,
      ...derived,
      occlude_rate: rate,
      order: index + 1,
    }
  })
  const pairs = masks.flatMap((front, a) =>
    masks.slice(a + 1).flatMap((back, after) => {
      return isEmptyMask(maskIntersection(front, back)) ? [] : [`${a + 1}-${a + after + 2}`]
    }),
  )
  return `"depth_constraint": "${pairs.join(',')}", "regions": ${JSON.stringify(regions)}`
}

function blob(random: () => number): number[] {
  const [x, y] = [100 + 440 * random(), 80 + 320 * random()]
  const radius = 30 + 60 * random()
  return Array.from({ length: CORNERS }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / CORNERS
    const reach = radius * (0.8 + 0.3 * random())
    return [x + reach * Math.cos(angle), y + reach * Math.sin(angle)]
  }).flat()
}

function photoName(id: number): string {
  return `COCO_train2014_${String(id).padStart(12, '0')}.jpg`
}

async function writePhotos(folder: string, images: number): Promise<void> {
  mkdirSync(folder)
  const jpeg = await sharp({ create: { ...SIZE, channels: 3, background: '#789' } })
    .jpeg()
    .toBuffer()
  for (let id = 1; id <= images; id++) {
    // A comment segment after the start marker makes every file's bytes, and so its hash, different.
    const comment = Buffer.from(String(id))
    const segment = Buffer.from([0xff, 0xfe, 0, comment.length + 2, ...comment])
    writeFileSync(join(folder, photoName(id)), Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]))
  }
}
