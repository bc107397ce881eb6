import type { SwaggerTransformObject } from '@fastify/swagger'
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
} from 'fastify-type-provider-zod'

const zodToJsonConfig = {
  // An answer may gain fields in a later version: clients must not be told that it never will.
  override: ({ jsonSchema }: { jsonSchema: { additionalProperties?: unknown } }) => {
    if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
  },
}

/** Describes one operation; schemas that have an id of their own are named instead of repeated. */
export const transformOperation = createJsonSchemaTransform({ zodToJsonConfig })

const withAllComponents = createJsonSchemaTransformObject({ zodToJsonConfig })

/** Adds the named schemas to the description. None of them is ever sent to us, so their input twins stay out. */
export const transformDocument: SwaggerTransformObject = document => {
  const described = withAllComponents(document)
  const schemas = 'components' in described ? (described.components?.schemas ?? {}) : {}
  for (const id of Object.keys(schemas)) if (id.endsWith('Input')) delete schemas[id]
  return described
}
