import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instanceAppearance, showLooks } from '../../../src/renderer/canvas/instanceAppearance.ts'
import { assignLooks } from '../../../src/renderer/canvas/palette/assignLooks.ts'
import { COLOUR_VISIONS, colourDistance } from '../../../src/renderer/canvas/palette/colourVision.ts'
import { defaultLook, HATCH_PATTERNS, INSTANCE_COLOURS } from '../../../src/renderer/canvas/palette/instancePalette.ts'
import {
  DEFAULT_FILL_OPACITY,
  paletteTable,
  SLOTS_PER_ROW,
  TEXELS_PER_SLOT,
} from '../../../src/renderer/canvas/palette/paletteTable.ts'
import { InstanceSlots } from '../../../src/renderer/canvas/scene/InstanceSlots.ts'
import { MaskScene } from '../../../src/renderer/canvas/scene/MaskScene.ts'
import { touchingInstances } from '../../../src/renderer/canvas/scene/touchingInstances.ts'
import { randomScene } from './randomScene.ts'

const NO_LOOKS = new Map()

describe('colour distance', () => {
  it('is 1 from black to white and 0 from a colour to itself, for every viewer', () => {
    for (const vision of COLOUR_VISIONS) {
      expect(colourDistance([0, 0, 0], [255, 255, 255], vision)).toBeCloseTo(1, 2)
      expect(colourDistance([12, 99, 200], [12, 99, 200], vision)).toBe(0)
    }
  })

  it('brings red and green together for those who lack one of the two receptors', () => {
    const normal = colourDistance([200, 60, 40], [110, 120, 40], 'normal')
    expect(colourDistance([200, 60, 40], [110, 120, 40], 'deuteranope')).toBeLessThan(normal / 2)
  })
})

describe('the palette', () => {
  it('has no two colours closer than the closest two of Okabe and Ito, for any viewer', () => {
    for (const vision of COLOUR_VISIONS) {
      for (const [index, a] of INSTANCE_COLOURS.entries()) {
        for (const b of INSTANCE_COLOURS.slice(index + 1)) {
          expect(colourDistance(a.rgb, b.rgb, vision), `${a.name} and ${b.name}, ${vision}`).toBeGreaterThan(0.076)
        }
      }
    }
  })

  it('repeats colours only with another pattern', () => {
    const looks = Array.from({ length: INSTANCE_COLOURS.length * HATCH_PATTERNS.length }, (_, k) => defaultLook(k + 1))
    expect(new Set(looks.map(({ colour, pattern }) => `${colour}/${pattern}`)).size).toBe(looks.length)
  })
})

describe('assignLooks', () => {
  it('gives touching instances different colours', () => {
    const scene = new MaskScene(randomScene({ size: { width: 400, height: 300 }, count: 60, seed: 3 }))
    const touching = touchingInstances(scene.planes, scene.slots)
    const looks = assignLooks(scene.sequence, touching, NO_LOOKS)
    let contacts = 0
    for (const [number, others] of touching) {
      for (const other of others) {
        contacts++
        expect(looks.get(number)!.colour, `#${number} and #${other}`).not.toBe(looks.get(other)!.colour)
      }
    }
    expect(contacts).toBeGreaterThan(60)
  })

  it('keeps a look once given, whatever happens around', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 2 })
    fc.assert(
      fc.property(numbers, fc.nat(20), (all, split) => {
        const everyone = new Map(all.map((number) => [number, new Set(all.filter((other) => other !== number))]))
        const first = assignLooks(all.slice(0, split), NO_LOOKS, NO_LOOKS)
        const second = assignLooks(all, everyone, first)
        for (const [number, look] of first) expect(second.get(number)).toEqual(look)
        expect([...second.keys()].sort()).toEqual([...all].sort())
      }),
    )
  })

  it('forgets instances that are gone', () => {
    const first = assignLooks([1, 2, 3], NO_LOOKS, NO_LOOKS)
    expect([...assignLooks([2], NO_LOOKS, first).keys()]).toEqual([2])
  })

  it('tells instances of one colour apart by pattern', () => {
    const numbers = Array.from({ length: 24 }, (_, index) => index + 1)
    const looks = [...assignLooks(numbers, NO_LOOKS, NO_LOOKS).values()]
    expect(new Set(looks.map(({ colour, pattern }) => `${colour}/${pattern}`)).size).toBe(24)
  })
})

