import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AllowedMethods } from './allowed-methods.ts'
import { sendProblem } from './problem.ts'

/**
 * Serves the built pages from `webRoot`: hashed assets for a year, `index.html` always asked again, and every other
 * address that a browser navigates to is a page of the application. What is neither page nor operation is a 404 problem.
 */
export async function serveWebPages(
  app: FastifyInstance,
  webRoot: string | undefined,
  allowedMethods: AllowedMethods,
): Promise<void> {
  const isBuilt = webRoot !== undefined && existsSync(join(webRoot, 'index.html'))
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: webRoot,
      index: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const isHashed = path.startsWith(join(webRoot, 'assets'))
        reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
    app.get('/', { schema: { hide: true } }, (_request, reply) => reply.sendFile('index.html'))
  }
  app.setNotFoundHandler((request, reply) => {
    if (isNavigation(request)) {
      if (isBuilt) return reply.code(200).sendFile('index.html')
      if (request.url === '/')
        return sendProblem(reply, 404, 'the pages are not built; run "npm run build:web"')
    }
    return answerNotFound(request, reply, allowedMethods)
  })
}

/** A person's browser asking for a page, rather than a script, an image or a program asking the API. */
function isNavigation(request: FastifyRequest): boolean {
  const path = request.url.split('?')[0] ?? ''
  return (
    (request.method === 'GET' || request.method === 'HEAD') &&
    !/^\/(api|assets)(\/|$)/.test(path) &&
    (request.headers.accept ?? '').includes('text/html')
  )
}

function answerNotFound(
  request: FastifyRequest,
  reply: FastifyReply,
  allowedMethods: AllowedMethods,
): FastifyReply {
  const path = (request.url.split('?')[0] ?? '').slice(0, 100)
  const methods = allowedMethods(path)
  if (methods) {
    const allowed = methods.join(', ')
    reply.header('allow', allowed)
    return sendProblem(reply, 405, `${path} takes ${allowed}, and not ${request.method}`)
  }
  return sendProblem(
    reply,
    404,
    `there is no ${request.method} ${path}; the operations are described at /api/v1/docs`,
  )
}
