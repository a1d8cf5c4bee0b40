#!/usr/bin/env node
// The `strata` command: the command line under Node 24.
import { become, ensureDependencies, ensureRenderer, node24, root } from './lib/project.mjs'
import { join } from 'node:path'

ensureDependencies()
if (process.argv[2] === 'serve') ensureRenderer()
become(node24, [join(root, 'src', 'cli', 'main.ts'), ...process.argv.slice(2)], { cwd: process.cwd() })
