import type { Cues } from '../../core/cues/Cues.ts'
import type { SolveMemory } from '../../core/occlusion/resolve/SolveMemory.ts'
import { pixelCount } from '../../core/pixels/imageSize.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import type { RgbImage } from '../../core/pixels/RgbImage.ts'
import type { NetworkFacts } from '../storage/runRecords.ts'

/** Cues and image of one scene, ready to be solved. */
export interface ReadyScene {
  readonly cues: Cues
  readonly image: RgbImage | null
  readonly imageSize: ImageSize
  /** Null: no network made the cues. */
  readonly facts: NetworkFacts | null
  readonly warnings: readonly string[]
}

/** Bytes that a memory adds to its scene, per pixel of the cues: costs, smoothness and labels, twice where constraints differ. */
const MEMORY_BYTES = 56

/**
 * What a worker keeps between solves: scenes, and for each the memories of the annotation sets it was solved for, the
 * least recently used ones dropped first. The scene used last always stays, however large.
 */
export class SceneCache {
  readonly #mostBytes: number
  readonly #scenes = new Map<string, { readonly scene: ReadyScene; readonly memories: Map<string, SolveMemory> }>()

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  get(key: string): ReadyScene | null {
    const known = this.#scenes.get(key)
    if (known === undefined) return null
    this.#scenes.delete(key)
    this.#scenes.set(key, known)
    return known.scene
  }

  put(key: string, scene: ReadyScene): void {
    this.#scenes.delete(key)
    this.#scenes.set(key, { scene, memories: new Map() })
    this.#shrink()
  }

  drop(key: string): void {
    this.#scenes.delete(key)
  }

  memoryOf(sceneKey: string, memoryKey: string): SolveMemory | null {
    return this.#scenes.get(sceneKey)?.memories.get(memoryKey) ?? null
  }

  /** Replaces every other memory of the scene that has this name. */
  remember(sceneKey: string, memoryKey: string, memory: SolveMemory): void {
    const memories = this.#scenes.get(sceneKey)?.memories
    memories?.delete(memoryKey)
    memories?.set(memoryKey, memory)
    this.#shrink()
  }

  #shrink(): void {
    let bytes = 0
    for (const { scene, memories } of this.#scenes.values())
      bytes += bytesOf(scene) + memories.size * memoryBytes(scene)
    for (const [key, { scene, memories }] of this.#scenes) {
      for (const name of memories.keys()) {
        // The last memory of the last scene is what the next request will ask for.
        if (bytes <= this.#mostBytes || (this.#scenes.size === 1 && memories.size === 1)) return
        memories.delete(name)
        bytes -= memoryBytes(scene)
      }
      if (bytes <= this.#mostBytes || this.#scenes.size === 1) return
      this.#scenes.delete(key)
      bytes -= bytesOf(scene)
    }
  }
}

function bytesOf({ cues, image }: ReadyScene): number {
  const planes = [cues.background, cues.boundary, cues.direction, cues.classes?.probabilities, image?.data]
  return planes.reduce((sum, plane) => sum + (plane?.byteLength ?? 0), 0)
}

function memoryBytes({ cues }: ReadyScene): number {
  return MEMORY_BYTES * pixelCount(cues.size)
}
