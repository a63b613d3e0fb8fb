/**
 * GitHub's GraphQL, which the emulator hasn't: queries are validated against GitHub's own schema and executed by
 * resolvers over the emulator's REST endpoints. A field without a resolver is an error, never a null.
 */
import { readFileSync } from 'node:fs';
import {
  buildSchema,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql';
import { type Answer, jsonAnswer } from './answer.ts';
import { commentMutations } from './graphql-comments.ts';
import { commitMutations } from './graphql-commits.ts';
import { field, type Resolving, typeName } from './graphql-nodes.ts';
import { queries } from './graphql-queries.ts';

let loaded: GraphQLSchema | undefined;

function schema(): GraphQLSchema {
  // Not through the package's export, which parses five megabytes of JSON besides.
  const file = new URL('../../node_modules/@octokit/graphql-schema/schema.graphql', import.meta.url);
  loaded ??= buildSchema(readFileSync(file, 'utf8'), { assumeValidSDL: true });
  return loaded;
}

interface GraphqlRequest {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

function isGraphqlRequest(body: unknown): body is GraphqlRequest {
  return typeof body === 'object' && body !== null && 'query' in body && typeof body.query === 'string';
}

/** Root fields by their real names; nothing for a query that cannot be parsed. */
export function rootFields(body: unknown): { kind: 'read' | 'write'; fields: string[] } {
  const none = { kind: 'read', fields: [] } as const;
  if (!isGraphqlRequest(body)) return { ...none, fields: [] };
  try {
    const definitions = parse(body.query).definitions;
    const operations = definitions.filter(
      (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
    );
    const operation = operations.find(one => one.name?.value === body.operationName) ?? operations[0];
    const fields = operation?.selectionSet.selections.flatMap(one => (one.kind === Kind.FIELD ? [one.name.value] : []));
    return { kind: operation?.operation === OperationTypeNode.MUTATION ? 'write' : 'read', fields: fields ?? [] };
  } catch {
    // Malformed: the answer says so.
    return { ...none, fields: [] };
  }
}

/** @param complain is told what is wrong with the query itself */
export async function answerGraphql(
  context: Resolving,
  body: unknown,
  complain: (message: string) => void,
): Promise<Answer> {
  if (!isGraphqlRequest(body)) {
    complain('no query');
    return jsonAnswer(200, { errors: [{ message: 'A query attribute must be specified and must be a string.' }] });
  }
  let document;
  try {
    document = parse(body.query);
  } catch (error) {
    complain(String(error));
    return jsonAnswer(200, { errors: [{ message: String(error) }] });
  }
  const invalid = validate(schema(), document);
  if (invalid.length > 0) {
    for (const error of invalid) complain(error.message);
    return jsonAnswer(200, { errors: invalid.map(formatError) });
  }
  const result = await execute({
    schema: schema(),
    document,
    rootValue: { ...queries, ...commitMutations, ...commentMutations },
    contextValue: context,
    variableValues: body.variables,
    operationName: body.operationName,
    fieldResolver: field,
    typeResolver: typeName,
  });
  // Without a type it isn't GitHub that refuses but us: wrong variables, an unknown field, a bug here.
  for (const error of result.errors ?? []) if (!error.extensions['type']) complain(error.message);
  const errors = result.errors?.map(formatError);
  return jsonAnswer(200, { ...(result.data ? { data: result.data } : {}), ...(errors ? { errors } : {}) });
}

/** As GitHub: `type` beside the message, not in extensions. */
function formatError(error: GraphQLError): unknown {
  const { type, ...extensions } = error.extensions;
  return {
    ...(type ? { type } : {}),
    ...(error.path ? { path: error.path } : {}),
    ...(Object.keys(extensions).length > 0 ? { extensions } : {}),
    ...(error.locations ? { locations: error.locations } : {}),
    message: error.message,
  };
}
