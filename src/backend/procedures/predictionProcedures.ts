import type { BackendServices } from '../services.ts'
import type { GuardedImplementer } from './guardedImplementer.ts'

export function predictionProcedures(prediction: GuardedImplementer['prediction'], services: BackendServices) {
  const { prediction: desk, jobs } = services
  return {
    models: prediction.models.handler(() => desk.models()),
    devices: prediction.devices.handler(({ input, signal }) =>
      jobs.run(signal, (stop) => desk.devices(input.afresh, stop)),
    ),
    start: prediction.start.handler(({ input }) => {
      desk.requireWritable()
      return desk.jobs.start(input)
    }),
    pause: prediction.pause.handler(({ input }) => desk.jobs.pause(input.jobId)),
    resume: prediction.resume.handler(({ input }) => desk.jobs.resume(input.jobId)),
    cancel: prediction.cancel.handler(({ input }) => desk.jobs.cancel(input.jobId)),
    retry: prediction.retry.handler(({ input }) => desk.jobs.retry(input.jobId)),
    forget: prediction.forget.handler(({ input }) => desk.jobs.forget(input.jobId)),
    jobs: prediction.jobs.handler(() => desk.jobs.list()),
    watch: prediction.watch.handler(({ signal }) => desk.jobs.watch(signal)),
    failures: prediction.failures.handler(({ input }) => desk.failures(input.jobId, input.limit)),
    newest: prediction.newest.handler(({ input }) => desk.newest(input.imageIds)),
  }
}
