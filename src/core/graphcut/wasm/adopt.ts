/*
 * Pixels that lost their parent find a new one, in three passes over them, all in the order of their distances:
 *
 * 1. whoever has another neighbour one level below takes it; whoever has none is set free, and so are its children;
 * 2. each pixel set free looks for its best neighbour that is still in the forest;
 * 3. from the lowest of these on the forest grows back over the pixels set free, which gives each its true distance.
 *
 * So an orphan is touched a fixed number of times, however far it has to move up.
 */
import { LABEL, levelIn, neighbour, NEXT, NONE, ORPHAN, PARENT, roomFromParent, roomToChild, setLevel } from './node'
import { pushBack, pushFront } from './queues'

/** Lists of pixels by level, one address each, 0 = empty; and room for two lists of all pixels. */
let lists: usize = 0
let freed: usize = 0
let regrown: usize = 0
let lowest: i32 = i32.MAX_VALUE
let highest: i32 = 0
/** Pixels that had to move, by forest: what keeping it costs. */
export let sourceMoves: i64 = 0
export let sinkMoves: i64 = 0
/** Pixels that `adopt` put into the level being scanned. */
export let addedToLevel: i32 = 0

export function prepareAdoption(listsAt: usize, freedAt: usize, regrownAt: usize): void {
  lists = listsAt
  freed = freedAt
  regrown = regrownAt
  sourceMoves = 0
  sinkMoves = 0
}

export function makeOrphan(node: usize, level: i32): void {
  store<u8>(node, <u8>NONE, PARENT)
  const list = lists + ((<usize>level) << 2)
  store<usize>(node, load<usize>(list), NEXT)
  store<usize>(list, node)
  if (level < lowest) lowest = level
  if (level > highest) highest = level
}

/** `level` is the last level of the forest, `isGrowing` whether the next one is being added to it. */
export function adopt<Arcs, Tree>(level: i32, isGrowing: bool): void {
  if (highest === 0) return
  const last = isGrowing ? level + 1 : level
  const end = keepOrFree<Arcs, Tree>()
  findFootholds<Arcs, Tree>(end, last)
  regrow<Arcs, Tree>(level, last, isGrowing)
  for (let at = freed; at < end; at += 4) {
    const node = load<usize>(at)
    if (load<u8>(node, ORPHAN)) {
      store<u8>(node, 0, ORPHAN)
      store<u8>(node, <u8>NONE, PARENT)
    } else {
      store<usize>(node, neighbour(node, <i32>load<u8>(node, PARENT)), NEXT)
    }
  }
  const moved = <i64>((end - freed) >> 2)
  if (isSigned<Tree>()) sourceMoves += moved
  else sinkMoves += moved
  lowest = i32.MAX_VALUE
  highest = 0
}

/** Returns the end of the list of pixels set free. */
function keepOrFree<Arcs, Tree>(): usize {
  let end = freed
  for (let level = lowest; level <= highest; level++) {
    const list = lists + ((<usize>level) << 2)
    for (let node = load<usize>(list); node !== 0; node = load<usize>(list)) {
      store<usize>(list, load<usize>(node, NEXT))
      if (level > 1 && takeParentAt<Arcs, Tree>(node, level - 1)) continue
      for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc++) {
        const other = neighbour(node, arc)
        if (<i32>load<u8>(other, PARENT) === (arc ^ 1)) makeOrphan(other, level + 1)
      }
      store<i32>(node, 0, LABEL)
      store<u8>(node, 1, ORPHAN)
      store<usize>(end, node)
      end += 4
    }
  }
  return end
}

function takeParentAt<Arcs, Tree>(node: usize, level: i32): bool {
  for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc++) {
    const other = neighbour(node, arc)
    if (levelIn<Tree>(other) !== level || roomFromParent<Tree>(node, other, arc) === 0) continue
    store<u8>(node, <u8>arc, PARENT)
    store<usize>(node, other, NEXT)
    return true
  }
  return false
}

/** Lists each freed pixel with a neighbour in the forest under the level that this gives it. */
function findFootholds<Arcs, Tree>(end: usize, last: i32): void {
  lowest = i32.MAX_VALUE
  highest = 0
  for (let at = freed; at < end; at += 4) {
    const node = load<usize>(at)
    let best = last
    let parent = NONE
    for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc++) {
      const other = neighbour(node, arc)
      const level = levelIn<Tree>(other)
      if (level <= 0 || level >= best || roomFromParent<Tree>(node, other, arc) === 0) continue
      best = level
      parent = arc
    }
    if (parent === NONE) continue
    makeOrphan(node, best + 1)
    store<u8>(node, <u8>parent, PARENT)
  }
}

function regrow<Arcs, Tree>(level: i32, last: i32, isGrowing: bool): void {
  let next = regrown
  let end = regrown
  for (let reached = lowest; reached <= highest || next < end; reached++) {
    if (reached <= highest) {
      const list = lists + ((<usize>reached) << 2)
      for (let node = load<usize>(list); node !== 0; node = load<usize>(node, NEXT)) {
        if (load<i32>(node, LABEL) !== 0) continue // another one reached it at a lower level
        setLevel<Tree>(node, reached)
        store<usize>(end, node)
        end += 4
      }
      store<usize>(list, 0)
    }
    for (const stop = end; next < stop; next += 4) {
      const node = load<usize>(next)
      store<u8>(node, 0, ORPHAN)
      if (reached === level && isGrowing) addedToLevel += <i32>pushFront<Tree>(node)
      else if (reached >= level) pushBack<Tree>(node)
      if (reached === last) continue
      for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc++) {
        const other = neighbour(node, arc)
        if (load<u8>(other, ORPHAN) === 0 || load<i32>(other, LABEL) !== 0) continue
        if (roomToChild<Tree>(node, other, arc) === 0) continue
        setLevel<Tree>(other, reached + 1)
        store<u8>(other, <u8>(arc ^ 1), PARENT)
        store<usize>(end, other)
        end += 4
      }
    }
  }
}
