import { createApp } from 'vue'
import type { AnnotationState } from '../../../../src/core/dataset/records.ts'
import { Editor } from '../../../../src/editor/Editor.ts'
import CanvasStage from '../../../../src/renderer/canvas/CanvasStage.vue'
import { DEFAULT_FILL_OPACITY } from '../../../../src/renderer/canvas/palette/paletteTable.ts'
import { randomScene } from '../randomScene.ts'
import { drawSlots } from './drawSlots.ts'
import { orderedScene } from './orderedScene.ts'

/*
 * A page with nothing but the canvas. Query: scene (ordered, or random with width, height, count, seed), photo (see
 * servePage.ts), theme (dark), missing (the project has no photo), opacity (of fills). `window.canvasPage` is what tests drive it with.
 */
const query = new URLSearchParams(location.search)
const numberOf = (name: string, fallback: number): number => Number(query.get(name) ?? fallback)

const size = { width: numberOf('width', 1200), height: numberOf('height', 800) }
const state: AnnotationState =
  query.get('scene') === 'ordered'
    ? orderedScene()
    : randomScene({ size, count: numberOf('count', 40), seed: numberOf('seed', 1) })
const editor = new Editor({ state })

document.documentElement.classList.toggle('dark', query.get('theme') === 'dark')

const image = {
  imageId: 1,
  fileName: 'scene.jpg',
  ...state.size,
  present: !query.has('missing'),
  sets: [],
}
const assetBase = `/${query.get('photo') ?? 'dark'}`
const app = createApp(CanvasStage, {
  editor,
  image,
  assetBase,
  fillOpacity: numberOf('opacity', DEFAULT_FILL_OPACITY),
})
app.mount('#stage')

const canvasPage = {
  editor,
  drawSlots,
  unmount: () => app.unmount(),
}
type CanvasPage = typeof canvasPage

declare global {
  interface Window {
    canvasPage: CanvasPage
  }
}
window.canvasPage = canvasPage
