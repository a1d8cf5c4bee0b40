import { expect, test } from 'vitest'
import { checkVerdict } from '../../../src/renderer/dialogs/checkVerdict.ts'
import type { Finding } from '../../../src/shared/contract/exchange.ts'

const found = (severity: Finding['severity']): Finding => ({
  severity,
  code: 'some-kind',
  where: 'a.jpg',
  message: '…',
})

test('the verdict of a check counts problems and not what is only worth knowing', () => {
  expect(checkVerdict([])).toBe('Everything holds.')
  expect(checkVerdict([found('info')])).toBe('Everything holds. What is listed here is worth knowing.')
  expect(checkVerdict([found('info'), found('refused')])).toBe('One problem was found.')
  expect(checkVerdict([found('repaired'), found('disagreement')])).toBe('2 problems were found.')
})
