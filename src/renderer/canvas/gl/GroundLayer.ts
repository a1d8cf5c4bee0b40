import type { ImageSize } from '../../../core/pixels/imageSize.ts'
import { toDevice } from './PhotoLayer.ts'
import { GROUND_FRAGMENT, GROUND_UNIFORMS, GROUND_VERTEX } from './photoShader.ts'
import { shaderProgram } from './shaderProgram.ts'
import type { ShaderProgram } from './shaderProgram.ts'
import type { StageView } from './StageView.ts'

/** CSS pixels. */
const CELL = 12

/** The checkerboard in the place of the photo: while it loads, and when there is none. */
export class GroundLayer {
  readonly #gl: WebGL2RenderingContext
  readonly #program: ShaderProgram<(typeof GROUND_UNIFORMS)[number]>

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.#program = shaderProgram(gl, GROUND_VERTEX, GROUND_FRAGMENT, GROUND_UNIFORMS)
  }

  draw(size: ImageSize, view: StageView): void {
    const gl = this.#gl
    const { uniforms } = this.#program
    gl.useProgram(this.#program.program)
    gl.disable(gl.BLEND)
    gl.uniform2f(uniforms.canvasSize, view.width, view.height)
    gl.uniform4f(uniforms.box, ...toDevice({ x0: 0, y0: 0, x1: size.width, y1: size.height }, view))
    gl.uniform1f(uniforms.cell, CELL * view.pixelRatio)
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4)
  }

  dispose(): void {
    this.#gl.deleteProgram(this.#program.program)
  }
}
