import { documentProcedures } from './procedures/documentProcedures.ts'
import { exchangeProcedures } from './procedures/exchangeProcedures.ts'
import { guardedImplementer } from './procedures/guardedImplementer.ts'
import { imageProcedures } from './procedures/imageProcedures.ts'
import { predictionProcedures } from './procedures/predictionProcedures.ts'
import { projectProcedures } from './procedures/projectProcedures.ts'
import { solvingProcedures } from './procedures/solvingProcedures.ts'
import type { BackendServices } from './services.ts'

export type BackendRouter = ReturnType<typeof createRouter>

/** The contract of `shared/contract`, implemented over the services. Every host serves this one router. */
export function createRouter(services: BackendServices) {
  const implementer = guardedImplementer(services.log)
  return implementer.router({
    project: projectProcedures(implementer.project, services),
    images: imageProcedures(implementer.images, services),
    documents: documentProcedures(implementer.documents, services),
    exchange: exchangeProcedures(implementer.exchange, services),
    solving: solvingProcedures(implementer.solving, services),
    prediction: predictionProcedures(implementer.prediction, services),
  })
}
