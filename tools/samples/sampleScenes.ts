import { composeScene } from './composeScene.ts'
import type { MaterialName } from './materials.ts'
import { makeObject } from './objects.ts'
import type { ObjectKind } from './objects.ts'
import { boxOutline } from './outlines.ts'
import type { ColourName } from './palette.ts'
import type { Scene, SceneObject } from './scene.ts'

/*
 * The eight committed scenes, laid out by hand (but for the crowded one) so that every difficulty of amodal annotation
 * occurs where one can find it. Objects go from the nearest to the farthest.
 */

type Colours = readonly [ColourName, ColourName]

function place(
  kind: ObjectKind,
  [x, y]: readonly [number, number],
  degrees: number,
  radius: number,
  colours?: Colours,
  material?: MaterialName,
): SceneObject {
  // Neighbours differ in place, so a seed made of the place is a different one for each.
  const seed = Math.round(x * 7919 + y * 104_729 + radius)
  return makeObject(kind, { x, y, angle: (degrees * Math.PI) / 180, radius, seed, colours, material })
}

/** A bit of everything: the first picture a person sees. */
const stillLife: Scene = {
  name: 'still-life',
  size: { width: 960, height: 720 },
  background: 'linen',
  seed: 11,
  exceptions: [],
  objects: [
    place('stick', [498, 372], -23, 400, ['walnut', 'charcoal']),
    place('coin', [742, 520], 0, 66, ['ochre', 'walnut']),
    place('starfish', [300, 262], 12, 158, ['terracotta', 'chalk']),
    place('leaf', [336, 484], 36, 176, ['moss', 'sage']),
    place('coin', [522, 130], 0, 58, ['stone', 'charcoal']),
    place('arch', [706, 326], 8, 186, ['ochre', 'terracotta']),
    place('pebble', [640, 590], 20, 132, ['stone', 'charcoal']),
    place('leaf', [560, 208], -54, 172, ['teal', 'sage']),
    place('card', [224, 474], -14, 196, ['plum', 'rose'], 'gingham'),
    place('card', [762, 172], 18, 172, ['sky', 'slate'], 'stripes'),
    place('pebble', [118, 168], 60, 104, ['slate', 'chalk']),
    place('coin', [872, 622], 0, 48, ['terracotta', 'walnut']),
  ],
}

/** Thin bars over wide things: what lies under them is seen in many parts. */
const pickUpSticks: Scene = {
  name: 'pick-up-sticks',
  size: { width: 800, height: 600 },
  background: 'felt',
  seed: 12,
  exceptions: [],
  objects: [
    place('stick', [412, 258], 17, 330, ['ochre', 'walnut']),
    place('stick', [360, 330], -41, 310, ['sand', 'oak']),
    place('stick', [520, 330], 68, 270, ['terracotta', 'plum']),
    place('stick', [250, 290], 84, 250, ['oak', 'walnut']),
    place('stick', [440, 420], -8, 330, ['sand', 'oak']),
    place('card', [278, 236], 9, 140, ['rose', 'chalk'], 'dots'),
    place('starfish', [548, 372], 40, 138, ['ochre', 'chalk']),
    place('leaf', [372, 452], 12, 160, ['sage', 'chalk']),
    place('card', [600, 180], -22, 120, ['teal', 'sand'], 'stripes'),
  ],
}

/** Concave shapes that reach around each other: bounding boxes say nothing about who is in front. */
const arches: Scene = {
  name: 'arches',
  size: { width: 800, height: 600 },
  background: 'planks',
  seed: 13,
  exceptions: [],
  objects: [
    place('arch', [300, 330], -12, 118, ['terracotta', 'plum']),
    place('coin', [474, 268], 0, 48, ['ochre', 'walnut']),
    place('arch', [420, 236], 164, 128, ['sage', 'moss']),
    place('pebble', [252, 200], 12, 66, ['chalk', 'stone']),
    place('arch', [352, 350], 22, 196, ['ochre', 'terracotta']),
    place('arch', [566, 360], 96, 142, ['slate', 'teal']),
    place('card', [612, 248], 26, 118, ['chalk', 'terracotta'], 'stripes'),
    place('arch', [176, 420], 238, 120, ['rose', 'terracotta']),
  ],
}

