import { strokeMask } from '../../core/masks/rasterizeStroke.ts'
import type { RunLengthMask } from '../../core/masks/RunLengthMask.ts'
import type { SolverConstraint } from '../../core/occlusion/constraints/SolverConstraints.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import type { EditorContext } from '../EditorContext.ts'
import type { DrawnConstraint, DrawnStroke } from './DrawnConstraint.ts'

/**
 * Everything the solver is to be told about the open document: the strokes, as pixels of the image, the pins, and a hard
 * lock `lock-7` for each locked instance #7. O(pixels of the strokes + instances).
 */
export function solverConstraints({ constraints, document }: EditorContext): SolverConstraint[] {
  const { instances, size } = document.state
  const locks = instances.filter(({ locked }) => locked)
  return [
    ...constraints.list.map((constraint) => solverConstraint(constraint, size)),
    ...locks.map(({ number }) => ({ kind: 'lock', id: `lock-${number}`, strength: 'hard', number }) as const),
  ]
}

function solverConstraint(constraint: DrawnConstraint, size: ImageSize): SolverConstraint {
  switch (constraint.kind) {
    case 'same':
    case 'foreground':
    case 'background': {
      const { id, kind, strength, strokes } = constraint
      return { id, kind, strength, pixels: pixelsUnder(strokes[0], size) }
    }
    case 'different': {
      const { id, kind, strength, strokes } = constraint
      return { id, kind, strength, first: pixelsUnder(strokes[0], size), second: pixelsUnder(strokes[1], size) }
    }
    case 'boundary': {
      const { id, kind, strength, action, strokes } = constraint
      return { id, kind, strength, action, points: strokes[0].points, diameter: strokes[0].diameter }
    }
    case 'pin':
      return constraint
  }
}

/** The pixels that a stroke says something about. */
export function pixelsUnder({ points, diameter }: DrawnStroke, size: ImageSize): RunLengthMask {
  return strokeMask(size, points, diameter)
}
