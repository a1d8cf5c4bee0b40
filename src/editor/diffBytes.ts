import type { AnnotationDiff, InstanceChange } from '../core/dataset/annotationDiff.ts'
import type { Instance } from '../core/dataset/records.ts'
import type { MaskPatch } from '../core/masks/MaskPatch.ts'

/** What an object with a handful of fields takes in V8, rounded up; only the masks and outlines really weigh. */
const RECORD_BYTES = 256
const BYTES_PER_NUMBER = 8

/** About how many bytes of memory a diff holds. An estimate: masks and outlines exactly, records at a flat rate. */
export function diffBytes(diff: AnnotationDiff): number {
  const instances = diff.instances.reduce((sum, change) => sum + changeBytes(change), 0)
  return instances + diff.pairs.length * 2 * RECORD_BYTES
}

function changeBytes(change: InstanceChange): number {
  if (change.kind !== 'update') return instanceBytes(change.instance)
  const outlines = (change.before.outline?.length ?? 0) + (change.after.outline?.length ?? 0)
  return RECORD_BYTES + patchBytes(change.amodal) + patchBytes(change.visible) + outlines * BYTES_PER_NUMBER
}

function instanceBytes(instance: Instance): number {
  const masks = instance.amodal.ends.byteLength + instance.visible.ends.byteLength
  return RECORD_BYTES + masks + (instance.outline?.length ?? 0) * BYTES_PER_NUMBER
}

function patchBytes(patch: MaskPatch | null): number {
  return patch === null ? 0 : patch.toggled.ends.byteLength
}
