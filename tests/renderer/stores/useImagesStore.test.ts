import { describe, expect, it } from 'vitest'
import { useImagesStore } from '../../../src/renderer/stores/useImagesStore.ts'
import { fakeHost, useHostInStores } from '../support/fakeHost.ts'

function setUp(imageCount: number) {
  const fake = fakeHost({ imageCount })
  useHostInStores(fake.host)
  return { ...fake, images: useImagesStore() }
}

describe('the image list', () => {
  it('asks for each page once, however often its rows come into view', async () => {
    const { images, pageCalls } = setUp(250)
    await Promise.all([images.ensureRange(0, 30), images.ensureRange(10, 40)])
    await images.ensureRange(90, 110)
    await images.ensureRange(0, 199)
    expect(pageCalls.map(({ offset }) => offset)).toEqual([0, 100])
    expect(images.total).toBe(250)
    expect(images.imageAt(105)!.imageId).toBe(106)
    expect(images.imageAt(249)).toBeNull()
  })

  it('forgets the pages used longest ago', async () => {
    const { images } = setUp(5000)
    for (let page = 0; page < 45; page++) await images.ensureRange(page * 100, page * 100)
    expect(images.imageAt(0)).toBeNull()
    expect(images.imageAt(4400)!.imageId).toBe(4401)
  })

  it('drops answers to a filter that was changed meanwhile', async () => {
    const { images } = setUp(12)
    const first = images.setFilter({ search: '00' })
    const second = images.setFilter({ search: '01' })
    await Promise.all([first, second])
    expect(images.total).toBe(4) // 001, 010, 011, 012
    expect(images.imageAt(1)!.fileName).toBe('photo-010.jpg')
  })

  it('walks to the neighbours and stops at both ends', async () => {
    const { images } = setUp(150)
    await images.ensureRange(0, 0)
    images.setCurrent(1, 0)
    expect(await images.neighbour(-1)).toBeNull()
    images.setCurrent(100, 99)
    expect(await images.neighbour(1)).toMatchObject({ index: 100, image: { imageId: 101 } })
    images.setCurrent(150, 149)
    expect(await images.neighbour(1)).toBeNull()
  })

  it('finds the open image again when the list is filtered', async () => {
    const { images } = setUp(30)
    await images.ensureRange(0, 0)
    images.setCurrent(21, 20)
    await images.setFilter({ search: '02' })
    expect(images.currentIndex).toBe(2) // after 002 and 020
  })
})
