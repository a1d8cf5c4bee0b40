import { expect, it } from 'vitest'
import { groupFindings } from '../../../src/renderer/dialogs/findingGroups.ts'
import type { Finding } from '../../../src/shared/contract/exchange.ts'

const finding = (severity: Finding['severity'], code: string): Finding => ({
  severity,
  code,
  where: 'a.json',
  message: code,
})

it('groups a report by kind, the most serious first and then the most frequent', () => {
  const findings = [
    finding('info', 'note'),
    finding('repaired', 'rare'),
    finding('repaired', 'often'),
    finding('repaired', 'often'),
    finding('refused', 'bad'),
  ]
  expect(groupFindings(findings).map(({ code, total }) => [code, total])).toEqual([
    ['bad', 1],
    ['often', 2],
    ['rare', 1],
    ['note', 1],
  ])
})

it('counts what the backend counted where the list was cut', () => {
  expect(groupFindings([finding('repaired', 'often')], { often: 900 })[0]!.total).toBe(900)
})
