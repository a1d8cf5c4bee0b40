import { refuse } from '../../core/support/DomainError.ts'
import type { OpenOptions, ProjectStore } from './ProjectStore.ts'

/**
 * Opens a project file: takes the lock, checks the file, backs it up and migrates it where needed.
 * Throws `not-found`, `not-a-project`, `future-version`, `corrupt`, `project-locked`, `read-only`, `disk-full`.
 */
export function openProject(path: string, _options: OpenOptions = {}): ProjectStore {
  throw refuse('unsupported', { what: 'Opening projects', where: path })
}
