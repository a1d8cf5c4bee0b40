import type { AnnotationState } from '../dataset/records.ts'
import type { EdgeListScene } from '../formats/edgeList.ts'

/** The annotation set that a scene file describes. Instance numbers are list positions. */
export function annotationStateFromScene(
  scene: EdgeListScene,
  categoryId: (name: string, isStuff: boolean) => number,
): AnnotationState {
  return {
    size: scene.size,
    instances: scene.instances.map(({ name, category, isStuff, rank, linked, amodal, visible }, index) => ({
      number: index + 1,
      categoryId: categoryId(category, isStuff),
      label: name,
      isStuff,
      rank,
      linked,
      locked: false,
      outline: null,
      extra: {},
      amodal,
      visible,
    })),
    pairs: [...scene.pairs].sort((p, q) => p.a - q.a || p.b - q.b),
    nextNumber: scene.instances.length + 1,
  }
}

/** An annotation set as a scene. Outlines, locks and uninterpreted keys have no place in it; masks and order are whole. */
export function sceneFromAnnotationState(
  state: AnnotationState,
  { fileName, author, categoryName }: { fileName: string; author: string; categoryName: (id: number) => string },
): EdgeListScene {
  const positionOf = new Map(state.instances.map(({ number }, index) => [number, index + 1]))
  return {
    fileName,
    size: state.size,
    author,
    instances: state.instances.map(({ categoryId, label, isStuff, rank, linked, amodal, visible }) => ({
      name: label,
      category: categoryName(categoryId),
      isStuff,
      rank,
      linked,
      amodal,
      visible,
    })),
    // Instances are sorted by number, so positions keep a < b.
    pairs: state.pairs.map((pair) => ({ ...pair, a: positionOf.get(pair.a)!, b: positionOf.get(pair.b)! })),
  }
}