/** Many alike on a cloth that is stuff, not a thing: coins stacked like roof tiles. */
const coinsOnCloth: Scene = {
  name: 'coins-on-cloth',
  size: { width: 720, height: 540 },
  background: 'planks',
  seed: 14,
  exceptions: [],
  objects: [
    place('coin', [292, 226], 0, 62, ['ochre', 'walnut']),
    place('coin', [364, 208], 0, 56, ['stone', 'charcoal']),
    place('coin', [428, 240], 0, 64, ['terracotta', 'walnut']),
    place('coin', [330, 296], 0, 58, ['ochre', 'walnut']),
    place('coin', [402, 318], 0, 60, ['stone', 'charcoal']),
    place('coin', [474, 320], 0, 50, ['ochre', 'walnut']),
    place('leaf', [250, 330], 64, 118, ['moss', 'sage']),
    place('coin', [520, 246], 0, 58, ['ochre', 'walnut']),
    place('coin', [232, 226], 0, 52, ['terracotta', 'walnut']),
    place('coin', [574, 420], 0, 46, ['stone', 'charcoal']),
    place('cloth', [372, 276], -8, 300, ['chalk', 'slate'], 'gingham'),
  ],
}

/** Few things with room around them. */
const shore: Scene = {
  name: 'shore',
  size: { width: 640, height: 480 },
  background: 'beach',
  seed: 15,
  exceptions: [],
  objects: [
    place('starfish', [226, 214], -20, 112, ['terracotta', 'chalk']),
    place('pebble', [312, 292], 15, 84, ['chalk', 'stone']),
    place('pebble', [470, 160], 40, 62, ['slate', 'chalk']),
    place('stick', [430, 214], 36, 190, ['oak', 'walnut']),
  ],
}

/** Crowded: two dozen objects, most of them partly hidden. */
const drawer: Scene = {
  ...composeScene(2031, {
    size: { width: 960, height: 720 },
    objectCount: 30,
    scale: 1.05,
    background: 'sage',
  }),
  name: 'drawer',
}

/** Four slats, each over the next one and the last over the first: no total order exists. */
const pinwheel: Scene = {
  name: 'pinwheel',
  size: { width: 720, height: 720 },
  background: 'terrazzo',
  seed: 17,
  // Objects 0 … 3 lie over the next one already; the last slat goes over the first.
  exceptions: [{ front: 3, back: 0, near: null }],
  objects: [
    slat([376, 240], 10, ['terracotta', 'plum']),
    slat([480, 376], 100, ['ochre', 'walnut']),
    slat([344, 480], 190, ['sage', 'moss']),
    slat([240, 344], 280, ['slate', 'teal']),
    place('coin', [598, 588], 0, 56, ['ochre', 'walnut']),
    place('starfish', [360, 360], 14, 96, ['plum', 'rose']),
    place('leaf', [560, 236], 128, 150, ['moss', 'sage']),
    place('pebble', [168, 500], 30, 92, ['stone', 'charcoal']),
  ],
}

function slat([x, y]: readonly [number, number], degrees: number, colours: Colours): SceneObject {
  const seed = Math.round(x * 31 + y)
  const outline = boxOutline(500, 66, 10)
  return makeObject('stick', { x, y, angle: (degrees * Math.PI) / 180, radius: 250, seed, colours, outline })
}

/** Two rings linked like a chain, each over the other once, and a stick through a ring's hole: holes and a mutual pair. */
const links: Scene = {
  name: 'links',
  size: { width: 800, height: 600 },
  background: 'felt',
  seed: 18,
  exceptions: [{ front: 1, back: 0, near: { x: 392, y: 358, radius: 78 } }],
  objects: [
    place('ring', [310, 262], 0, 146, ['ochre', 'walnut']),
    place('ring', [474, 300], 0, 138, ['terracotta', 'plum']),
    place('stick', [270, 270], 58, 250, ['sand', 'oak']),
    place('ring', [640, 420], 0, 96, ['sage', 'moss']),
    place('leaf', [590, 190], 132, 128, ['teal', 'sage']),
    place('coin', [318, 268], 0, 54, ['stone', 'charcoal']),
  ],
}

export const SAMPLE_SCENES: readonly Scene[] = [
  stillLife,
  pickUpSticks,
  arches,
  coinsOnCloth,
  shore,
  drawer,
  pinwheel,
  links,
]
