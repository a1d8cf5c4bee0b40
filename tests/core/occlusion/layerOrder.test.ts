import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyMask } from '../../../src/core/masks/RunLengthMask.ts'
import { layerOrder } from '../../../src/core/occlusion/layerOrder.ts'
import { orderGraphOf, strictEdge } from '../../../src/core/occlusion/OrderGraph.ts'
import { strongComponents } from '../../../src/core/occlusion/orderComponents.ts'
import { instanceOf, pairOfStates, SCENE_SIZE, sceneArbitrary, stateOf } from './sceneArbitrary.ts'

const nothing = emptyMask(SCENE_SIZE)

describe('layerOrder', () => {
  it('respects every strict edge that is in no cycle, in the sequence and in the layers', () => {
    fc.assert(
      fc.property(sceneArbitrary, (state) => {
        const { sequence, layerOf } = layerOrder(state)
        const numbers = state.instances.map(({ number }) => number)
        expect([...sequence].sort()).toEqual(numbers)
        const components = strongComponents(numbers, orderGraphOf(state.pairs).occludees)
        for (const edge of state.pairs.map(strictEdge)) {
          if (edge === null || components.some((members) => edge.every((number) => members.includes(number)))) continue
          expect(sequence.indexOf(edge[0])).toBeLessThan(sequence.indexOf(edge[1]))
          expect(layerOf.get(edge[0])!).toBeLessThan(layerOf.get(edge[1])!)
        }
        for (const members of components) {
          expect(new Set(members.map((number) => layerOf.get(number))).size).toBe(1)
        }
      }),
    )
  })

  it('uses no more layers than the longest chain needs', () => {
    fc.assert(
      fc.property(sceneArbitrary, (state) => {
        const { layerOf } = layerOrder(state)
        const { occluders } = orderGraphOf(state.pairs)
        for (const [number, layer] of layerOf) {
          // Someone in front of it, or of a member of its cycle, is exactly one layer nearer.
          const component = [...layerOf].filter(([, other]) => other === layer).map(([other]) => other)
          const above = component.flatMap((member) => occluders.get(member) ?? []).map((it) => layerOf.get(it)!)
          if (layer > 1) expect(above).toContain(layer - 1)
          else expect(occluders.get(number)?.every((front) => layerOf.get(front) === 1) ?? true).toBe(true)
        }
      }),
    )
  })

  it('follows rank, then number, where the edges leave a choice', () => {
    const instances = [3, 1, 2, 2].map((rank, index) => instanceOf(index + 1, nothing, { rank }))
    expect(layerOrder(stateOf(instances, [])).sequence).toEqual([2, 3, 4, 1])
  })

  it('lets an edge overrule the ranks without moving anybody else', () => {
    const instances = [1, 2, 3, 4].map((number) => instanceOf(number, nothing))
    const { sequence, layerOf } = layerOrder(stateOf(instances, [pairOfStates(1, 3, 'b-over-a')]))
    expect(sequence).toEqual([2, 3, 1, 4])
    expect([...layerOf].sort()).toEqual([
      [1, 2],
      [2, 1],
      [3, 1],
      [4, 1],
    ])
  })

  it('keeps the members of a cycle together in the order of their ranks and names the cycle', () => {
    const instances = [1, 2, 3, 4].map((number) => instanceOf(number, nothing, { rank: 5 - number }))
    const pairs = [pairOfStates(1, 2, 'a-over-b'), pairOfStates(2, 4, 'a-over-b'), pairOfStates(1, 4, 'b-over-a')]
    const { sequence, cycles } = layerOrder(stateOf(instances, pairs))
    expect(sequence).toEqual([4, 2, 1, 3])
    expect(cycles.map((cycle) => cycle.sequence)).toEqual([[1, 2, 4]])
  })
})
