import { silentLog } from '../../src/backend/log.ts'
import { answerParent } from '../../src/main/answerParent.ts'

/** The backend process of the desktop host under plain Node: questions over Node's channel, no ports for windows. */
answerParent(
  {
    on: (_event, listener) => process.on('message', (data) => listener({ data, ports: [] })),
    postMessage: (message) => void process.send?.(message),
  },
  silentLog(),
  () => process.exit(0),
)
