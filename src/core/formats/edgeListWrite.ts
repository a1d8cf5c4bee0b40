import { maskToCocoRle } from './cocoRle.ts'
import { EDGE_LIST_FORMAT, EDGE_LIST_VERSION } from './edgeList.ts'
import type { EdgeListInstance, EdgeListPair, EdgeListScene } from './edgeList.ts'
import { jsonObject } from './jsonText.ts'

/**
 * Writes a scene file in chunks: one line per instance and pair, so that versions of a file compare well. The same
 * scenes give the same text always: keys have a fixed order, pairs go by (a, b).
 */
export function* writeEdgeList(scenes: Iterable<EdgeListScene>): Generator<string> {
  yield `{"format": "${EDGE_LIST_FORMAT}", "version": ${EDGE_LIST_VERSION}, "images": [`
  let separator = '\n'
  for (const scene of scenes) {
    yield separator + sceneText(scene)
    separator = ',\n'
  }
  yield '\n]}\n'
}

function sceneText({ fileName, size, author, instances, pairs }: EdgeListScene): string {
  const head = jsonObject([
    ['file_name', fileName],
    ['width', size.width],
    ['height', size.height],
    ['author', author],
  ]).slice(0, -1)
  const sorted = [...pairs].sort((p, q) => p.a - q.a || p.b - q.b)
  return `${head},\n "instances": [${lines(instances.map(instanceText))}],\n "pairs": [${lines(sorted.map(pairText))}]}`
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `\n  ${text}`).join(',')
}

function instanceText({ name, category, isStuff, rank, linked, amodal, visible }: EdgeListInstance): string {
  return jsonObject([
    ['name', name],
    ['category', category],
    ['isStuff', isStuff],
    ['rank', rank],
    ['linked', linked],
    ['amodal', maskToCocoRle(amodal)],
    ['visible', maskToCocoRle(visible)],
  ])
}

function pairText({ a, b, state, provenance, confidence, votes }: EdgeListPair): string {
  return jsonObject([
    ['a', a],
    ['b', b],
    ['state', state],
    ['provenance', provenance],
    ['confidence', confidence],
    ['votes', votes && { a_over_b: votes.aOverB, b_over_a: votes.bOverA }],
  ])
}
