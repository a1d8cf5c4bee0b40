import { refuse } from '../../core/support/DomainError.ts'
import { OwnerLock } from './OwnerLock.ts'
import { withFileFaults } from './storageFaults.ts'

/**
 * The one-writer lock of a project, `name.strata.lock` beside it. Throws `project-locked` naming the owner, `read-only`,
 * `disk-full`, `not-found` for a missing folder.
 */
export function lockProject(projectPath: string, now: Date): OwnerLock {
  const path = `${projectPath}.lock`
  const refusal = (owner: string): Error =>
    refuse('project-locked', {
      what: `The project is being written by ${owner}`,
      where: projectPath,
      todo: `Close it there or open it read-only. If that process is gone for certain, delete ${path}.`,
    })
  return withFileFaults(projectPath, () => OwnerLock.acquire(path, now, refusal))
}
