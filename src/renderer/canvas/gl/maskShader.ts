import { CORNER_SOURCE } from './shaderProgram.ts'

/*
 * All masks in one draw call. Per fragment: the two slots under it from the id planes, their colours from the palette;
 * outlines where the slots at `TAPS` points around it differ. No blending between instances is needed: a pixel has one
 * visible and one hidden instance at most.
 */

export const MASK_UNIFORMS = [
  'ids',
  'palette',
  'imageSize',
  'blockSize',
  'blockColumns',
  'canvasSize',
  'offset',
  'scale',
  'pixelRatio',
  'samples',
  'gridOpacity',
] as const

/** The image's rectangle. */
export const MASK_VERTEX = `
uniform ivec2 imageSize;
uniform vec2 canvasSize;
uniform vec2 offset;
uniform float scale;
void main() {
  ${CORNER_SOURCE}
  vec2 device = offset + corner * vec2(imageSize) * scale;
  gl_Position = vec4(device / canvasSize * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
}
`

export const MASK_FRAGMENT = `
precision highp usampler2DArray;
uniform usampler2DArray ids;
uniform sampler2D palette;
uniform ivec2 imageSize;
uniform ivec2 blockSize;
uniform int blockColumns;
uniform vec2 canvasSize;
uniform vec2 offset;
uniform float scale;
uniform float pixelRatio;
uniform int samples;
uniform float gridOpacity;
out vec4 fragment;

/* The diagonal ones first: where they see nothing new, a pixel is taken to lie inside and the others are left out. */
const int TAPS = 8;
const int FIRST_TAPS = 4;
const vec2 TAP[TAPS] = vec2[](
  vec2(0.7071, 0.7071), vec2(-0.7071, 0.7071), vec2(0.7071, -0.7071), vec2(-0.7071, -0.7071),
  vec2(1.0, 0.0), vec2(-1.0, 0.0), vec2(0.0, 1.0), vec2(0.0, -1.0));
const float HALO_OPACITY = 0.5;
const vec3 HALO = vec3(0.04);

struct Paint { vec3 colour; float fill; float outline; float width; float hatch; int pattern; };

/* x: visible slot, y: hidden slot, at a device position. */
ivec2 slotsAt(vec2 device) {
  ivec2 pixel = ivec2(floor((device - offset) / scale));
  if (any(lessThan(pixel, ivec2(0))) || any(greaterThanEqual(pixel, imageSize))) return ivec2(0);
  ivec2 block = pixel / blockSize;
  return ivec2(texelFetch(ids, ivec3(pixel - block * blockSize, block.y * blockColumns + block.x), 0).rg);
}

const Paint NO_PAINT = Paint(vec3(0.0), 0.0, 0.0, 0.0, 0.0, -1);

Paint paintOf(int slot) {
  if (slot == 0) return NO_PAINT;
  ivec2 at = ivec2((slot & 255) * 2, slot >> 8);
  vec4 first = texelFetch(palette, at, 0);
  vec4 second = texelFetch(palette, at + ivec2(1, 0), 0);
  return Paint(first.rgb, first.a, second.r, second.g * 255.0 / 32.0 * pixelRatio, second.b, int(second.a * 255.0 + 0.5) - 1);
}

/* Premultiplied "over". */
vec4 over(vec4 below, vec3 colour, float alpha) {
  return below * (1.0 - alpha) + vec4(colour, 1.0) * alpha;
}

/* Dark colours would be lost in dark photos as thin lines; the dark halo around keeps all of them legible on light ones. */
vec3 lineColour(vec3 colour) {
  float luma = dot(colour, vec3(0.299, 0.587, 0.114));
  return mix(colour, vec3(1.0), clamp(0.55 - luma, 0.0, 0.35));
}

/* Coverage of a line of 'width' around multiples of 'period', with one device pixel of smoothing. */
float lineAt(float along, float period, float width) {
  float distance = abs(mod(along, period) - period * 0.5);
  return clamp((width * 0.5 - distance) * pixelRatio + 0.5, 0.0, 1.0);
}

/* x: the instance's stripe, y: a dark edge that keeps it legible on a fill of a similar colour. */
vec2 hatchAt(vec2 device, int pattern) {
  vec2 css = (device - offset) / pixelRatio;
  float along = ((pattern & 1) == 0 ? css.x + css.y : css.x - css.y) * 0.70711;
  /* Closer in, a wider spacing leaves more of the pixels below free. */
  float period = scale < 8.0 * pixelRatio ? 7.0 : 12.0;
  if (pattern < 2) return vec2(lineAt(along, period, 2.0), lineAt(along, period, 4.0));
  period += 4.0;
  float stripe = max(lineAt(along, period, 1.6), lineAt(along + 3.6, period, 1.6));
  float edge = max(lineAt(along, period, 3.4), lineAt(along + 3.6, period, 3.4));
  return vec2(stripe, edge);
}

/* How much of an outline shows where 'count' of the taps see something else: a straight border half a width away sees a third. */
float outlineCover(float count) {
  return clamp(count / 2.0, 0.0, 1.0);
}

/* How many taps see another visible slot (x) and another hidden one (y); a hidden part is not bordered by its own visible one. */
vec2 differingTaps(vec2 device, ivec2 here, bool frontShown, float reach) {
  vec2 count = vec2(0.0);
  for (int i = 0; i < TAPS; i++) {
    if (i == FIRST_TAPS && count == vec2(0.0)) return count;
    ivec2 there = slotsAt(device + TAP[i] * reach);
    if (there.x != here.x && (frontShown || paintOf(there.x).pattern >= 0)) count.x += 1.0;
    if (there.y != here.y && there.x != here.y) count.y += 1.0;
  }
  return count;
}

/* The colour at a device position; 'isInside' says that nothing near it differs, so that one sample is enough. */
vec4 shade(vec2 device, out bool isInside) {
  ivec2 here = slotsAt(device);
  Paint front = paintOf(here.x);
  Paint behind = paintOf(here.y);
  bool frontShown = front.pattern >= 0;
  bool behindShown = behind.pattern >= 0;
  float reach = frontShown ? front.width : max(behind.width, 1.2 * pixelRatio);
  vec2 differing = differingTaps(device, here, frontShown, reach);
  isInside = differing == vec2(0.0);
  vec4 result = vec4(0.0);
  if (frontShown) result = over(result, front.colour, front.fill);
  if (behindShown) {
    vec2 hatch = hatchAt(device, behind.pattern);
    vec3 line = lineColour(behind.colour);
    result = over(result, HALO, hatch.y * behind.hatch * 0.45);
    result = over(result, line, hatch.x * behind.hatch);
    result = over(result, line, outlineCover(differing.y) * behind.hatch);
  }
  if (frontShown) return over(result, lineColour(front.colour), outlineCover(differing.x) * front.outline);
  return over(result, HALO, outlineCover(differing.x) * HALO_OPACITY);
}

void main() {
  vec2 device = vec2(gl_FragCoord.x, canvasSize.y - gl_FragCoord.y);
  bool isInside;
  vec4 sum = shade(device + (samples == 1 ? vec2(0.0) : vec2(-0.125, -0.375)), isInside);
  if (samples == 4 && !isInside) {
    sum += shade(device + vec2(0.375, -0.125), isInside);
    sum += shade(device + vec2(-0.375, 0.125), isInside);
    sum += shade(device + vec2(0.125, 0.375), isInside);
    sum *= 0.25;
  }
  if (gridOpacity > 0.0) {
    vec2 edge = fract((device - offset) / scale) * scale;
    float line = min(edge.x, edge.y) < 1.0 ? gridOpacity : 0.0;
    sum = vec4(vec3(0.5), 1.0) * line * (1.0 - sum.a) + sum;
  }
  fragment = sum;
}
`
