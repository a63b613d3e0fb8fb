/** Schemas of GitHub's OpenAPI 3.0 description as JSON Schema that stands on its own. */
/* oxlint-disable typescript/no-unsafe-type-assertion -- a description of 13 MB is taken at its word */

export type Schema = { [key: string]: unknown };

export interface Description {
  paths: Record<string, Record<string, unknown>>;
  components: Record<string, Record<string, unknown>>;
}

/** Says nothing about validity, or means something else in JSON Schema. */
const ignored = new Set(['description', 'example', 'examples', 'discriminator', 'readOnly', 'writeOnly', 'deprecated']);

/** `#/components/schemas/x` → what it points at. */
export function resolveRef(description: Description, ref: string): unknown {
  const [root, kind, ...name] = ref.split('/').slice(1);
  const found = root === 'components' && kind ? description.components[kind]?.[name.join('/')] : undefined;
  if (found === undefined) throw new Error(`OpenAPI description: nothing at ${ref}`);
  return found;
}

/**
 * @param closed GitHub ignores properties it doesn't know, which hides misspelt ones: with `closed`, objects with named
 * properties take no others.
 */
export function selfContained(description: Description, schema: Schema, closed: boolean): Schema {
  const definitions: Record<string, Schema> = {};

  function convert(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(convert);
    if (typeof value !== 'object' || value === null) return value;
    const source = value as Schema;
    if (typeof source['$ref'] === 'string') return reference(source['$ref']);
    const result: Schema = {};
    for (const [key, inner] of Object.entries(source)) {
      if (ignored.has(key) || key === 'nullable' || key.startsWith('x-')) continue;
      if (key === 'properties') result[key] = convertEach(inner as Schema);
      else if (key === 'enum' || key === 'default' || key === 'required') result[key] = inner;
      else result[key] = convert(inner);
    }
    if (closed && isPlainObject(result)) result['additionalProperties'] = false;
    return source['nullable'] === true ? { anyOf: [result, { type: 'null' }] } : result;
  }

  function convertEach(properties: Schema): Schema {
    return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, convert(inner)]));
  }

  function reference(ref: string): Schema {
    const name = ref.replaceAll(/[^\w-]/g, '.');
    if (!(name in definitions)) {
      definitions[name] = {};
      definitions[name] = convert(resolveRef(description, ref)) as Schema;
    }
    return { $ref: `#/definitions/${name}` };
  }

  const root = convert(schema) as Schema;
  return { ...root, definitions };
}

function isPlainObject(schema: Schema): boolean {
  if (schema['properties'] === undefined || schema['additionalProperties'] !== undefined) return false;
  return !['allOf', 'anyOf', 'oneOf'].some(key => key in schema);
}

/** Property names that a schema knows at its top level, those of its alternatives included. */
export function knownProperties(description: Description, schema: Schema): Set<string> | undefined {
  if (typeof schema['$ref'] === 'string') {
    return knownProperties(description, resolveRef(description, schema['$ref']) as Schema);
  }
  const names = new Set(Object.keys((schema['properties'] as Schema | undefined) ?? {}));
  for (const key of ['allOf', 'anyOf', 'oneOf']) {
    for (const alternative of (schema[key] as Schema[] | undefined) ?? []) {
      for (const name of knownProperties(description, alternative) ?? []) names.add(name);
    }
  }
  return names.size === 0 ? undefined : names;
}
