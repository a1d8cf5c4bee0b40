/*
 * Growing both trees from their active pixels until neither can grow: then no path is left, and the source's tree is the
 * source's side of the minimal cut.
 */
import { activate, nextActive } from './active'
import { adoptAll } from './adopt'
import { augment } from './augment'
import {
  attach,
  distanceOf,
  FREE,
  neighbour,
  own,
  roomToChild,
  setTree,
  SINK,
  SinkTree,
  SOURCE,
  SourceTree,
  stampOf,
  treeOf,
} from './node'

/** Arcs with less room than this do not count: 1 in the end, more at first where that shortens the search. */
export let least: i32 = 1
/** Counts paths; a pixel stamped with the present time is known to hang on a root. */
export let now: i32 = 0

export function setLeast(room: i32): void {
  least = room
}

export function setTime(time: i32): void {
  now = time
}

export function search<Arcs>(): void {
  for (let node = nextActive<Arcs>(); node !== 0; node = nextActive<Arcs>()) {
    const tree = treeOf<Arcs>(node)
    if (tree === SOURCE) grow<Arcs, SourceTree>(node)
    else if (tree === SINK) grow<Arcs, SinkTree>(node)
  }
}

/** Takes free neighbours, and sends flow to those in the other tree for as long as the pixel stays in its own. */
function grow<Arcs, Tree>(node: usize): void {
  for (let left = arcsToGrow<Arcs, Tree>(node); left !== 0; left &= left - 1) {
    const arc = ctz(left)
    const other = neighbour<Arcs>(node, arc)
    while (roomToChild<Arcs, Tree>(node, other, arc) >= least) {
      const tree = treeOf<Arcs>(other)
      if (tree === FREE) {
        setTree<Arcs>(other, own<Tree>())
        attach<Arcs>(other, node, arc ^ 1, stampOf<Arcs>(node), distanceOf<Arcs>(node) + 1)
        activate<Arcs>(other)
      } else if (tree === own<Tree>()) {
        shorten<Arcs>(node, other, arc)
      } else if (tree + own<Tree>() === SOURCE + SINK) {
        now++
        if (isSigned<Tree>()) augment<Arcs>(node, other, arc)
        else augment<Arcs>(other, node, arc ^ 1)
        adoptAll<Arcs>()
        if (treeOf<Arcs>(node) !== own<Tree>()) return
        left |= (-1 << arc) & ((1 << (<i32>sizeof<Arcs>())) - 1) // much may be different now
        continue
      }
      break
    }
  }
}

/** The arcs along which there may be something to do, as bits: written out and without a branch, as none could be foretold. */
function arcsToGrow<Arcs, Tree>(node: usize): i32 {
  const furthest = distanceOf<Arcs>(node) + 1
  const straight =
    growable<Arcs, Tree>(node, 0, furthest) |
    growable<Arcs, Tree>(node, 1, furthest) |
    growable<Arcs, Tree>(node, 2, furthest) |
    growable<Arcs, Tree>(node, 3, furthest)
  if (sizeof<Arcs>() === 4) return straight
  return (
    straight |
    growable<Arcs, Tree>(node, 4, furthest) |
    growable<Arcs, Tree>(node, 5, furthest) |
    growable<Arcs, Tree>(node, 6, furthest) |
    growable<Arcs, Tree>(node, 7, furthest)
  )
}

function growable<Arcs, Tree>(node: usize, arc: i32, furthest: i32): i32 {
  const other = neighbour<Arcs>(node, arc)
  const isOpen = i32(roomToChild<Arcs, Tree>(node, other, arc) >= least)
  return (isOpen & (i32(treeOf<Arcs>(other) !== own<Tree>()) | i32(distanceOf<Arcs>(other) > furthest))) << arc
}

/** Takes over a neighbour in the same tree that is certainly further away, which also shows that this makes no circle. */
function shorten<Arcs>(node: usize, other: usize, arc: i32): void {
  const stamp = stampOf<Arcs>(node)
  const distance = distanceOf<Arcs>(node) + 1
  if (stampOf<Arcs>(other) > stamp || distanceOf<Arcs>(other) <= distance) return
  attach<Arcs>(other, node, arc ^ 1, stamp, distance)
}
