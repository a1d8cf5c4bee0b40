import { onBeforeUnmount, onMounted } from 'vue'
import type { Ref } from 'vue'

/** Moves the focus into `root` when it appears, to the part named by `selector`, and back where it was afterwards. */
export function useFocusOnMount(root: Readonly<Ref<HTMLElement | null>>, selector: string): void {
  let before: Element | null = null
  onMounted(() => {
    before = document.activeElement
    root.value?.querySelector<HTMLElement>(selector)?.focus()
  })
  onBeforeUnmount(() => before instanceof HTMLElement && before.focus())
}
