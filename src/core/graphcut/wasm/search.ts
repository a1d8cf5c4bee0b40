/*
 * Growing both trees from their active pixels until neither can grow: then no path is left, and the source's tree is the
 * source's side of the minimal cut.
 */
import { activate, nextActive } from './active'
import { adoptAll } from './adopt'
import { augment } from './augment'
import {
  attach,
  DISTANCE,
  FREE,
  neighbour,
  own,
  roomToChild,
  setTree,
  SINK,
  SinkTree,
  SOURCE,
  SourceTree,
  STAMP,
  treeOf,
} from './node'

/** Arcs with less room than this do not count: 1 in the end, more at first where that shortens the search. */
export let least: i32 = 1
/** Counts paths; a pixel stamped with the present time is known to hang on a root. */
export let now: i32 = 0

export function setLeast(room: i32): void {
  least = room
}

export function clearTime(): void {
  now = 0
}

export function nextTime(): void {
  now++
}

export function search<Arcs>(): void {
  for (let node = nextActive(); node !== 0; node = nextActive()) {
    const tree = treeOf(node)
    if (tree === SOURCE) grow<Arcs, SourceTree>(node)
    else if (tree === SINK) grow<Arcs, SinkTree>(node)
  }
}

/** Takes free neighbours, and sends flow to those in the other tree for as long as the pixel stays in its own. */
function grow<Arcs, Tree>(node: usize): void {
  for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc++) {
    const other = neighbour<Arcs>(node, arc)
    while (roomToChild<Tree>(node, other, arc) >= least) {
      const tree = treeOf(other)
      if (tree === FREE) {
        setTree(other, own<Tree>())
        attach(other, node, arc ^ 1, load<i32>(node, STAMP), <i32>load<u16>(node, DISTANCE) + 1)
        activate(other)
      } else if (tree === own<Tree>()) {
        shorten(node, other, arc)
      } else if (tree + own<Tree>() === SOURCE + SINK) {
        nextTime()
        if (isSigned<Tree>()) augment(node, other, arc)
        else augment(other, node, arc ^ 1)
        adoptAll<Arcs>()
        if (treeOf(node) !== own<Tree>()) return
        continue
      }
      break
    }
  }
}

/** Takes over a neighbour in the same tree that is certainly further away, which also shows that this makes no circle. */
function shorten(node: usize, other: usize, arc: i32): void {
  const stamp = load<i32>(node, STAMP)
  const distance = <i32>load<u16>(node, DISTANCE) + 1
  if (load<i32>(other, STAMP) > stamp || <i32>load<u16>(other, DISTANCE) <= distance) return
  attach(other, node, arc ^ 1, stamp, distance)
}
