import type { BackendServices } from '../services.ts'
import type { GuardedImplementer } from './guardedImplementer.ts'

export function projectProcedures(project: GuardedImplementer['project'], services: BackendServices) {
  const { store, events } = services
  return {
    info: project.info.handler(() => {
      const { name, location, readOnly, counts, categories } = store.info()
      return { name, location, readOnly, counts, categories: [...categories], version: services.version }
    }),
    events: project.events.handler(({ signal }) => events.listen(signal)),
    createCategory: project.createCategory.handler(({ input }) => {
      const category = store.categories.create(input.name, input.isStuff)
      events.publish({ kind: 'categories' })
      return category
    }),
    entries: project.entries.handler(() => [...store.entries.list()]),
    setEntryUndone: project.setEntryUndone.handler(({ input }) => {
      const entry = store.entries.setUndone(input.entryId, input.undone)
      events.publish({ kind: 'images' })
      events.publish({ kind: 'categories' })
      return entry
    }),
  }
}
