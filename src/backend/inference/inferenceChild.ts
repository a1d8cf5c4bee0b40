import { HostDesk } from './HostDesk.ts'
import type { ToHost } from './hostMessages.ts'
import { endWithParent } from './endWithParent.ts'

/** Entry of the inference host, forked by Node: the only process that loads ONNX Runtime. It ends with the one that started it. */

const send = process.send?.bind(process)
if (send === undefined) throw new Error('the inference host was not started as a child process')

const desk = new HostDesk((message) => new Promise((resolve) => void send(message, () => resolve())))
process.on('message', (message: ToHost) => desk.receive(message))
process.on('disconnect', () => process.exit(0))
endWithParent()
