import { watch } from 'vue'
import { keepPlace, placeIn } from '../stores/lastPlace.ts'
import type { LastPlace } from '../stores/lastPlace.ts'
import { useDocumentStore } from '../stores/useDocumentStore.ts'
import { useImagesStore } from '../stores/useImagesStore.ts'
import { useProjectStore } from '../stores/useProjectStore.ts'

/** Remembers the open image and the filter of the list for as long as the tab lives, and goes back there. */
export function useLastPlace() {
  const project = useProjectStore()
  const images = useImagesStore()
  const document = useDocumentStore()

  watch(
    () => placeNow(),
    (place) => place !== null && keepPlace(sessionStorage, place),
  )

  function placeNow(): LastPlace | null {
    const { info } = project
    const { image, set } = document
    if (info === null || image === null || set === null) return null
    const { currentIndex: index, search, states } = images
    return { project: info.location, imageId: image.imageId, setId: set.setId, index, search, states }
  }

  /** Opens what was open before the page was loaded anew, else the first image. */
  async function restore(): Promise<void> {
    const place = placeIn(sessionStorage, project.info?.location ?? '')
    if (place !== null && (await goTo(place))) return
    await images.ensureRange(0, 0)
    const first = images.imageAt(0)
    if (first !== null) await document.openImage(first, 0)
  }

  /** False when the image or the set is no longer there. */
  async function goTo(place: LastPlace): Promise<boolean> {
    await images.setFilter({ search: place.search, states: place.states })
    const row = place.index
    if (row !== null) await images.ensureRange(row, row)
    const inList = row === null ? null : images.imageAt(row)
    const found = inList?.imageId === place.imageId ? inList : await images.find(place.imageId)
    if (found === null || !found.sets.some(({ setId }) => setId === place.setId)) return false
    await document.openSet(found, place.setId, found === inList ? row : null)
    return true
  }

  return { restore }
}
