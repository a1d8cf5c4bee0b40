import { oracleCues } from '../../../../src/core/cues/oracleCues.ts'
import type { GridInstance } from '../../../../src/core/graphcut/gridFile.ts'
import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import type { GridCapacities, GridConnectivity, GridMinCut } from '../../../../src/core/graphcut/GridMinCut.ts'
import { copyCapacities } from '../../../../src/core/graphcut/minCutCertificate.ts'
import { cueEvidence } from '../../../../src/core/occlusion/evidence/cueEvidence.ts'
import { RECONSTRUCTION } from '../../../../src/core/occlusion/evidence/EvidenceParameters.ts'
import { solveLabeling } from '../../../../src/core/occlusion/labeling/solveLabeling.ts'
import { seededRandom } from '../../../../src/core/support/seededRandom.ts'
import type { SceneSet } from '../robustness/robustnessScenes.ts'
import { RECONSTRUCTION_SOLVER } from '../robustness/robustnessRun.ts'

export interface JumpMoveInstance {
  readonly name: string
  readonly instance: GridInstance
}

/** Number of the family in grid files, after those of `FAMILIES`. */
const JUMP_FAMILY = 3
/** A quarter of the boundary pairs lost and a few turned round: the cuts of clean cues are trivial. */
const CORRUPTION = { drop: 0.25, flip: 0.05 }

/** The graphs that a solve of each scene cuts: those of its first two moves, in the order in which they are made. */
export function jumpMoveInstances({ scenes, scale }: SceneSet, connectivity: GridConnectivity): JumpMoveInstance[] {
  return scenes.flatMap(({ state }, scene) => {
    const cues = oracleCues(state, { corruption: CORRUPTION, scale }, seededRandom(scene))
    const problem = cueEvidence(cues, null, { ...RECONSTRUCTION, connectivity })
    const recorder = new RecordingMinCut()
    solveLabeling(problem, { ...RECONSTRUCTION_SOLVER.moves, minCut: recorder })
    return recorder.cuts.slice(0, 2).map((capacities, move) => {
      const { width, height } = capacities.size
      return {
        name: `jump ${scene + 1}.${move + 1} ${width}×${height} ${connectivity}c`,
        instance: instanceOf(capacities, scene),
      }
    })
  })
}

/** Keeps a copy of everything it solves. */
class RecordingMinCut implements GridMinCut {
  readonly cuts: GridCapacities[] = []
  readonly #solver = new GridMaxFlow()
  #begun: GridCapacities | null = null

  begin(...[size, connectivity]: Parameters<GridMinCut['begin']>): GridCapacities {
    this.#begun = this.#solver.begin(size, connectivity)
    return this.#begun
  }

  solve(): number {
    this.cuts.push(copyCapacities(this.#begun!))
    return this.#solver.solve()
  }

  isSourceSide(pixel: number): boolean {
    return this.#solver.isSourceSide(pixel)
  }

  writeSinkSide(into: Uint8Array): void {
    this.#solver.writeSinkSide(into)
  }
}

function instanceOf({ size, connectivity, terminal, forward, backward }: GridCapacities, seed: number): GridInstance {
  return {
    size,
    connectivity,
    fromSource: terminal.map((capacity) => Math.max(capacity, 0)),
    toSink: terminal.map((capacity) => Math.max(-capacity, 0)),
    forward,
    backward,
    seed,
    family: JUMP_FAMILY,
    referenceFlow: null,
  }
}
