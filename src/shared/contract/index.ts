import type { ContractRouterClient } from '@orpc/contract'
import { documentsContract } from './documents.ts'
import { exchangeContract } from './exchange.ts'
import { imagesContract } from './images.ts'
import { predictionContract } from './prediction.ts'
import { projectContract } from './project.ts'
import { solvingContract } from './solving.ts'

/** Everything the renderer may ask of the backend. The same over a message port and over a WebSocket. */
export const contract = {
  project: projectContract,
  images: imagesContract,
  documents: documentsContract,
  exchange: exchangeContract,
  solving: solvingContract,
  prediction: predictionContract,
}

/** The contract as functions, as the renderer calls it. */
export type BackendClient = ContractRouterClient<typeof contract>
