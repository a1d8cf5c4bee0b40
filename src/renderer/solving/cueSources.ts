import type { CueSource, OfferedCues } from '../../shared/contract/solving.ts'
import type { PickedFile } from '../host/HostBridge.ts'

/** Tells sources of one image apart: what is done to made cues is no difference. */
export function sourceKey(source: CueSource): string {
  switch (source.kind) {
    case 'oracle':
      return `oracle-${source.setId}`
    case 'run':
      return `run-${source.runId}`
    case 'file':
      return 'file'
    case 'model':
      return `model-${source.model}`
  }
}

/** What the backend offers, and the file that the person chose. */
export function allSources(offered: readonly OfferedCues[], file: PickedFile | null): OfferedCues[] {
  if (file === null) return [...offered]
  return [...offered, { source: { kind: 'file', fileId: file.fileId }, label: file.name }]
}

/** The source with this key, else the first one: another image offers others, and the best is the first. */
export function chosenSource(sources: readonly OfferedCues[], key: string | null): CueSource | null {
  return (sources.find(({ source }) => sourceKey(source) === key) ?? sources[0])?.source ?? null
}
