// `npm run samples`: draws the committed sample scenes anew and writes their annotations beside them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { paintScene } from './samples/paintScene.ts'
import { pictureName, sampleAnnotationFiles } from './samples/sampleFiles.ts'
import { SAMPLE_SCENES } from './samples/sampleScenes.ts'

/** High enough that the sensor noise survives and edges stay clean; all eight together take less than 1 MiB. */
const JPEG_QUALITY = 90

const folder = join(import.meta.dirname, '..', 'samples')
mkdirSync(folder, { recursive: true })
for (const scene of SAMPLE_SCENES) {
  const path = join(folder, pictureName(scene))
  await sharp(paintScene(scene), { raw: { ...scene.size, channels: 3 } })
    .jpeg({ quality: JPEG_QUALITY })
    .toFile(path)
  console.log(`${path}: ${scene.objects.length} objects`)
}
for (const [name, text] of sampleAnnotationFiles()) {
  writeFileSync(join(folder, name), text)
  console.log(`${join(folder, name)}: ${text.length} characters`)
}
