import { Linter } from 'eslint'
import typescript from 'typescript-eslint'
import { describe, expect, it } from 'vitest'
import { importLayersRule } from '../../tools/architecture/importLayersRule.ts'

function messagesFor(file: string, code: string): string[] {
  const linter = new Linter({ cwd: '/project' })
  const config = [
    {
      files: ['**/*.ts'],
      languageOptions: { parser: typescript.parser },
      plugins: { strata: { rules: { 'import-layers': importLayersRule } } },
      rules: { 'strata/import-layers': 'error' as const },
    },
  ]
  return linter
    .verify(code, config as Linter.Config[], { filename: `/project/${file}` })
    .map((message) => message.message)
}

describe('import-layers', () => {
  it.each([
    ['src/core/masks/a.ts', `import { b } from '../pixels/b.ts'`],
    ['src/core/workflows/a.ts', `import { b } from '../formats/b.ts'`],
    ['src/renderer/App.ts', `import { ref } from 'vue'`],
    ['src/backend/storage/a.ts', `import Database from 'better-sqlite3'`],
    ['tests/anything.test.ts', `import { b } from '../src/core/b.ts'`],
  ])('allows %s: %s', (file, code) => {
    expect(messagesFor(file, code)).toEqual([])
  })

  it.each([
    ['src/core/masks/a.ts', `import fs from 'node:fs'`, 'core may not import Node modules'],
    ['src/core/formats/a.ts', `import { b } from '../occlusion/b.ts'`, 'core/formats may not import core/occlusion'],
    ['src/core/pixels/a.ts', `import { b } from '../masks/b.ts'`, 'core/pixels may not import core/masks'],
    ['src/core/a/a.ts', `import type { B } from '../../editor/b.ts'`, 'core may not import editor'],
    ['src/renderer/a.ts', `import { b } from '../backend/b.ts'`, 'renderer may not import backend'],
    ['src/renderer/a.ts', `export * from '../main/b.ts'`, 'renderer may not import main'],
    ['src/editor/a.ts', `const b = import('vue')`, 'editor may not import the package vue'],
    ['src/preload/a.ts', `import { z } from 'zod'`, 'preload may not import the package zod'],
    ['src/main/a.ts', `import { b } from '../../tools/b.ts'`, 'main may not import files outside of src'],
  ])('refuses %s: %s', (file, code, fault) => {
    const messages = messagesFor(file, code)
    expect(messages).toHaveLength(1)
    expect(messages[0]).toContain(fault)
    expect(messages[0]).toContain('see docs/architecture.md')
  })
})
