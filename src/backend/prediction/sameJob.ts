import type { JobRecord, NewJob } from '../storage/jobRecords.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'

/** The newest job that asks for the same and is not done; null: there is none. */
export function unfinishedJob({ jobs }: ProjectStore, asked: NewJob): JobRecord | null {
  const isSame = (job: JobRecord): boolean =>
    job.state !== 'done' &&
    job.total === asked.imageIds.length &&
    keyOf(job) === keyOf(asked) &&
    jobs.imageIdsOf(job.jobId).every((imageId, index) => imageId === asked.imageIds[index])
  return jobs.list().find(isSame) ?? null
}

function keyOf({ model, device, parameters }: Omit<NewJob, 'imageIds'>): string {
  return JSON.stringify([model.sha256, device, parameters])
}
