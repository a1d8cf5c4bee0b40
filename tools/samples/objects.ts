import { seededRandom } from '../../src/core/support/seededRandom.ts'
import type { MaterialName } from './materials.ts'
import {
  archOutline,
  blobOutline,
  boxOutline,
  ellipseOutline,
  leafOutline,
  placed,
  starOutline,
  stickOutline,
} from './outlines.ts'
import { mixed, PALETTE } from './palette.ts'
import type { ColourName } from './palette.ts'
import type { SceneObject } from './scene.ts'

/** What all objects of a kind have in common. Lengths are pixels; `radius` is half of the object's longer side. */
interface Kind {
  readonly isStuff: boolean
  readonly outline: (radius: number, random: () => number) => number[]
  /** The hole's share of the radius, or null. */
  readonly hole: number | null
  readonly materials: readonly MaterialName[]
  /** Colour and accent that suit each other and the kind. */
  readonly colours: readonly (readonly [ColourName, ColourName])[]
  readonly height: number
  readonly bevel: number
}

const KINDS = {
  coin: {
    isStuff: false,
    outline: (radius) => ellipseOutline(radius),
    hole: null,
    materials: ['coin'],
    colours: [
      ['ochre', 'walnut'],
      ['stone', 'charcoal'],
      ['terracotta', 'walnut'],
    ],
    height: 5,
    bevel: 3,
  },
  card: {
    isStuff: false,
    outline: (radius) => boxOutline(1.78 * radius, 1.24 * radius, 9),
    hole: null,
    materials: ['stripes', 'dots', 'gingham', 'paper'],
    colours: [
      ['chalk', 'terracotta'],
      ['rose', 'chalk'],
      ['teal', 'sand'],
      ['ochre', 'chalk'],
      ['sky', 'slate'],
      ['plum', 'rose'],
    ],
    height: 4,
    bevel: 1.5,
  },
  pebble: {
    isStuff: false,
    outline: (radius, random) => blobOutline(radius, 0.68 + 0.24 * random(), random),
    hole: null,
    materials: ['speckle'],
    colours: [
      ['stone', 'charcoal'],
      ['chalk', 'stone'],
      ['slate', 'chalk'],
      ['sand', 'walnut'],
      ['charcoal', 'stone'],
    ],
    height: 12,
    bevel: 17,
  },
  starfish: {
    isStuff: false,
    outline: (radius) => starOutline(radius, 5, 0.62),
    hole: null,
    materials: ['bumps'],
    colours: [
      ['terracotta', 'chalk'],
      ['ochre', 'chalk'],
      ['plum', 'rose'],
    ],
    height: 8,
    bevel: 9,
  },
  leaf: {
    isStuff: false,
    outline: (radius) => leafOutline(2 * radius, 0.82 * radius),
    hole: null,
    materials: ['veins'],
    colours: [
      ['moss', 'sage'],
      ['sage', 'chalk'],
      ['teal', 'sage'],
      ['ochre', 'sand'],
    ],
    height: 6,
    bevel: 4,
  },
  stick: {
    isStuff: false,
    outline: (radius, random) => stickOutline(2 * radius, 15, (random() - 0.5) * 0.07 * radius),
    hole: null,
    materials: ['grain'],
    colours: [
      ['oak', 'walnut'],
      ['walnut', 'charcoal'],
      ['sand', 'oak'],
      ['terracotta', 'plum'],
      ['teal', 'charcoal'],
      ['ochre', 'walnut'],
    ],
    height: 7,
    bevel: 5,
  },
  arch: {
    isStuff: false,
    outline: (radius) => archOutline(radius, 0.4 * radius, 0.22 * radius),
    hole: null,
    materials: ['grain'],
    colours: [
      ['terracotta', 'plum'],
      ['ochre', 'terracotta'],
      ['sage', 'moss'],
      ['slate', 'teal'],
      ['rose', 'terracotta'],
    ],
    height: 10,
    bevel: 4,
  },
  ring: {
    isStuff: false,
    outline: (radius) => ellipseOutline(radius),
    hole: 0.64,
    materials: ['paper'],
    colours: [
      ['slate', 'teal'],
      ['terracotta', 'plum'],
      ['ochre', 'walnut'],
      ['sage', 'moss'],
    ],
    height: 9,
    bevel: 13,
  },
  cloth: {
    isStuff: true,
    outline: (radius, random) => blobOutline(radius, 0.7, random),
    hole: null,
    materials: ['gingham', 'weave'],
    colours: [
      ['chalk', 'slate'],
      ['rose', 'chalk'],
      ['sky', 'chalk'],
    ],
    height: 3,
    bevel: 2,
  },
} as const satisfies Record<string, Kind>

export type ObjectKind = keyof typeof KINDS
/** Every kind, things first; the position of a kind + 1 is the id of its category. */
export const OBJECT_KINDS = Object.keys(KINDS) as ObjectKind[]

export function isStuffKind(kind: ObjectKind): boolean {
  return KINDS[kind].isStuff
}

/** Where an object lies and what is special about it; everything else is drawn from its seed. */
export interface ObjectChoice {
  readonly x: number
  readonly y: number
  /** Radians, clockwise on screen. */
  readonly angle?: number
  readonly radius: number
  readonly seed: number
  readonly material?: MaterialName
  readonly colours?: readonly [ColourName, ColourName]
  /** Instead of the outline of its kind; around the origin, before turning. */
  readonly outline?: readonly number[]
}

/** Makes one object. The same kind and choice give the same object. */
export function makeObject(kind: ObjectKind, choice: ObjectChoice): SceneObject {
  const random = seededRandom(choice.seed)
  const { isStuff, outline, hole, materials, colours, height, bevel }: Kind = KINDS[kind]
  const { x, y, radius } = choice
  const angle = choice.angle ?? 2 * Math.PI * random()
  const [colour, accent] = choice.colours ?? oneOf(colours, random)
  const ring = choice.outline ?? outline(radius, random)
  return {
    category: kind,
    isStuff,
    outline: placed(ring, x, y, angle),
    hole: hole === null ? null : placed(ellipseOutline(hole * radius), x, y, angle),
    material: choice.material ?? oneOf(materials, random),
    colour: PALETTE[colour],
    // Half way back to the colour: patterns that shout would drown the outlines drawn over them.
    accent: mixed(PALETTE[accent], PALETTE[colour], 0.3),
    x,
    y,
    angle,
    radius,
    height,
    bevel,
    seed: choice.seed,
  }
}

function oneOf<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)]!
}
