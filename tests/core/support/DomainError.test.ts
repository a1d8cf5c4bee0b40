import { describe, expect, test } from 'vitest'
import { assertNever, invariant } from '../../../src/core/support/assert.ts'
import { DomainError, faultMessage, refuse } from '../../../src/core/support/DomainError.ts'

describe('refusals', () => {
  test('say what, where, expected, received and what to do', () => {
    const error = refuse('bad-input', {
      what: 'Not a size',
      where: 'a.json, images[3]',
      expected: 'two integers',
      received: '"wide"',
      todo: 'Write numbers.',
    })
    expect(error).toBeInstanceOf(DomainError)
    expect(error.code).toBe('bad-input')
    expect(error.message).toBe(
      'Not a size in a.json, images[3]: expected two integers, received "wide". Write numbers.',
    )
    expect(error.details).toMatchObject({ where: 'a.json, images[3]', received: '"wide"' })
  })

  test('leave out what is not known', () => {
    expect(faultMessage({ what: 'It broke' })).toBe('It broke.')
    expect(faultMessage({ what: 'It broke', expected: 'a file' })).toBe('It broke: expected a file.')
  })

  test('keep their cause', () => {
    const cause = new Error('EACCES')
    expect(refuse('read-only', { what: 'Cannot write' }, cause).cause).toBe(cause)
    expect(refuse('read-only', { what: 'Cannot write' })).not.toHaveProperty('cause')
  })
})

describe('assertions', () => {
  test('pass what holds and report what does not as a bug of ours', () => {
    expect(() => invariant(true, 'fine')).not.toThrow()
    expect(() => invariant(false, 'runs rise')).toThrow(/Internal check failed: runs rise/)
    expect(() => assertNever('oval' as never, 'shape')).toThrow(expect.objectContaining({ code: 'internal' }))
  })
})
