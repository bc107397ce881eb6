import type { SwaggerTransformObject } from '@fastify/swagger'
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
} from 'fastify-type-provider-zod'
import { permissions } from './access/permissions.ts'
import { addExamples } from './describe-examples.ts'
import { problemResponses } from './problem-responses.ts'

const zodToJsonConfig = {
  // An answer may gain fields in a later version: clients must not be told that it never will.
  override: ({ jsonSchema }: { jsonSchema: { additionalProperties?: unknown } }) => {
    if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
  },
}

const describeOperation = createJsonSchemaTransform({ zodToJsonConfig })

/**
 * Describes one operation; schemas that have an id of their own are named instead of repeated. Who may ask for it, and
 * how it is refused, comes from the table of permissions.
 */
export const transformOperation: typeof describeOperation = route => {
  const { operationId } = (route.schema ?? {}) as { operationId?: string }
  const permission = operationId === undefined ? undefined : permissions[operationId]
  if (!permission || permission.role === 'anyone') return describeOperation(route)
  const ofBody = route.schema?.body === undefined ? {} : problemResponses(400, 413, 415)
  const response = {
    ...problemResponses(401, 403, 429),
    ...ofBody,
    ...(route.schema?.response as object),
  }
  const description = [
    (route.schema as { description?: string }).description,
    `For the role ${permission.role}${permission.reach === 'everything' ? ' of all sites' : ''}.`,
  ]
  const schema = {
    ...route.schema,
    response,
    description: description.filter(it => it !== undefined).join(' '),
    security: [{ session: [] }, { token: [] }],
  }
  return describeOperation({ ...route, schema })
}

const withAllComponents = createJsonSchemaTransformObject({ zodToJsonConfig })

/** Adds the named schemas to the description. None of them is ever sent to us, so their input twins stay out. */
export const transformDocument: SwaggerTransformObject = document => {
  const described = withAllComponents(document)
  const schemas = 'components' in described ? (described.components?.schemas ?? {}) : {}
  for (const id of Object.keys(schemas)) if (id.endsWith('Input')) delete schemas[id]
  return addExamples(described)
}
