import { describe, expect, it } from 'vitest'
import { collectImages, countImages } from '../../../src/renderer/predicting/imageScope.ts'
import { fakeHost } from '../support/fakeHost.ts'

describe('the images of a scope', () => {
  it('are all collected, page by page, in the order of the list', async () => {
    const { host, pageCalls } = fakeHost({ imageCount: 1203 })
    const ids = await collectImages(host.client, {})
    expect(ids).toEqual(Array.from({ length: 1203 }, (_, index) => index + 1))
    expect(pageCalls.map(({ offset }) => offset)).toEqual([0, 500, 1000])
  })

  it('are those that the filter matches', async () => {
    const { host } = fakeHost({ imageCount: 120 })
    expect(await collectImages(host.client, { search: 'photo-11' })).toEqual([
      110, 111, 112, 113, 114, 115, 116, 117, 118, 119,
    ])
    expect(await countImages(host.client, { search: 'photo-11' })).toBe(10)
    expect(await collectImages(host.client, { search: 'nothing' })).toEqual([])
  })
})
