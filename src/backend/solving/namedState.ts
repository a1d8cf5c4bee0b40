import type { AnnotationState } from '../../core/dataset/records.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import type { SolvedAnswer } from './solverMessages.ts'

/** Category of instances whose class nobody knows. */
const UNNAMED = 'object'

/** A worker's state with its classes as categories of the project; names that it does not have are added to it. */
export function namedState(
  { state, usedClasses }: Pick<SolvedAnswer, 'state' | 'usedClasses'>,
  store: ProjectStore,
): AnnotationState {
  const ids = usedClasses.map((name) => store.categories.ensure(name ?? UNNAMED, false).id)
  const instances = state.instances.map((instance) =>
    instance.categoryId > 0 ? instance : { ...instance, categoryId: ids[-1 - instance.categoryId]! },
  )
  return { ...state, instances }
}
