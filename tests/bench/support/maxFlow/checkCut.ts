import type { GridInstance } from '../../../../src/core/graphcut/gridFile.ts'
import { ARC_X, ARC_Y } from '../../../../src/core/graphcut/GridMinCut.ts'
import type { GridMinCut } from '../../../../src/core/graphcut/GridMinCut.ts'

/** The cost of the cut that a solver chose, added up from the instance alone, is the flow that it claims. */
export function checkCut(instance: GridInstance, solver: GridMinCut, flow: number, where: string): void {
  const { size, forward, backward } = instance
  const sink = new Uint8Array(size.width * size.height)
  solver.writeSinkSide(sink)
  let cost = 0
  for (let pixel = 0; pixel < sink.length; pixel++) {
    cost += sink[pixel] === 0 ? instance.toSink[pixel]! : instance.fromSource[pixel]!
  }
  forward.forEach((plane, direction) => {
    const step = ARC_X[direction]! + ARC_Y[direction]! * size.width
    for (let pixel = 0; pixel + step < sink.length; pixel++) {
      if (sink[pixel] === sink[pixel + step]) continue
      cost += sink[pixel] === 0 ? plane[pixel]! : backward[direction]![pixel]!
    }
  })
  if (cost !== flow) throw new Error(`${where}: the cut costs ${cost}, but the flow is ${flow}`)
}
