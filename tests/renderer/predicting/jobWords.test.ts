import { describe, expect, it } from 'vitest'
import {
  chosenModel,
  deviceText,
  isAtWork,
  jobCounts,
  jobPace,
  jobState,
  leftText,
  sizeText,
} from '../../../src/renderer/predicting/jobWords.ts'
import { jobOf, modelOf, reportOf } from '../support/fakePrediction.ts'

describe('what is said about a prediction', () => {
  it('counts images, and failures only where there are some', () => {
    expect(jobCounts(jobOf({ done: 12, total: 40000 }))).toBe('12 of 40\u2009000')
    expect(jobCounts(jobOf({ done: 12, failed: 2, total: 40 }))).toBe('12 of 40 · 2 failed')
  })

  it('tells rate and time left as far as they are known', () => {
    expect(jobPace(jobOf({ imagesPerSecond: null, secondsLeft: null }))).toBe('')
    expect(jobPace(jobOf({ imagesPerSecond: 3.14, secondsLeft: 130 }))).toBe('3.1 images/s · 2 min left')
    expect(jobPace(jobOf({ imagesPerSecond: 0.25, secondsLeft: null }))).toBe('4.0 s per image')
    expect([0.2, 42, 89, 3600, 7500].map(leftText)).toEqual(['1 s', '42 s', '1 min', '1 h 0 min', '2 h 5 min'])
  })

  it('says what a job does and how it ended', () => {
    expect(jobState(jobOf({ state: 'running', stage: 'model' }))).toBe('Loading the model')
    expect(jobState(jobOf({ state: 'running', stage: 'images', inWork: ['a.jpg', 'b.jpg'] }))).toBe(
      'Predicting a.jpg, b.jpg',
    )
    expect(jobState(jobOf({ state: 'waiting' }))).toBe('Waits for its turn')
    expect(jobState(jobOf({ state: 'done', failed: 1 }))).toBe('Done, with failures')
    expect(
      ['running', 'waiting', 'paused', 'done', 'cancelled'].map((state) => isAtWork(jobOf({ state } as never))),
    ).toEqual([true, true, false, false, false])
  })

  it('names the device behind the automatic choice', () => {
    expect(deviceText('auto', reportOf('webgpu'))).toBe('Automatic (GPU through WebGPU)')
    expect(deviceText('auto', null)).toBe('Automatic')
    expect(deviceText('cpu', null)).toBe('Processor')
    expect(sizeText(2_621_440)).toBe('2.5 MiB')
  })
})

describe('the model that is used', () => {
  const models = [
    modelOf('broken', { problem: 'The hash differs.' }),
    modelOf('sorter', { kind: 'classifier' }),
    modelOf('first'),
    modelOf('second'),
  ]

  it('is the chosen one while it can be used, else the first that finds instances', () => {
    expect(chosenModel(models, 'second')?.name).toBe('second')
    expect(['broken', 'sorter', 'gone', null].map((name) => chosenModel(models, name)?.name)).toEqual(
      Array(4).fill('first'),
    )
    expect(chosenModel(models.slice(0, 2), 'broken')).toBeNull()
  })
})
