import { onBeforeUnmount, onMounted, watchEffect } from 'vue'
import { setThemeClass } from '../theme/theme.ts'
import { useUiStore } from '../stores/useUiStore.ts'

/** Keeps the root element's theme class in step with the person's choice and the system's. */
export function useTheme(): void {
  const ui = useUiStore()
  const query = window.matchMedia('(prefers-color-scheme: dark)')
  const follow = (): void => {
    ui.systemIsDark = query.matches
  }
  follow()
  onMounted(() => query.addEventListener('change', follow))
  onBeforeUnmount(() => query.removeEventListener('change', follow))
  watchEffect(() => setThemeClass(document.documentElement, ui.theme))
}
