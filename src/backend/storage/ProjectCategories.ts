import type { Category } from '../../core/dataset/records.ts'
import { refuse } from '../../core/support/DomainError.ts'
import { findCategory, insertCategory, keepCategories, listCategories, tidyCategoryName } from './categoryRows.ts'
import type { ProjectContext } from './ProjectContext.ts'
import type { CategoryStore } from './projectRecords.ts'

/** The categories of an open project. */
export class ProjectCategories implements CategoryStore {
  readonly #context: ProjectContext

  constructor(context: ProjectContext) {
    this.#context = context
  }

  list(): readonly Category[] {
    return this.#context.connection.read(listCategories)
  }

  ensure(name: string, isStuff: boolean): Category {
    const tidy = tidyCategoryName(name)
    return this.#context.connection.write((database) => {
      const known = findCategory(database, tidy)
      if (known === undefined) return insertCategory(database, { name: tidy, isStuff, entryId: null })
      keepCategories(database, [known.id])
      return { id: known.id, name: known.name, isStuff: known.isStuff }
    })
  }

  create(name: string, isStuff: boolean): Category {
    const tidy = tidyCategoryName(name)
    return this.#context.connection.write((database) => {
      if (listCategories(database).some((category) => category.name === tidy)) {
        throw refuse('bad-input', {
          what: 'There is a category of this name already',
          where: this.#context.connection.path,
          received: JSON.stringify(tidy),
          todo: 'Choose another name, or use the one that is there.',
        })
      }
      return this.ensure(tidy, isStuff)
    })
  }
}
