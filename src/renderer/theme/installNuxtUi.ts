import { addIcon } from '@iconify/vue'
import { init } from 'virtual:nuxt-ui-icons'

/**
 * The part of `@nuxt/ui/vue-plugin` that Strata needs: registering the packed icons. The rest of that plugin writes a
 * `<style>` element with the colour scales, which the content security policy forbids; ours are in `styles/tokens.css`.
 */
export function installNuxtUi(): void {
  init((name, data) => addIcon(name, data))
}
