import type { AnnotationState } from '../../../../src/core/dataset/records.ts'
import { MaskLayer } from '../../../../src/renderer/canvas/gl/MaskLayer.ts'
import { stageContext } from '../../../../src/renderer/canvas/gl/StageGraphics.ts'
import { SLOTS_PER_ROW, TEXELS_PER_SLOT } from '../../../../src/renderer/canvas/palette/paletteTable.ts'
import { MaskScene } from '../../../../src/renderer/canvas/scene/MaskScene.ts'

/**
 * Draws a document at one device pixel per image pixel with a palette whose colours are the slots themselves (opaque, no
 * outlines), reads the pixels back and compares them with the planes.
 *
 * `edit`, when given, changes scene and textures after the first upload, as the stage does after a brush sample.
 */
export function drawSlots(
  state: AnnotationState,
  edit?: (scene: MaskScene, layer: MaskLayer) => void,
): { compared: number; covered: number; differing: number } {
  const { width, height } = state.size
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const gl = stageContext(canvas)!
  const scene = new MaskScene(state)
  const layer = new MaskLayer(gl)
  layer.setPlanes(scene.planes)
  edit?.(scene, layer)
  const rows = Math.ceil(scene.slots.length / SLOTS_PER_ROW)
  const bytes = new Uint8Array(SLOTS_PER_ROW * TEXELS_PER_SLOT * rows * 4)
  for (let slot = 1; slot < scene.slots.length; slot++) {
    bytes.set([slot & 255, slot >> 8, 255, 255, 0, 0, 0, 1], slot * TEXELS_PER_SLOT * 4)
  }
  layer.setPalette({ width: SLOTS_PER_ROW * TEXELS_PER_SLOT, height: rows, bytes })
  gl.viewport(0, 0, width, height)
  gl.clearColor(0, 0, 0, 0)
  gl.clear(gl.COLOR_BUFFER_BIT)
  layer.draw({ width, height, pixelRatio: 1, scale: 1, offsetX: 0, offsetY: 0 })
  const pixels = new Uint8Array(width * height * 4)
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels)
  let [covered, differing] = [0, 0]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // Rows of a framebuffer go upwards.
      const at = 4 * ((height - 1 - y) * width + x)
      const isSlot = pixels[at + 2] === 255
      const seen = isSlot ? pixels[at]! + 256 * pixels[at + 1]! : 0
      const { visible } = scene.planes.at(x, y)
      if (visible !== 0) covered++
      if (seen !== visible) differing++
    }
  }
  layer.dispose()
  return { compared: width * height, covered, differing }
}
