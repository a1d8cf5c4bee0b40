import type { ImageSize } from '../pixels/imageSize.ts'

/** Element type of a tensor. float16 travels as its bits. */
export type TensorType = 'float32' | 'float16' | 'uint8'

/** A dense tensor, last dimension fastest. `data` is a Uint16Array of bit patterns for float16. */
export interface NetworkTensor {
  readonly dtype: TensorType
  readonly dims: readonly number[]
  readonly data: Float32Array | Uint16Array | Uint8Array
}

/** Tensors by the names that the graph of the network gives them. */
export type NetworkOutputs = Readonly<Record<string, NetworkTensor>>

/**
 * What of a model's manifest decides how an image becomes its input and its outputs become cues; a parsed `oosis` manifest
 * is one. Whoever only prepares images (a classifier) needs `input` alone.
 */
export interface NetworkSpec {
  readonly input: NetworkInput
  readonly outputs: {
    /** 1 × (1 + classes) × h × w, channel 0 = background. */
    readonly semantic: NetworkOutput
    /** 1 × 1 × h × w. */
    readonly boundary: NetworkOutput
    /** 1 × 8 × h × w, in the order of `directions`. */
    readonly direction: NetworkOutput
  }
  /** Pixels of the input per pixel of the outputs, each way: h = ceil(H / stride). */
  readonly stride: number
  readonly classes: readonly string[]
  /** [dx, dy] of each direction channel, occluder → occludee, y down: a permutation of the eight of `core/cues`. */
  readonly directions: readonly (readonly number[])[]
  readonly decision: BoundaryDecision
}

export interface NetworkInput {
  readonly name: string
  readonly layout: 'NCHW' | 'NHWC'
  readonly dtype: TensorType
  readonly colour: 'RGB' | 'BGR'
  /** Value = (pixel · scale − mean[c]) / std[c], pixel 0 … 255, c in the order of `colour`. uint8 is rounded and clamped. */
  readonly scale: number
  readonly mean: readonly number[]
  readonly std: readonly number[]
  readonly size: SizeRule
}

/**
 * How an image of any size becomes an input of a size that the network takes; all lengths in pixels.
 *
 * `fixed`: scaled to fit, up or down, at the top left; the rest is 0 in the network's own units. `multiple`: not scaled, padded
 * at the right and below with its last column and row to a multiple; with more than `tile` pixels on a side, cut into
 * tiles that overlap by at least `overlap`. `longest-side`: scaled so that its longest side is `longestSide`, then padded like `multiple`.
 */
export type SizeRule =
  | { readonly rule: 'fixed'; readonly width: number; readonly height: number }
  | { readonly rule: 'multiple'; readonly multiple: number; readonly tile: number; readonly overlap: number }
  | { readonly rule: 'longest-side'; readonly longestSide: number; readonly multiple: number }

export interface NetworkOutput {
  readonly name: string
  readonly form: 'logits' | 'probability'
  /** Probabilities as uint8 are in 255ths. */
  readonly dtype: TensorType
}

/** Which pixels are boundary pixels. */
export interface BoundaryDecision {
  /** `arg-max`: where some direction is more probable than no boundary, max_d b·e(d) > 1 − b. `threshold`: where b ≥ threshold. */
  readonly rule: 'arg-max' | 'threshold'
  /** 0 … 1; not looked at by `arg-max`. */
  readonly threshold: number
  /** Keep only the ridge: pixels that are most probable along their direction. */
  readonly thinning: boolean
}

/**
 * How the pixels of an image, of the tiles given to the network and of the cues correspond. Plain data, so that it can be
 * sent to another process.
 *
 * The image is scaled to `workingSize`, that is cut into `tiles` of `tileSize`, outputs are put together on the grid of the
 * working image, `stride` times coarser, and from there the cues are read on the grid of `cueSize`. Pixel centres correspond:
 * working = (image + 0.5) · workingSize / imageSize − 0.5 along each side, output = (working + 0.5) / stride − 0.5.
 */
export interface NetworkGeometry {
  readonly imageSize: ImageSize
  readonly workingSize: ImageSize
  /** The image's own size, or that made smaller evenly where the image has more pixels than the cues may. */
  readonly cueSize: ImageSize
  /** Size of the network's input: the same for all tiles. */
  readonly tileSize: ImageSize
  readonly stride: number
  /** Row by row. (x, y): pixel of the working image at the tile's top left; what lies beyond the working image is padding. */
  readonly tiles: readonly { readonly x: number; readonly y: number }[]
  /** What a person should know, such as that the image was made smaller. */
  readonly warnings: readonly string[]
}

/**
 * An image ready for a network. Tiles are made one at a time, straight from the bytes of the image, so that beside these only
 * one tile is in memory, whatever the size of the image.
 */
export interface PreparedImage {
  readonly geometry: NetworkGeometry
  /** The input for tile `index`. Written into `into` when that has the right size and type, as a tensor that is used up may be. */
  tensor(index: number, into?: NetworkTensor): NetworkTensor
}
