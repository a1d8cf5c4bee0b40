#!/usr/bin/env node
// The `strata` command: the command line under Node 24.
import { join } from 'node:path'
import { ensureRenderer } from './lib/builds.mjs'
import { ensureDependencies } from './lib/install.mjs'
import { become, calledFrom, node24, root } from './lib/project.mjs'

ensureDependencies()
if (process.argv[2] === 'serve') ensureRenderer()
become(node24, [join(root, 'src', 'cli', 'main.ts'), ...process.argv.slice(2)], { cwd: calledFrom })
