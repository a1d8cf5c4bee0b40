import type { AnnotationState, OrderPair } from '../../core/dataset/records.ts'
import { scoreScene } from '../../core/metrics/sceneScore.ts'
import type { SceneScore, ScoredScene } from '../../core/metrics/sceneScore.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'

/** What a person says about an image: the first annotation of it that has instances; null: nothing. */
export function truthOf(store: ProjectStore, imageId: number): AnnotationState | null {
  const set = store.images.get(imageId).sets.find(({ instanceCount }) => instanceCount > 0)
  return set === undefined ? null : store.sets.open(set.setId).state
}

/** How well a stored result agrees with what a person says; null where nobody says anything. */
export function storedScore(store: ProjectStore, runId: number, imageId: number): SceneScore | null {
  const truth = truthOf(store, imageId)
  if (truth === null) return null
  const { state } = store.runs.open(runId, imageId)
  return scoreScene(truth, { ...state, pairs: state.pairs.map(scoredPair) })
}

function scoredPair({ a, b, state }: OrderPair): ScoredScene['pairs'][number] {
  return { a, b, state: state === 'a-over-b' || state === 'b-over-a' ? state : 'unknown' }
}
