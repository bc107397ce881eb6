import type { FastifyRequest } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import type { Correction } from '../cmdb/correction.ts'
import { actorOf } from './actor.ts'

/** The correction that a request makes, now. */
export function correctionOf(request: FastifyRequest, reason?: string): Correction {
  return { id: uuidv7(), actor: actorOf(request), origin: 'api', reason, now: new Date() }
}
