import { ModelLibrary } from '../../../src/backend/models/ModelLibrary.ts'
import { DomainError } from '../../../src/core/support/DomainError.ts'

/** What checking a folder says, with the folder's own path as `…`. */
export async function verdict(folder: string): Promise<string> {
  try {
    await new ModelLibrary({ bundled: null, own: folder }).checkFolder(folder)
    return 'fine'
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return `${error.code}: ${error.message.replaceAll(folder, '…')}`
  }
}
