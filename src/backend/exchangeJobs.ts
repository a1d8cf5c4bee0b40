import { refuse } from '../core/support/DomainError.ts'
import type { ExchangeJobs } from './services.ts'

const absent = (): Promise<never> => Promise.reject(refuse('unsupported', { what: 'Importing and exporting' }))

/** The long jobs that the router offers. */
export const exchangeJobs: ExchangeJobs = {
  importCocoa: absent,
  exportCocoa: absent,
  addImages: absent,
  checkProject: absent,
}
