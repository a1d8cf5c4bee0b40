import type { PickKind } from './HostBridge.ts'

const ACCEPTED: Record<PickKind, string> = {
  annotations: '.json,application/json',
  cues: '.npz',
  images: 'image/jpeg,image/png,image/webp,image/tiff,image/gif,image/avif,.tif,.tiff',
}

/** Opens the browser's file dialog; an empty list when it was dismissed. Must be called from a user gesture. */
export function chooseFiles(kind: PickKind): Promise<readonly File[]> {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.accept = ACCEPTED[kind]
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]), { once: true })
    input.addEventListener('cancel', () => resolve([]), { once: true })
    input.click()
  })
}
