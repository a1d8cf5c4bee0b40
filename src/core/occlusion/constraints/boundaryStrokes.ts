import { strokeMask } from '../../masks/rasterizeStroke.ts'
import { ARC_X, ARC_Y } from '../../graphcut/GridMinCut.ts'
import type { GridMinCut } from '../../graphcut/GridMinCut.ts'
import { sameSize } from '../../pixels/imageSize.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import type { BoundaryDirective } from './ConstrainedProblem.ts'
import type { ConstraintWeights } from './constraintWeights.ts'
import { touchedPixels } from './gridPixels.ts'
import type { GridPixels } from './gridPixels.ts'
import { turned } from './ProblemDraft.ts'
import type { ProblemDraft } from './ProblemDraft.ts'
import { closeBoundary } from './separate.ts'
import type { BoundaryConstraint } from './SolverConstraints.ts'
import { strokeEdges } from './strokeEdges.ts'
import type { StrokeEdge } from './strokeEdges.ts'

/** Grid pixels under a boundary stroke that was drawn on the image. */
function boundaryPixels(stroke: BoundaryConstraint, imageSize: ImageSize, grid: ImageSize): GridPixels {
  return touchedPixels(strokeMask(imageSize, stroke.points, stroke.diameter), grid)
}

/** The steps between grid pixels that the middle line of a stroke crosses. */
function boundaryEdges(stroke: BoundaryConstraint, imageSize: ImageSize, grid: ImageSize): StrokeEdge[] {
  if (sameSize(imageSize, grid)) return strokeEdges(grid, stroke.points)
  const [scaleX, scaleY] = [grid.width / imageSize.width, grid.height / imageSize.height]
  return strokeEdges(
    grid,
    stroke.points.map((coordinate, index) => coordinate * (index % 2 === 0 ? scaleX : scaleY)),
  )
}

/**
 * Writes a boundary stroke into the draft.
 * - `add`: oriented pairs across the middle line, from the pixel on the right; other evidence under the stroke goes; then
 *   the boundary is closed beyond its ends (`closeBoundary`).
 * - `flip`: pairs with a pixel under the stroke point the other way; hard ones with hard weights, soft ones with soft.
 * - `erase`: such pairs go, and neighbours under the stroke are tied to one label.
 * O(pixels + pairs), and for `add` a cut or two.
 */
export function applyBoundaryStroke(
  draft: ProblemDraft,
  stroke: BoundaryConstraint,
  imageSize: ImageSize,
  weights: ConstraintWeights,
  minCut: GridMinCut,
): BoundaryDirective {
  const { size } = draft.base
  const under = boundaryPixels(stroke, imageSize, size)
  const { isIn } = under
  const { id, action } = stroke
  if (action === 'flip') {
    const edges: StrokeEdge[] = []
    draft.reviewPairs((pair) => {
      if (isIn[pair.from] === 0 && isIn[pair.to] === 0) return 'keep'
      edges.push({ right: pair.to, direction: (pair.direction + 4) % 8 })
      return { ...turned(pair), ...weights.order }
    })
    return { id, action, edges }
  }
  if (action === 'erase') {
    draft.reviewPairs(({ from, to }) => (isIn[from] !== 0 || isIn[to] !== 0 ? 'drop' : 'keep'))
    draft.forgetBordersInside(under)
    draft.tieInside(under, weights.tie)
    return { id, action, edges: edgesInside(under, size) }
  }
  const edges = boundaryEdges(stroke, imageSize, size)
  draft.reviewPairs(({ from, to }) => (isIn[from] !== 0 && isIn[to] !== 0 ? 'drop' : 'keep'))
  for (const { right, direction } of edges) draft.addPair(right, direction, weights.order)
  closeBoundary(draft, edges, stroke.strength, weights.order, minCut)
  return { id, action, edges }
}

function edgesInside({ list, isIn }: GridPixels, { width, height }: ImageSize): StrokeEdge[] {
  const edges: StrokeEdge[] = []
  for (const pixel of list) {
    for (let arc = 0; arc < 2; arc++) {
      const [x, y] = [(pixel % width) + ARC_X[arc]!, Math.floor(pixel / width) + ARC_Y[arc]!]
      if (x < width && y < height && isIn[y * width + x] !== 0) edges.push({ right: pixel, direction: 2 * arc })
    }
  }
  return edges
}
