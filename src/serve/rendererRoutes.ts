import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { NOT_BUILT_PAGE } from './pages.ts'

/** The built renderer: its start page is checked for news each time, everything else has its content's hash in its name. */
export async function addRendererRoutes(server: FastifyInstance, rendererDir: string): Promise<void> {
  if (!existsSync(join(rendererDir, 'index.html'))) {
    server.get('/', (_request, reply) => reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT_PAGE))
    return
  }
  await server.register(fastifyStatic, {
    root: rendererDir,
    dotfiles: 'deny',
    list: false,
    redirect: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isHashed = path.includes(`${join(rendererDir, 'app')}`)
      reply.header('cache-control', isHashed ? 'private, max-age=31536000, immutable' : 'private, no-cache')
    },
  })
}
