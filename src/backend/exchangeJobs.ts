import { addImages } from './exchange/addImages.ts'
import { checkProject } from './exchange/checkProject.ts'
import { exportCocoa } from './exchange/exportCocoa.ts'
import { importCocoa } from './exchange/importCocoa.ts'
import type { ExchangeJobs } from './services.ts'

/** The long jobs that the router offers. */
export const exchangeJobs: ExchangeJobs = { importCocoa, exportCocoa, addImages, checkProject }
