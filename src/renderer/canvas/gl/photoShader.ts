import { CORNER_SOURCE } from './shaderProgram.ts'

export const PHOTO_UNIFORMS = ['canvasSize', 'box', 'tile'] as const

/** `box`: left, top, right, bottom in device pixels. */
const VERTEX = `
uniform vec2 canvasSize;
uniform vec4 box;
out vec2 place;
void main() {
  ${CORNER_SOURCE}
  place = corner;
  gl_Position = vec4(mix(box.xy, box.zw, corner) / canvasSize * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
}
`

export const PHOTO_VERTEX = VERTEX

export const PHOTO_FRAGMENT = `
uniform sampler2D tile;
in vec2 place;
out vec4 fragment;
void main() { fragment = vec4(texture(tile, place).rgb, 1.0); }
`

export const GROUND_UNIFORMS = ['canvasSize', 'box', 'cell'] as const

export const GROUND_VERTEX = VERTEX

/**
 * A checkerboard of `cell` device pixels that moves with the image: a see-through grey in two strengths, so that it suits
 * whatever ground the theme gives the stage. Premultiplied.
 */
export const GROUND_FRAGMENT = `
uniform vec2 canvasSize;
uniform vec4 box;
uniform float cell;
in vec2 place;
out vec4 fragment;
void main() {
  vec2 at = floor((vec2(gl_FragCoord.x, canvasSize.y - gl_FragCoord.y) - box.xy) / cell);
  fragment = vec4(vec3(0.5), 1.0) * (mod(at.x + at.y, 2.0) < 0.5 ? 0.12 : 0.24);
}
`
