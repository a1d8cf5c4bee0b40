import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { InferenceClient } from '../../../src/backend/inference/inferenceTypes.ts'
import type { PredictionJob } from '../../../src/shared/contract/prediction.ts'
import { refuse } from '../../../src/core/support/DomainError.ts'
import { inferenceHosts } from '../../support/inferenceHosts.ts'
import { boxesPicture, installLevelsModel } from '../../support/levelsModel.ts'
import { ASKED, openedPrediction, predictionFolder, resultsOf, untilJob } from '../../support/predictionProject.ts'

/** The real client, with something done before each run; what that throws is the answer. */
function before(inference: InferenceClient, what: (run: number) => void): InferenceClient {
  let runs = 0
  return {
    run: async (request) => {
      what(++runs)
      return inference.run(request)
    },
    inspect: (request) => inference.inspect(request),
    devices: (options) => inference.devices(options),
    close: () => inference.close(),
  }
}

// Each starts an inference host and a solver worker.
const SLOW = { timeout: 120_000 }

describe('a prediction job', SLOW, () => {
  it('finds the instances and order of every image, as one run that says how', async () => {
    const { folder } = await predictionFolder(3)
    const { store, predictor, predicted } = openedPrediction(folder)
    const started = await predictor.start(ASKED)
    expect(started).toMatchObject({ jobId: 1, state: 'running', total: 3, done: 0, device: 'cpu' })
    const done = await untilJob(predictor, ({ state }) => state === 'done')
    expect(done).toMatchObject({
      runId: 1,
      done: 3,
      failed: 0,
      problem: null,
      provider: 'cpu',
      stage: null,
      inWork: [],
    })
    expect(resultsOf(store)).toEqual(['1:1', '1:2', '1:3'])
    for (const { imageId, run, facts } of predicted) {
      expect(run).toMatchObject({
        runId: 1,
        instanceCount: 2,
        pairCount: 1,
        unknownCount: 0,
        cues: 'levels 1.0.0 on cpu',
      })
      expect(facts).toMatchObject({ provider: 'cpu', fallback: null, tiles: 1, cueSize: { width: 64, height: 48 } })
      expect(store.runs.originOf(1, imageId)).toMatchObject({ kind: 'model', name: 'levels', version: '1.0.0', facts })
      expect(store.runs.open(1, imageId).run.parameters).toMatchObject({ evidence: { boundaryThreshold: 0.3 } })
      expect(store.images.get(imageId).sets).toMatchObject([{ state: 'predicted', instanceCount: 0, revision: 0 }])
    }
    expect(store.categories.list().map(({ name }) => name)).toContain('box')
    expect(store.runs.list()).toMatchObject([{ model: 'levels', images: 3, instances: 6 }])
  })

  it('goes on with the other images when one is damaged or missing, and tries those again when asked', async () => {
    const { folder } = await predictionFolder(4)
    writeFileSync(join(folder, 'photo001.png'), 'no picture any more')
    rmSync(join(folder, 'photo002.png'))
    const { store, predictor, desk, failed } = openedPrediction(folder)
    const { jobId } = await predictor.start(ASKED)
    expect(await untilJob(predictor, ({ state }) => state === 'done')).toMatchObject({ done: 2, failed: 2 })
    expect(failed).toHaveLength(2)
    expect(desk.failures(jobId, 10)).toMatchObject([
      { imageId: 2, code: 'bad-input', severity: 'refused', where: 'photo001.png' },
      { imageId: 3, code: 'not-found', where: 'photo002.png', message: expect.stringMatching(/photo is missing/) as string },
    ]) // prettier-ignore
    for (const name of ['photo001.png', 'photo002.png']) await boxesPicture().png().toFile(join(folder, name))
    expect(predictor.retry(jobId)).toMatchObject({ failed: 0, done: 2 })
    await untilJob(predictor, ({ state }) => state === 'done')
    expect(resultsOf(store)).toEqual(['1:1', '1:2', '1:3', '1:4'])
  })

  it('pauses with the images in work finished, stays so over a restart, and goes on', async () => {
    const { folder } = await predictionFolder(9)
    let pausing: Promise<PredictionJob> | null = null
    const first = openedPrediction(folder, { onPredicted: () => void (pausing ??= first.predictor.pause(1)) })
    await first.predictor.start(ASKED)
    await untilJob(first.predictor, ({ state }) => state === 'paused')
    const paused = await pausing!
    expect(paused).toMatchObject({ state: 'paused', stage: null, failed: 0 })
    expect([paused.done >= 1, paused.done < 9]).toEqual([true, true])
    await first.close()
    const again = openedPrediction(folder)
    again.predictor.wake()
    expect(again.predictor.list()).toMatchObject([{ state: 'paused', done: paused.done }])
    again.predictor.resume(1)
    await untilJob(again.predictor, ({ state }) => state === 'done')
    expect(resultsOf(again.store)).toHaveLength(9)
    expect(new Set(again.store.runs.all().map(({ runId }) => runId))).toEqual(new Set([1]))
  })

  it('goes on by itself when the project was closed under it', async () => {
    const { folder } = await predictionFolder(40)
    const first = openedPrediction(folder)
    await first.predictor.start(ASKED)
    await untilJob(first.predictor, ({ done }) => done >= 1)
    await first.close()
    const again = openedPrediction(folder)
    const [left] = again.predictor.list()
    expect(left).toMatchObject({ state: 'waiting', failed: 0 })
    expect(again.store.jobs.waiting(1, 0, 9).map(({ attempts }) => attempts)).not.toContain(1)
    again.predictor.wake()
    await untilJob(again.predictor, ({ state }) => state === 'done')
    expect(again.predicted.length + left!.done).toBe(40)
    expect(resultsOf(again.store)).toHaveLength(40)
  })

  it('keeps what is done when it is cancelled; the next one has its turn then', async () => {
    const { folder } = await predictionFolder(5)
    const { store, predictor } = openedPrediction(folder)
    const first = await predictor.start(ASKED)
    const second = await predictor.start({ ...ASKED, imageIds: [2, 1] })
    expect([first.state, second.state]).toEqual(['running', 'waiting'])
    expect(() => predictor.forget(second.jobId)).toThrow(/at work/)
    await untilJob(predictor, ({ jobId, done }) => jobId === first.jobId && done >= 1)
    const cancelled = await predictor.cancel(first.jobId)
    expect(cancelled.state === 'cancelled' ? cancelled.done < 5 : cancelled.done === 5).toBe(true)
    await untilJob(predictor, ({ jobId, state }) => jobId === second.jobId && state === 'done')
    expect(store.runs.list()[0]).toMatchObject({ images: 2 })
    predictor.forget(first.jobId)
    expect(predictor.list().map(({ jobId }) => jobId)).toEqual([second.jobId])
    expect(store.runs.list().at(-1)!.images).toBe(cancelled.done)
  })
})