describe('paletteTable', () => {
  function tableOf(
    count: number,
    hidden: number[],
    selected: number[],
    fillOpacity = DEFAULT_FILL_OPACITY,
  ): { bytes: Uint8Array; of: (n: number) => number[] } {
    const slots = new InstanceSlots()
    slots.keepExactly(Array.from({ length: count }, (_, index) => index + 1))
    const table = paletteTable(slots, {
      looks: NO_LOOKS,
      selected: new Set(selected),
      hovered: new Set(),
      fillOpacity,
      isShown: (number) => !hidden.includes(number),
    })
    expect(table.bytes.length).toBe(table.width * table.height * 4)
    const stride = TEXELS_PER_SLOT * 4
    return {
      bytes: table.bytes,
      of: (number) => [...table.bytes.slice(slots.slotOf(number) * stride).slice(0, stride)],
    }
  }

  it('leaves everything zero for nothing and for what is not shown', () => {
    const { bytes, of } = tableOf(3, [2], [])
    expect([...bytes.slice(0, TEXELS_PER_SLOT * 4)].every((value) => value === 0)).toBe(true)
    expect(of(2).every((value) => value === 0)).toBe(true)
    expect(of(3).slice(0, 3)).toEqual([...INSTANCE_COLOURS[2]!.rgb])
  })

  it('makes the selected stronger and the others weaker than when nothing is selected', () => {
    const [calm, one] = [tableOf(2, [], []), tableOf(2, [], [1])]
    const [fill, width] = [3, 5]
    expect(one.of(1)[fill]).toBeGreaterThan(calm.of(1)[fill]!)
    expect(one.of(1)[width]).toBeGreaterThan(calm.of(1)[width]!)
    expect(one.of(2)[fill]).toBeLessThan(calm.of(2)[fill]!)
  })

  it('draws fills as strongly as wanted, keeps outlines, and only outlines when fills are off', () => {
    const [fill, outline, hatch] = [3, 4, 6]
    const [usual, off, full] = [undefined, 0, 1].map((opacity) => tableOf(2, [], [1], opacity))
    expect([1, 2].flatMap((number) => [off!.of(number)[fill], off!.of(number)[hatch]])).toEqual([0, 0, 0, 0])
    expect(full!.of(1)[fill]).toBe(255)
    expect(full!.of(2)[fill]).toBeGreaterThan(usual!.of(2)[fill]!)
    expect(full!.of(2)[hatch]).toBe(usual!.of(2)[hatch])
    for (const table of [off!, full!]) expect(table.of(2)[outline]).toBe(usual!.of(2)[outline])
  })

  it('starts a new row when one is full', () => {
    const { bytes, of } = tableOf(SLOTS_PER_ROW + 5, [], [])
    expect(bytes.length).toBe(2 * SLOTS_PER_ROW * TEXELS_PER_SLOT * 4)
    expect(of(SLOTS_PER_ROW + 3).slice(0, 3)).toEqual([...INSTANCE_COLOURS[defaultLook(SLOTS_PER_ROW + 3).colour]!.rgb])
  })
})

describe('instanceAppearance', () => {
  it('is what the canvas shows', () => {
    expect(instanceAppearance(1).cssColor).toBe('rgb(230 159 0)')
    showLooks(new Map([[1, { colour: 4, pattern: 1 }]]))
    expect(instanceAppearance(1)).toMatchObject({ cssColor: 'rgb(0 114 178)', pattern: 'falling', colorName: 'blue' })
    expect(instanceAppearance(1).cssInk).toBe('rgb(255 255 255)')
    showLooks(new Map())
  })
})
