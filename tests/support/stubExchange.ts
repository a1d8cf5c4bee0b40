import type { ExchangeJobs } from '../../src/backend/services.ts'

const unexpected = (): Promise<never> => Promise.reject(new Error('this job was not expected'))

/** Jobs of which a test gives those it needs; any other fails. */
export function stubExchange(jobs: Partial<ExchangeJobs>): ExchangeJobs {
  return { importCocoa: unexpected, exportCocoa: unexpected, addImages: unexpected, checkProject: unexpected, ...jobs }
}
