import { fileURLToPath } from 'node:url'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { nuxtUiOptions } from './src/renderer/theme/nuxtUiOptions.ts'

const repository = fileURLToPath(new URL('.', import.meta.url))

/**
 * The renderer's build, the same files for the browser host and for Electron: relative URLs, nothing inline (the content
 * security policy allows scripts and styles from the own origin only), nothing fetched from elsewhere.
 */
export default defineConfig({
  root: fileURLToPath(new URL('./src/renderer', import.meta.url)),
  base: './',
  plugins: [vue(), ui({ ...nuxtUiOptions, root: repository })],
  build: {
    outDir: fileURLToPath(new URL('./out/renderer', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    minify: true,
    // Served from this machine: one file of a megabyte costs nothing, splitting it would.
    chunkSizeWarningLimit: 2000,
    // `data:` scripts, fonts and images would need exceptions in the policy.
    assetsInlineLimit: 0,
    // Not `assets`: that is where the hosts serve images.
    assetsDir: 'app',
    // Vite's preload polyfill is an inline script; every browser that Strata runs in preloads modules itself.
    modulePreload: { polyfill: false },
  },
})
