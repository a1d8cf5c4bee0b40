import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { importFault, LAYERS, packageName, sourceSegments } from '../../tools/architecture/layers.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((file) => `src/${file.replaceAll('\\', '/')}`)
  .filter((file) => /\.(ts|vue)$/.test(file))

/** Import specifiers of a source file, static, dynamic and type-only; text-based on purpose, independent of the lint rule. */
function specifiersOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const statement = /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]/g
  const bare = /(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g
  const dynamic = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g
  return [statement, bare, dynamic].flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!))
}

const imports = files.flatMap((file) =>
  specifiersOf(file).map((specifier) => ({
    file,
    specifier,
    target: specifier.startsWith('.')
      ? relative(root, resolve(root, dirname(file), specifier.replace(/\?.*$/, '')))
      : null,
  })),
)

describe('layers', () => {
  it('finds files in every layer and hundreds of imports', () => {
    expect(new Set(files.map((file) => sourceSegments(file)![0]))).toEqual(new Set(Object.keys(LAYERS)))
    expect(imports.length).toBeGreaterThan(200)
  })

  it('lets each file import only what its layer may', () => {
    const faults = imports
      .filter(({ target, specifier }) => target !== null || !specifier.startsWith('.'))
      .filter(({ target }) => target === null || !/\.(css|svg|png)$/.test(target))
      .map(({ file, specifier, target }) => ({ file, fault: importFault(file, specifier, target) }))
      .filter(({ fault }) => fault !== null)
    expect(faults).toEqual([])
  })

  it('has no import cycles', () => {
    const graph = new Map<string, string[]>()
    for (const { file, target } of imports) if (target !== null) graph.set(file, [...(graph.get(file) ?? []), target])
    const done = new Set<string>()
    const path: string[] = []
    const cycles: string[] = []
    function visit(file: string): void {
      if (done.has(file)) return
      const start = path.indexOf(file)
      if (start !== -1) {
        cycles.push([...path.slice(start), file].join(' → '))
        return
      }
      path.push(file)
      for (const next of graph.get(file) ?? []) visit(next)
      path.pop()
      done.add(file)
    }
    for (const file of graph.keys()) visit(file)
    expect(cycles).toEqual([])
  })

  it.each([
    ['onnxruntime-node', ['backend']],
    ['better-sqlite3', ['backend']],
    ['sharp', ['backend']],
    ['electron', ['main', 'preload']],
    ['vue', ['renderer']],
  ])('imports %s only from its own layer', (name, layers) => {
    const users = imports
      .filter(({ specifier }) => packageName(specifier) === name)
      .map(({ file }) => sourceSegments(file)![0]!)
    expect([...new Set(users)].filter((layer) => !layers.includes(layer))).toEqual([])
  })
})
