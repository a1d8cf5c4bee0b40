/**
 * The layers of Strata and what each may import: the one table that the lint rule, the architecture test and
 * docs/architecture.md follow. Type imports count like any other.
 */
export interface Layer {
  /** Other layers whose files it may import. */
  readonly layers: readonly string[]
  /** npm packages (by name) it may import. `node:` modules are allowed only where `node` is true. */
  readonly packages: readonly string[]
  readonly node: boolean
}

const VUE_PACKAGES = [
  'vue',
  'pinia',
  '@nuxt/ui',
  '@vueuse/core',
  '@tanstack/vue-virtual',
  '@iconify/vue',
  '@iconify-json/lucide',
]
const ORPC_CLIENT = ['@orpc/client', '@orpc/contract']

export const LAYERS: Readonly<Record<string, Layer>> = {
  core: { layers: [], packages: [], node: false },
  editor: { layers: ['core'], packages: [], node: false },
  shared: { layers: ['core'], packages: ['zod', '@orpc/contract'], node: false },
  backend: {
    layers: ['core', 'shared'],
    packages: [
      '@bufbuild/protobuf',
      'better-sqlite3',
      'drizzle-orm',
      'fflate',
      'onnxruntime-node',
      'sharp',
      '@orpc/server',
      '@orpc/contract',
      'pino',
      'zod',
    ],
    node: true,
  },
  serve: {
    layers: ['backend', 'shared'],
    packages: ['fastify', '@fastify/static', '@fastify/websocket', '@orpc/server', 'pino', 'zod'],
    node: true,
  },
  cli: { layers: ['backend', 'core', 'shared', 'serve'], packages: ['commander', 'cli-progress'], node: true },
  main: { layers: ['backend', 'shared'], packages: ['electron', '@orpc/server', 'zod'], node: true },
  preload: { layers: ['shared'], packages: ['electron'], node: false },
  renderer: { layers: ['editor', 'core', 'shared'], packages: [...VUE_PACKAGES, ...ORPC_CLIENT], node: false },
}

/**
 * Folders of `core` that every other folder of `core` may import; the rest form a star around them. Among themselves each
 * may import those before it, so that the centre has no cycles either.
 */
const CORE_CENTRE: readonly string[] = ['support', 'pixels', 'masks', 'dataset', 'cues', 'graphcut']
/** The folder of `core` that combines the others, and so may import all of them. */
const CORE_COMBINING = 'workflows'

/** "src/core/masks/a.ts" → ["core", "masks", "a.ts"]; null outside of src. */
export function sourceSegments(path: string): readonly string[] | null {
  const match = /(?:^|\/)src\/(.+)$/.exec(path.replaceAll('\\', '/'))
  return match === null ? null : match[1]!.split('/')
}

/** "@orpc/client/websocket" → "@orpc/client"; "node:fs" stays. */
export function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/**
 * Says why a file may not import something, or null when it may.
 * `target` is the imported file's path when the specifier is relative, else null.
 */
export function importFault(importer: string, specifier: string, target: string | null): string | null {
  const from = sourceSegments(importer)
  const layer = from === null ? undefined : LAYERS[from[0]!]
  if (from === null || layer === undefined) return null
  if (target === null) return packageFault(from[0]!, layer, specifier)
  const to = sourceSegments(target)
  if (to === null) return `${from[0]} may not import files outside of src`
  if (to[0] !== from[0]) {
    return layer.layers.includes(to[0]!) ? null : `${from[0]} may not import ${to[0]}`
  }
  return from[0] === 'core' ? coreFault(from[1]!, to[1]!) : null
}

function packageFault(name: string, layer: Layer, specifier: string): string | null {
  if (specifier.startsWith('node:')) return layer.node ? null : `${name} may not import Node modules`
  const wanted = packageName(specifier)
  return layer.packages.includes(wanted) ? null : `${name} may not import the package ${wanted}`
}

function coreFault(from: string, to: string): string | null {
  if (from === to || from === CORE_COMBINING) return null
  if (!CORE_CENTRE.includes(to)) return `core/${from} may not import core/${to}: combine them in core/${CORE_COMBINING}`
  const order = CORE_CENTRE.indexOf(from)
  return order === -1 || CORE_CENTRE.indexOf(to) < order ? null : `core/${from} may not import core/${to}`
}
