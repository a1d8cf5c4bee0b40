import { maskFromText, maskToText } from '../masks/maskText.ts'
import type { MaskPatch } from '../masks/MaskPatch.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import type { AnnotationDiff, InstanceChange, PairChange } from './annotationDiff.ts'
import type { AnnotationState, Instance, InstanceFields, InstanceNumber, OrderPair } from './records.ts'

/**
 * The JSON twins of the annotation records: the same data with every mask as base64 of its byte form.
 * One form serves the journal and the messages between processes; the schemas that check it are in `shared`.
 */
interface InstanceJson extends InstanceFields {
  readonly number: InstanceNumber
  readonly amodal: string
  readonly visible: string
}

export interface AnnotationStateJson {
  readonly size: ImageSize
  readonly instances: readonly InstanceJson[]
  readonly pairs: readonly OrderPair[]
  readonly nextNumber: InstanceNumber
}

interface MaskPatchJson {
  readonly toggled: string
  readonly from: number
  readonly to: number
}

type InstanceChangeJson =
  | { readonly kind: 'create' | 'delete'; readonly instance: InstanceJson }
  | {
      readonly kind: 'update'
      readonly number: InstanceNumber
      readonly before: Partial<InstanceFields>
      readonly after: Partial<InstanceFields>
      readonly amodal: MaskPatchJson | null
      readonly visible: MaskPatchJson | null
    }

export interface AnnotationDiffJson {
  readonly instances: readonly InstanceChangeJson[]
  readonly pairs: readonly PairChange[]
}

export function stateToJson(state: AnnotationState): AnnotationStateJson {
  return { ...state, instances: state.instances.map(instanceToJson) }
}

/** Throws `bad-mask` or `bad-input` for a damaged mask. */
export function stateFromJson(json: AnnotationStateJson): AnnotationState {
  return { ...json, instances: json.instances.map(instanceFromJson) }
}

export function diffToJson(diff: AnnotationDiff): AnnotationDiffJson {
  return { instances: diff.instances.map(changeToJson), pairs: diff.pairs }
}

/** Throws `bad-mask` or `bad-input` for a damaged mask. */
export function diffFromJson(json: AnnotationDiffJson): AnnotationDiff {
  return { instances: json.instances.map(changeFromJson), pairs: json.pairs }
}

function instanceToJson(instance: Instance): InstanceJson {
  return { ...instance, amodal: maskToText(instance.amodal), visible: maskToText(instance.visible) }
}

function instanceFromJson(json: InstanceJson): Instance {
  const where = `instance #${json.number}`
  return {
    ...json,
    amodal: maskFromText(json.amodal, `amodal mask of ${where}`),
    visible: maskFromText(json.visible, `visible mask of ${where}`),
  }
}

function changeToJson(change: InstanceChange): InstanceChangeJson {
  if (change.kind !== 'update') return { kind: change.kind, instance: instanceToJson(change.instance) }
  return { ...change, amodal: patchToJson(change.amodal), visible: patchToJson(change.visible) }
}

function changeFromJson(json: InstanceChangeJson): InstanceChange {
  if (json.kind !== 'update') return { kind: json.kind, instance: instanceFromJson(json.instance) }
  const where = `change of instance #${json.number}`
  return { ...json, amodal: patchFromJson(json.amodal, where), visible: patchFromJson(json.visible, where) }
}

function patchToJson(patch: MaskPatch | null): MaskPatchJson | null {
  return patch && { ...patch, toggled: maskToText(patch.toggled) }
}

function patchFromJson(json: MaskPatchJson | null, where: string): MaskPatch | null {
  return json && { ...json, toggled: maskFromText(json.toggled, where) }
}
