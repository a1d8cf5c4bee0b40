import { createLog } from '../backend/log.ts'
import { answerParent } from './answerParent.ts'

/** Entry of the backend process. */
answerParent(process.parentPort, createLog('info'), () => process.exit(0))
