import type { PaletteTable } from '../palette/paletteTable.ts'
import type { IdPlanes, PaintedRegion } from '../scene/IdPlanes.ts'
import { MASK_FRAGMENT, MASK_UNIFORMS, MASK_VERTEX } from './maskShader.ts'
import { shaderProgram } from './shaderProgram.ts'
import type { ShaderProgram } from './shaderProgram.ts'
import type { StageView } from './StageView.ts'

/** CSS pixels per image pixel from which the grid of pixels shows, and over how many more it fades in. */
const GRID_FROM = 12
const GRID_FADE = 6
const GRID_OPACITY = 0.35

/** The id planes and the palette on the GPU, and the one draw call that shows them. */
export class MaskLayer {
  readonly #gl: WebGL2RenderingContext
  readonly #program: ShaderProgram<(typeof MASK_UNIFORMS)[number]>
  readonly #palette: WebGLTexture
  #ids: WebGLTexture | null = null
  #planes: IdPlanes | null = null

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.#program = shaderProgram(gl, MASK_VERTEX, MASK_FRAGMENT, MASK_UNIFORMS)
    this.#palette = gl.createTexture()
  }

  /** Another document: allocates one array texture, a layer per block, and uploads all of it. */
  setPlanes(planes: IdPlanes): void {
    const gl = this.#gl
    gl.deleteTexture(this.#ids)
    this.#ids = gl.createTexture()
    this.#planes = planes
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, this.#ids)
    const { blockWidth, blockHeight, blocks } = planes
    gl.texStorage3D(gl.TEXTURE_2D_ARRAY, 1, gl.RG16UI, blockWidth, blockHeight, blocks.length)
    gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MIN_FILTER, gl.NEAREST)
    gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MAG_FILTER, gl.NEAREST)
    const box = { x0: 0, y0: 0, x1: blockWidth, y1: blockHeight }
    this.upload(blocks.map((_, block) => ({ block, box })))
  }

  /** Uploads what `IdPlanes.paint` painted anew. */
  upload(regions: readonly PaintedRegion[]): void {
    const gl = this.#gl
    if (this.#planes === null || regions.length === 0) return
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, this.#ids)
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, this.#planes.blockWidth)
    gl.pixelStorei(gl.UNPACK_IMAGE_HEIGHT, this.#planes.blockHeight)
    for (const { block, box } of regions) {
      gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, box.x0)
      gl.pixelStorei(gl.UNPACK_SKIP_ROWS, box.y0)
      const [width, height] = [box.x1 - box.x0, box.y1 - box.y0]
      const values = this.#planes.blocks[block]!
      const target = gl.TEXTURE_2D_ARRAY
      gl.texSubImage3D(target, 0, box.x0, box.y0, block, width, height, 1, gl.RG_INTEGER, gl.UNSIGNED_SHORT, values)
    }
    for (const parameter of [
      gl.UNPACK_ROW_LENGTH,
      gl.UNPACK_IMAGE_HEIGHT,
      gl.UNPACK_SKIP_PIXELS,
      gl.UNPACK_SKIP_ROWS,
    ]) {
      gl.pixelStorei(parameter, 0)
    }
  }

  setPalette({ width, height, bytes }: PaletteTable): void {
    const gl = this.#gl
    gl.bindTexture(gl.TEXTURE_2D, this.#palette)
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes)
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST)
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST)
  }

  draw(view: StageView): void {
    if (this.#planes === null) return
    const gl = this.#gl
    const { size, blockWidth, blockHeight, columns } = this.#planes
    const { uniforms } = this.#program
    gl.useProgram(this.#program.program)
    gl.activeTexture(gl.TEXTURE1)
    gl.bindTexture(gl.TEXTURE_2D, this.#palette)
    gl.activeTexture(gl.TEXTURE0)
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, this.#ids)
    gl.uniform1i(uniforms.ids, 0)
    gl.uniform1i(uniforms.palette, 1)
    gl.uniform2i(uniforms.imageSize, size.width, size.height)
    gl.uniform2i(uniforms.blockSize, blockWidth, blockHeight)
    gl.uniform1i(uniforms.blockColumns, columns)
    gl.uniform2f(uniforms.canvasSize, view.width, view.height)
    gl.uniform2f(uniforms.offset, view.offsetX, view.offsetY)
    gl.uniform1f(uniforms.scale, view.scale)
    gl.uniform1f(uniforms.pixelRatio, view.pixelRatio)
    // Several image pixels per device pixel: one sample would make outlines sparkle while zooming.
    gl.uniform1i(uniforms.samples, view.scale < 1 ? 4 : 1)
    gl.uniform1f(uniforms.gridOpacity, gridOpacity(view.scale / view.pixelRatio))
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4)
  }

  dispose(): void {
    this.#gl.deleteTexture(this.#ids)
    this.#gl.deleteTexture(this.#palette)
    this.#gl.deleteProgram(this.#program.program)
  }
}

function gridOpacity(scale: number): number {
  return Math.min(1, Math.max(0, (scale - GRID_FROM) / GRID_FADE)) * GRID_OPACITY
}
