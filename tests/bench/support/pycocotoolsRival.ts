import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { maskToBitmap } from '../../../src/core/masks/bitmapMask.ts'
import { transposeMask } from '../../../src/core/masks/transposeMask.ts'
import type { MaskFamily } from './benchMasks.ts'
import { summarised } from './measure.ts'
import type { Measurement } from './measure.ts'

/** Another implementation: what it measured by operation name, and its results to compare with. */
export interface Rival {
  readonly name: string
  readonly rates: Readonly<Record<string, Measurement>>
  /** Most memory that its process held, where it has one of its own. */
  readonly peakMebibytes: number | null
  readonly check: { readonly unionArea: number; readonly iouSum: number; readonly strings: readonly string[] | null }
}

/** Under which names of ours the operations of pycocotools appear; masks.bench.ts says what each line compares. */
const OPERATIONS = {
  encode: ['encode'],
  decode: ['decode'],
  union: ['union'],
  iou: ['IoU'],
  toString: ['columns to COCO string', 'rows to bytes'],
  fromString: ['columns from COCO string', 'rows from bytes'],
  rowMajorToString: ['rows to COCO string'],
  rowMajorFromString: ['rows from COCO string', 'bitmap from COCO string'],
} as const

const python = process.env['PYTHON'] ?? 'python3'

/** Measures the C of pycocotools on the same masks; null, with a line that says so, where it is not installed. */
export function pycocotoolsRival(family: MaskFamily): Rival | null {
  if (spawnSync(python, ['-c', 'import numpy, pycocotools._mask']).status !== 0) {
    console.log(`pycocotools: skipped, "${python}" cannot import it`)
    return null
  }
  const folder = mkdtempSync(join(tmpdir(), 'strata-bench-'))
  try {
    const input = join(folder, 'masks.bin')
    writeFileSync(input, columnMajorBytes(family))
    const script = fileURLToPath(new URL('pycocotoolsRival.py', import.meta.url))
    const child = spawnSync(python, [script, input], { encoding: 'utf8', maxBuffer: 1 << 28 })
    if (child.status !== 0) throw new Error(`pycocotools failed: ${child.stderr}`)
    const answer = JSON.parse(child.stdout) as Record<keyof typeof OPERATIONS, number[]> & {
      check: Rival['check']
      peakKibibytes: number[]
    }
    const rates = Object.entries(OPERATIONS).flatMap(([theirs, ours]) => {
      const measured = summarised(answer[theirs as keyof typeof OPERATIONS])
      return ours.map((name) => [name, measured] as const)
    })
    const peakMebibytes = answer.peakKibibytes[0]! / 1024
    return { name: 'pycocotools (C)', rates: Object.fromEntries(rates), peakMebibytes, check: answer.check }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function columnMajorBytes({ size, masks }: MaskFamily): Buffer {
  const header = Buffer.alloc(12)
  header.writeUInt32LE(masks.length, 0)
  header.writeUInt32LE(size.height, 4)
  header.writeUInt32LE(size.width, 8)
  return Buffer.concat([header, ...masks.map((mask) => maskToBitmap(transposeMask(mask)))])
}
