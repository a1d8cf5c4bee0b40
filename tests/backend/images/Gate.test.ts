import { expect, test } from 'vitest'
import { Gate } from '../../../src/backend/images/Gate.ts'
import { LatestTask } from '../../../src/backend/images/LatestTask.ts'

/** A task that ends when told. */
function heldTask(): { readonly task: () => Promise<void>; end: () => void; isStarted: boolean } {
  const held = { task, end: (): void => undefined, isStarted: false }
  const ended = new Promise<void>((resolve) => (held.end = resolve))
  function task(): Promise<void> {
    held.isStarted = true
    return ended
  }
  return held
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('no more tasks run at once than there are places, and the latest goes first', async () => {
  const gate = new Gate(2)
  const tasks = [heldTask(), heldTask(), heldTask(), heldTask()] as const
  const runs = tasks.map(({ task }) => gate.run(task))
  await settled()
  expect(tasks.map(({ isStarted }) => isStarted)).toEqual([true, true, false, false])
  tasks[0].end()
  await settled()
  expect(tasks.map(({ isStarted }) => isStarted)).toEqual([true, true, false, true])
  for (const { end } of tasks) end()
  await Promise.all(runs)
})

test('a task that takes all places runs alone, also one that asks for more than there are', async () => {
  const gate = new Gate(2)
  const [small, huge, later] = [heldTask(), heldTask(), heldTask()]
  const runs = [gate.run(small.task), gate.run(huge.task, 5)]
  await settled()
  expect(huge.isStarted).toBe(false)
  small.end()
  await settled()
  runs.push(gate.run(later.task))
  await settled()
  expect([huge.isStarted, later.isStarted]).toEqual([true, false])
  huge.end()
  later.end()
  await Promise.all(runs)
})

test('a task that fails gives its place back', async () => {
  const gate = new Gate(1)
  await expect(gate.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await gate.run(() => Promise.resolve(7))).toBe(7)
})

test('of the tasks offered while one runs only the latest is done, and none after the stop', async () => {
  const latest = new LatestTask()
  const tasks = [heldTask(), heldTask(), heldTask(), heldTask()] as const
  for (const { task } of tasks.slice(0, 3)) latest.offer(task)
  tasks[0].end()
  await settled()
  expect(tasks.map(({ isStarted }) => isStarted)).toEqual([true, false, true, false])
  latest.offer(tasks[3].task)
  latest.stop()
  tasks[2].end()
  await settled()
  latest.offer(tasks[1].task)
  await settled()
  expect(tasks.map(({ isStarted }) => isStarted)).toEqual([true, false, true, false])
})

test('a task that fails does not keep the next from running', async () => {
  const latest = new LatestTask()
  latest.offer(() => Promise.reject(new Error('broken')))
  await settled()
  const next = heldTask()
  latest.offer(next.task)
  expect(next.isStarted).toBe(true)
})
