import type { ImageSize, PixelBox } from '../../../core/pixels/imageSize.ts'
import { LruMap } from '../photo/LruMap.ts'
import { drawnTiles, tileBox, tileKey, wantedTiles } from '../photo/selectTiles.ts'
import type { TileAddress, TileKey } from '../photo/selectTiles.ts'
import { PHOTO_FRAGMENT, PHOTO_UNIFORMS, PHOTO_VERTEX } from './photoShader.ts'
import { shaderProgram } from './shaderProgram.ts'
import type { ShaderProgram } from './shaderProgram.ts'
import type { StageView } from './StageView.ts'

/** One tile takes 1 MiB of GPU memory; a 4K screen shows at most 60 at once, so panning back finds what was there. */
const TILES_KEPT = 192

/** CSS pixels per image pixel from which pixels are shown as squares instead of being blended. */
const CRISP_FROM = 2

/** The photo's tiles as textures, and below them the thumbnail, for where there are none yet. */
export class PhotoLayer {
  readonly #gl: WebGL2RenderingContext
  readonly #program: ShaderProgram<(typeof PHOTO_UNIFORMS)[number]>
  readonly #sampler: WebGLSampler
  readonly #textures: LruMap<TileKey, WebGLTexture>
  #thumbnail: WebGLTexture | null = null

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.#program = shaderProgram(gl, PHOTO_VERTEX, PHOTO_FRAGMENT, PHOTO_UNIFORMS)
    this.#sampler = gl.createSampler()
    this.#textures = new LruMap(TILES_KEPT, (texture) => gl.deleteTexture(texture))
    gl.samplerParameteri(this.#sampler, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE)
    gl.samplerParameteri(this.#sampler, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE)
    gl.samplerParameteri(this.#sampler, gl.TEXTURE_MIN_FILTER, gl.LINEAR)
  }

  /** No tile is there yet; the thumbnail does not count, one cannot work on it. */
  get isEmpty(): boolean {
    return this.#textures.size === 0
  }

  /** The tiles to load for a view, most urgent first, without those that are there. */
  missingTiles(size: ImageSize, view: StageView): TileAddress[] {
    return wantedTiles(size, view.scale, shownBox(size, view)).filter((tile) => !this.#textures.has(tileKey(tile)))
  }

  /** Takes the bitmap over. */
  addTile(key: TileKey, bitmap: ImageBitmap): void {
    this.#textures.set(key, this.#textureOf(bitmap))
  }

  /** Takes the bitmap over: the whole photo. */
  setThumbnail(bitmap: ImageBitmap): void {
    this.#dropThumbnail()
    this.#thumbnail = this.#textureOf(bitmap)
  }

  draw(size: ImageSize, view: StageView): void {
    const gl = this.#gl
    const { uniforms } = this.#program
    const filter = view.scale >= CRISP_FROM * view.pixelRatio ? gl.NEAREST : gl.LINEAR
    gl.samplerParameteri(this.#sampler, gl.TEXTURE_MAG_FILTER, filter)
    gl.useProgram(this.#program.program)
    gl.disable(gl.BLEND)
    gl.activeTexture(gl.TEXTURE0)
    gl.bindSampler(0, this.#sampler)
    gl.uniform1i(uniforms.tile, 0)
    gl.uniform2f(uniforms.canvasSize, view.width, view.height)
    if (this.#thumbnail !== null) {
      this.#drawTexture(this.#thumbnail, { x0: 0, y0: 0, x1: size.width, y1: size.height }, view)
    }
    for (const tile of drawnTiles(size, view.scale, shownBox(size, view), (key) => this.#textures.has(key))) {
      this.#drawTexture(this.#textures.get(tileKey(tile)), tileBox(size, tile), view)
    }
    gl.bindSampler(0, null)
  }

  /** Forgets all tiles: another photo comes. */
  clear(): void {
    this.#textures.clear()
    this.#dropThumbnail()
  }

  dispose(): void {
    this.clear()
    this.#gl.deleteSampler(this.#sampler)
    this.#gl.deleteProgram(this.#program.program)
  }

  #textureOf(bitmap: ImageBitmap): WebGLTexture {
    const gl = this.#gl
    const texture = gl.createTexture()
    gl.activeTexture(gl.TEXTURE0)
    gl.bindTexture(gl.TEXTURE_2D, texture)
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, bitmap)
    bitmap.close()
    return texture
  }

  #drawTexture(texture: WebGLTexture | null, box: PixelBox, view: StageView): void {
    const gl = this.#gl
    gl.bindTexture(gl.TEXTURE_2D, texture)
    gl.uniform4f(this.#program.uniforms.box, ...toDevice(box, view))
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4)
  }

  #dropThumbnail(): void {
    this.#gl.deleteTexture(this.#thumbnail)
    this.#thumbnail = null
  }
}

/** left, top, right, bottom in device pixels. */
export function toDevice(box: PixelBox, view: StageView): [number, number, number, number] {
  const { scale, offsetX, offsetY } = view
  return [box.x0 * scale + offsetX, box.y0 * scale + offsetY, box.x1 * scale + offsetX, box.y1 * scale + offsetY]
}

/** The part of the image on the canvas, in image pixels (fractions kept). */
function shownBox(size: ImageSize, { width, height, scale, offsetX, offsetY }: StageView): PixelBox {
  const clampX = (x: number): number => Math.min(size.width, Math.max(0, x))
  const clampY = (y: number): number => Math.min(size.height, Math.max(0, y))
  return {
    x0: clampX(-offsetX / scale),
    y0: clampY(-offsetY / scale),
    x1: clampX((width - offsetX) / scale),
    y1: clampY((height - offsetY) / scale),
  }
}
