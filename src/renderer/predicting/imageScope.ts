import type { ReviewState } from '../../core/dataset/records.ts'
import type { BackendClient } from '../../shared/contract/index.ts'

/** Which images of the project: as the image list is filtered. */
export interface ImageScope {
  readonly search?: string
  readonly states?: readonly ReviewState[]
}

/** Images per request, the most that the backend answers. */
const PAGE_LENGTH = 500

/** How many images the scope holds. Throws what the backend refuses. */
export async function countImages(client: BackendClient, scope: ImageScope): Promise<number> {
  return (await pageOf(client, scope, 0, 1)).total
}

/** The ids of every image in the scope, in the order of the list. Throws what the backend refuses. */
export async function collectImages(client: BackendClient, scope: ImageScope): Promise<number[]> {
  const ids: number[] = []
  for (let offset = 0; ; offset += PAGE_LENGTH) {
    const { images, total } = await pageOf(client, scope, offset, PAGE_LENGTH)
    ids.push(...images.map(({ imageId }) => imageId))
    if (images.length === 0 || offset + PAGE_LENGTH >= total) return ids
  }
}

function pageOf(client: BackendClient, { search = '', states = [] }: ImageScope, offset: number, limit: number) {
  return client.images.page({ offset, limit, search, states: [...states] })
}
