import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { InferenceDesk } from '../../src/backend/inference/InferenceDesk.ts'
import { HostsFromMain } from '../../src/main/HostsFromMain.ts'
import { InferenceHosts } from '../../src/main/InferenceHosts.ts'
import { ElectronDouble } from '../support/electronDouble.ts'
import { slowModel, writeModel } from '../support/tinyModel.ts'
import { temporaryFolder } from '../support/temporaryFolder.ts'
import { plainImage, squareModel } from '../backend/inference/inferenceForTest.ts'

/** The two ends of the road from a backend to its hosts, without the backend and the app around them. */
function connected(folder: string): { electron: ElectronDouble; desk: InferenceDesk; inMain: InferenceHosts } {
  const electron = new ElectronDouble()
  const inMain: InferenceHosts = new InferenceHosts({
    utilityProcess: electron.api.utilityProcess,
    createChannel: () => electron.api.createChannel(),
    hostPath: '/app/inferenceProcess.js',
    tell: (message, transfer = []) =>
      void setImmediate(() => {
        if (message.kind === 'host' || message.kind === 'hostEnded') inBackend.receive(message, transfer[0])
      }),
  })
  const inBackend = new HostsFromMain((message) => {
    if (message.kind === 'startHost') inMain.start(message.hostId)
    if (message.kind === 'endHost') inMain.end(message.hostId)
  })
  const desk = new InferenceDesk({ cacheDir: folder, startHost: inBackend.start })
  onTestFinished(() => desk.close())
  return { electron, desk, inMain }
}

test('under Electron the main process starts the hosts, and models run in them', async () => {
  const folder = temporaryFolder()
  const { electron, desk } = connected(folder)
  const model = squareModel(folder)
  const run = async (value: number) => {
    const inputs = { image: plainImage(4, 4, value) }
    return (await desk.run({ model, device: 'cpu', inputs })).outputs.result!.data[47]
  }
  expect(await Promise.all([run(2), run(3), run(4)])).toEqual([4, 9, 16])
  expect(electron.hosts).toHaveLength(1)
  const gone = once(electron.hosts[0]!.process, 'exit')
  await desk.close()
  expect(await gone).toEqual([0, null])
})

test('a host that is killed under Electron fails its run alone, and all are ended with their backend', async () => {
  const folder = temporaryFolder()
  const { electron, desk, inMain } = connected(folder)
  const model = writeModel(folder, 'slow.onnx', slowModel(400))
  const slow = () => desk.run({ model, device: 'cpu', inputs: { image: plainImage(768, 768) } })
  for (const kill of [() => electron.hosts[0]!.kill(), () => inMain.endAll()]) {
    const crashed = expect(slow()).rejects.toMatchObject({ code: 'inference-crashed' })
    await electron.hostBegins()
    kill()
    await crashed
  }
  expect(electron.hosts).toHaveLength(2)
  const { outputs } = await desk.run({
    model: squareModel(folder),
    device: 'cpu',
    inputs: { image: plainImage(4, 4, 5) },
  })
  expect(outputs.result!.data[0]).toBe(25)
})
