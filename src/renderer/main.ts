import './styles/main.css'
import packedIcons from '@nuxt/ui/runtime/vue/plugins/icons.js'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import StartFailure from './StartFailure.vue'
import { HOST_KEY } from './backend/currentHost.ts'
import { failureOf } from './backend/failure.ts'
import { createHost } from './host/createHost.ts'

/*
 * Of `@nuxt/ui/vue-plugin` Strata takes only this part, which registers the packed icons: the rest would write a
 * `<style>` element with the colour scales, which the content security policy forbids; ours are in `styles/tokens.css`.
 */
try {
  const host = await createHost()
  createApp(App).use(packedIcons).use(createPinia()).provide(HOST_KEY, host).mount('#app')
} catch (error) {
  createApp(StartFailure, { failure: failureOf(error) }).mount('#app')
}
