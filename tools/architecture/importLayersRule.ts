import { dirname, resolve } from 'node:path'
import type { Rule } from 'eslint'
import { importFault } from './layers.ts'

/** ESLint rule: an import, type imports included, must be allowed by the layer table. */
export const importLayersRule: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { badLayer: '{{fault}}; see docs/architecture.md' },
  },
  create(context) {
    function check(node: Rule.Node, specifier: unknown): void {
      if (typeof specifier !== 'string') return
      const isRelative = specifier.startsWith('.')
      const target = isRelative ? resolve(dirname(context.filename), specifier) : null
      const fault = importFault(context.filename, specifier, target)
      if (fault !== null) context.report({ node, messageId: 'badLayer', data: { fault } })
    }
    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => check(node, node.source?.value),
      ImportExpression: (node) => check(node, node.source.type === 'Literal' ? node.source.value : undefined),
    }
  },
}
