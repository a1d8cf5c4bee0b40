import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Path of a file or folder of the optional test data that lies beside the repository (its terms do not allow shipping
 * it), or null where it is absent. Tests that need it skip by name then.
 */
export function sharedData(name: string): string | null {
  const path = fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url))
  return existsSync(path) ? path : null
}
