import type { AnnotationDiff } from '../core/dataset/annotationDiff.ts'

/**
 * One gesture under way: several diffs that become one history entry. Begins at a mark (the state before it); ends with
 * exactly one `commit` or `bail`, after which it does nothing.
 */
export interface Gesture {
  /** Applies one step; listeners hear of it as an unsettled change. */
  apply(diff: AnnotationDiff): void
  /** Makes one entry of all steps; none when they cancel out. */
  commit(label?: string): void
  /** Goes back to the mark: bit for bit the state in which the gesture began. */
  bail(): void
}
