import type { ImageSize } from '../../../core/pixels/imageSize.ts'
import { GroundLayer } from './GroundLayer.ts'
import { MaskLayer } from './MaskLayer.ts'
import { PhotoLayer } from './PhotoLayer.ts'
import type { StageView } from './StageView.ts'

/** Everything that lives on the GPU. Made anew after a lost context; holds nothing that cannot be uploaded again. */
export class StageGraphics {
  readonly photo: PhotoLayer
  readonly masks: MaskLayer
  readonly #ground: GroundLayer
  readonly #gl: WebGL2RenderingContext

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.#ground = new GroundLayer(gl)
    this.photo = new PhotoLayer(gl)
    this.masks = new MaskLayer(gl)
  }

  draw(size: ImageSize, view: StageView): void {
    const gl = this.#gl
    gl.viewport(0, 0, view.width, view.height)
    gl.clearColor(0, 0, 0, 0)
    gl.clear(gl.COLOR_BUFFER_BIT)
    this.#ground.draw(size, view)
    this.photo.draw(size, view)
    this.masks.draw(view)
  }

  dispose(): void {
    this.#ground.dispose()
    this.photo.dispose()
    this.masks.dispose()
  }
}

/** The context the stage draws with, or null where the browser has no WebGL 2. */
export function stageContext(canvas: HTMLCanvasElement): WebGL2RenderingContext | null {
  return canvas.getContext('webgl2', {
    alpha: true,
    premultipliedAlpha: true,
    // Outlines are smoothed in the shader; the rest has no slanted edges.
    antialias: false,
    depth: false,
    stencil: false,
    powerPreference: 'high-performance',
  })
}

/** Calls back when the graphics driver takes the context of a canvas away and gives it back; the answer stops that. */
export function watchContext(canvas: HTMLCanvasElement, lost: () => void, restored: () => void): () => void {
  const onLost = (event: Event): void => {
    // Without this the browser would not give the context back.
    event.preventDefault()
    lost()
  }
  canvas.addEventListener('webglcontextlost', onLost)
  canvas.addEventListener('webglcontextrestored', restored)
  return () => {
    canvas.removeEventListener('webglcontextlost', onLost)
    canvas.removeEventListener('webglcontextrestored', restored)
  }
}