describe('what goes wrong with the network', SLOW, () => {
  it('costs an attempt when the inference process is killed, and no image', async () => {
    const { folder } = await predictionFolder(4)
    const killed: number[] = []
    const killing = (run: number): void => {
      if (run !== 2 && run !== 5) return
      for (const pid of inferenceHosts()) {
        killed.push(pid)
        process.kill(pid, 'SIGKILL')
      }
    }
    const { store, predictor, failed } = openedPrediction(folder, {}, (real) => before(real, killing))
    await predictor.start(ASKED)
    await untilJob(predictor, ({ state }) => state === 'done')
    expect(killed.length).toBeGreaterThanOrEqual(1)
    expect(failed).toEqual([])
    expect(resultsOf(store)).toHaveLength(4)
  })

  it('is a finding for an image on which the host crashes twice; the others go on', async () => {
    const { folder } = await predictionFolder(4)
    let crashes = 0
    const { store, predictor, desk } = openedPrediction(folder, {}, (real) =>
      before(real, (run) => {
        // Runs of the first image come first; all tries after it fail until two did in a row for one image.
        if (run === 1 || crashes >= 3) return
        crashes++
        throw refuse('inference-crashed', { what: 'The process that runs models ended' })
      }),
    )
    const { jobId } = await predictor.start(ASKED)
    const job = await untilJob(predictor, ({ state }) => state === 'done')
    expect([job.done, job.failed]).toEqual([3, 1])
    expect(desk.failures(jobId, 9)).toMatchObject([{ code: 'inference-crashed', message: /ended/ }])
    expect(resultsOf(store)).toHaveLength(3)
  })

  it('pauses the job when the host crashes on everything, and says so', async () => {
    const { folder } = await predictionFolder(9)
    const { predictor } = openedPrediction(folder, {}, (real) =>
      before(real, () => {
        throw refuse('inference-crashed', { what: 'The process that runs models ended' })
      }),
    )
    await predictor.start(ASKED)
    const job = await untilJob(predictor, ({ state }) => state === 'paused')
    expect(job.problem).toMatch(/ended on 5 images one after the other.*Choose another device or model/)
    expect([job.done, job.failed]).toEqual([0, 5])
  })

  it('pauses the job when the model or the device cannot be used', async () => {
    const { folder } = await predictionFolder(2)
    const first = openedPrediction(folder)
    await first.predictor.start({ ...ASKED, device: 'coreml' })
    const refused = await untilJob(first.predictor, ({ state }) => state === 'paused')
    expect(refused).toMatchObject({ done: 0, failed: 0, problem: expect.stringMatching(/coreml/i) as string })
    await first.predictor.start(ASKED)
    await first.close()
    installLevelsModel(join(folder, 'models'), { depth: 1 })
    const again = openedPrediction(folder)
    again.predictor.wake()
    const replaced = await untilJob(
      again.predictor,
      ({ jobId, state }) => jobId === 2 && state !== 'waiting' && state !== 'running',
    )
    // It may have been done before it was closed.
    if (replaced.state === 'paused') expect(replaced.problem).toMatch(/another one than when the job began/)
    else expect(replaced).toMatchObject({ state: 'done', done: 2 })
    await expect(again.predictor.start({ ...ASKED, model: 'nobody' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(again.predictor.start({ ...ASKED, imageIds: [99] })).rejects.toThrow(/no image 99/)
    await expect(again.predictor.start({ ...ASKED, parameters: { evidence: { order: -1 } } })).rejects.toThrow(/order/)
  })

  it('gives up on an image in whose company the process ended three times', async () => {
    const { folder } = await predictionFolder(2)
    const { store, predictor, desk } = openedPrediction(folder)
    const { jobId } = store.jobs.add(await predictor.newJob(ASKED))
    for (let end = 0; end < 3; end++) store.jobs.begin(jobId, 1)
    predictor.wake()
    expect(await untilJob(predictor, ({ state }) => state === 'done')).toMatchObject({ done: 1, failed: 1 })
    expect(desk.failures(jobId, 9)).toMatchObject([{ imageId: 1, message: /ended 3 times/ }])
    predictor.retry(jobId)
    expect(await untilJob(predictor, ({ state }) => state === 'done')).toMatchObject({ done: 2, failed: 0 })
  })
})
