import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useHost } from '../backend/currentHost.ts'
import type { PickedFile } from '../host/HostBridge.ts'

/** Names that hold annotations; everything else that is dropped counts as a photo. */
const ANNOTATION_NAME = /\.json$/i

/** The files waiting to be imported: chosen in the dialog or dropped on the window. */
export const useImportStore = defineStore('import', () => {
  const { bridge } = useHost()
  const annotations = shallowRef<readonly PickedFile[]>([])
  const images = shallowRef<readonly PickedFile[]>([])

  /** Takes in files dropped on the window and sorts them by name. */
  async function takeDropped(files: readonly File[]): Promise<void> {
    const taken = await bridge.takeFiles(files)
    annotations.value = [...annotations.value, ...taken.filter(({ name }) => ANNOTATION_NAME.test(name))]
    images.value = [...images.value, ...taken.filter(({ name }) => !ANNOTATION_NAME.test(name))]
  }

  function clear(): void {
    annotations.value = []
    images.value = []
  }

  return { annotations, images, takeDropped, clear }
})
