import './styles/main.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import StartFailure from './StartFailure.vue'
import { HOST_KEY } from './backend/currentHost.ts'
import { failureOf } from './backend/failure.ts'
import { createHost } from './host/createHost.ts'
import { installNuxtUi } from './theme/installNuxtUi.ts'

installNuxtUi()
try {
  const host = await createHost()
  createApp(App).use(createPinia()).provide(HOST_KEY, host).mount('#app')
} catch (error) {
  createApp(StartFailure, { failure: failureOf(error) }).mount('#app')
}
