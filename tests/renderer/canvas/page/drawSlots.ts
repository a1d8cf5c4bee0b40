import type { AnnotationState } from '../../../../src/core/dataset/records.ts'
import { maskUnion } from '../../../../src/core/masks/maskAlgebra.ts'
import { maskBounds } from '../../../../src/core/masks/maskMeasures.ts'
import { strokeMask } from '../../../../src/core/masks/rasterizeStroke.ts'
import type { RunLengthMask } from '../../../../src/core/masks/RunLengthMask.ts'
import { MaskLayer } from '../../../../src/renderer/canvas/gl/MaskLayer.ts'
import { stageContext } from '../../../../src/renderer/canvas/gl/StageGraphics.ts'
import { SLOTS_PER_ROW, TEXELS_PER_SLOT } from '../../../../src/renderer/canvas/palette/paletteTable.ts'
import type { PaintedRegion } from '../../../../src/renderer/canvas/scene/IdPlanes.ts'
import { MaskScene } from '../../../../src/renderer/canvas/scene/MaskScene.ts'

export interface SlotComparison {
  /** Pixels of the image. */
  readonly compared: number
  /** Pixels with a visible instance. */
  readonly covered: number
  readonly differing: number
}

/**
 * Draws a document at one device pixel per image pixel with a palette whose colours are the slots themselves (opaque, no
 * outlines), reads the pixels back and compares them with the planes.
 * With `stroke` (x, y, … of its points) the first instance grows by it afterwards and only its box is uploaded, as after a
 * brush sample.
 */
export function drawSlots(state: AnnotationState, stroke?: readonly number[]): SlotComparison {
  const { width, height } = state.size
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const gl = stageContext(canvas)!
  const scene = new MaskScene(state)
  const layer = new MaskLayer(gl)
  layer.setPlanes(scene.planes)
  if (stroke !== undefined) layer.upload(growFirst(scene, state, strokeMask(state.size, stroke, 31)))
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

function growFirst(scene: MaskScene, state: AnnotationState, added: RunLengthMask): readonly PaintedRegion[] {
  const [first, ...others] = state.instances
  const amodal = maskUnion(first!.amodal, added)
  const visible = maskUnion(first!.visible, added)
  const box = maskBounds(added)
  const instances = [{ ...first!, amodal, visible }, ...others]
  const touched = { number: first!.number, kind: 'updated', box } as const
  return scene.apply({ ...state, instances }, { instances: [touched], pairs: [], box })
}
