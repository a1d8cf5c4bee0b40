/*
 * Min cuts on grids beside Boost's C++ boykov_kolmogorov_max_flow in the same run on the same instances, which all solvers
 * solve in turn.
 *
 * What the lines compare. All times include building the graph from planes of capacities. Warm: median of the rounds (5, or as
 * many as fit in ten seconds; 0 means the first solve took longer and stands for them), with the fastest and the slowest.
 * First: the first build and solve of a fresh process, nothing compiled yet. The factor is the rival's time over ours, above 1
 * is faster than C++; beside it the factor at which we are level with the best public C++ grid solver. Boost has one thread;
 * the kernel is measured with one and with two. Every flow is compared between the solvers, and every cut is checked outside
 * of the timing. Strokes: solving again after each of a sequence of strokes, beside solving afresh.
 *
 * Run: npm run bench maxFlow. QUICK=1 measures small grids only; SIDES=256,512 and FAMILIES=seg,jump choose; ROUNDS=5 gives
 * every solver all rounds; GRID_FILES names a folder in which the instances are kept as MFGRID01 files (see
 * src/core/graphcut/gridFile.ts), for other solvers to be run on them.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GridInstance } from '../../src/core/graphcut/gridFile.ts'
import { compileBoostRival } from './support/maxFlow/BoostRival.ts'
import { FAMILIES, makeInstance } from './support/maxFlow/instanceFamilies.ts'
import { jumpMoveInstances } from './support/maxFlow/jumpMoveInstances.ts'
import { RaceReport } from './support/maxFlow/RaceReport.ts'
import { raceInstance } from './support/maxFlow/raceInstance.ts'
import { strokeSequence } from './support/maxFlow/strokeSequence.ts'
import { cocoaPhotos, generatedScenes } from './support/robustness/robustnessScenes.ts'

const isQuick = process.env['QUICK'] === '1'
const sides = (process.env['SIDES'] ?? (isQuick ? '256,512' : '256,512,1024,2048')).split(',').map(Number)
const families = (process.env['FAMILIES'] ?? 'seg,scrib,rand,jump').split(',')
const rounds = process.env['ROUNDS']
const limits =
  rounds === undefined ? { most: isQuick ? 3 : 5, longestLap: 10_000 } : { most: Number(rounds), longestLap: Infinity }
const CONNECTIVITIES = [4, 8] as const

const folder = process.env['GRID_FILES'] ?? mkdtempSync(join(tmpdir(), 'strata-bench-'))
mkdirSync(folder, { recursive: true })
try {
  const program = compileBoostRival(folder)
  const report = new RaceReport()
  const enter = async (title: string, family: string, file: string, instance: GridInstance) => {
    report.add(title, family, instance, await raceInstance(instance, join(folder, `${file}.grid`), program, limits))
  }
  for (const side of sides) {
    for (const connectivity of CONNECTIVITIES) {
      for (const family of FAMILIES) {
        if (!families.includes(family)) continue
        const instance = makeInstance(family, side, connectivity)
        await enter(`${family} ${side}² ${connectivity}c`, family, `${family}${side}_${connectivity}`, instance)
      }
    }
  }
  if (families.includes('jump')) {
    const photos = await cocoaPhotos(1)
    const scenes = [
      generatedScenes(1, 1, 1),
      ...(photos === null ? [] : [{ ...photos, scenes: photos.scenes.slice(0, 1) }]),
    ]
    for (const [index, set] of scenes.entries()) {
      for (const connectivity of CONNECTIVITIES) {
        for (const { name, instance } of jumpMoveInstances(set, connectivity)) {
          const title = index === 0 ? name : name.replace('jump', 'photo')
          await enter(title, 'jump', title.replaceAll(/[ .×]/g, '_'), instance)
        }
      }
    }
  }
  report.print()
  if (families.includes('scrib')) {
    for (const side of sides.filter((each) => each <= 1024)) {
      for (const connectivity of CONNECTIVITIES) {
        report.addStrokes(
          `scrib ${side}² ${connectivity}c`,
          strokeSequence(makeInstance('scrib', side, connectivity), 21),
        )
      }
    }
    report.printStrokes()
  }
} finally {
  if (process.env['GRID_FILES'] === undefined) rmSync(folder, { recursive: true })
}
