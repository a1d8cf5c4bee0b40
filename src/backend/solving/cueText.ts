import type { CueOrigin } from '../storage/runRecords.ts'

/** Where cues came from, for people: "scene.npz", "oosis-small 1.0.0 on cpu", "made from the annotation by ann, drop 0.3, seed 1, scale 2". */
export function cueText(origin: CueOrigin, author: string): string {
  if (origin.kind === 'file') return origin.name
  if (origin.kind === 'model') return `${origin.name} ${origin.version} on ${origin.facts.provider}`
  const spoilt = Object.entries(origin.corruption).filter(([, amount]) => amount > 0)
  const parts = [
    `made from the annotation${author === '' ? '' : ` by ${author}`}`,
    ...spoilt.map(([kind, amount]) => `${kind} ${amount}`),
    ...(spoilt.length > 0 ? [`seed ${origin.seed}`] : []),
    ...(origin.scale > 1 ? [`scale ${origin.scale}`] : []),
  ]
  return parts.join(', ')
}
