/**
 * Checks requests and answers against GitHub's own OpenAPI description. The description has 1,200 operations in 13 MB: it
 * is read once a process, and an operation's validators are compiled when it is first used.
 */
/* oxlint-disable typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-parameters -- a description of 13 MB is taken at its word */
import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { type Description, knownProperties, resolveRef, type Schema, selfContained } from './json-schema.ts';

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
  'x-multi-segment'?: boolean;
}

interface Body {
  required?: boolean;
  content?: Record<string, { schema?: Schema }>;
}

export interface Operation {
  id: string;
  template: string;
  parameters: Parameter[];
  requestBody: Body | undefined;
  responses: Record<string, Body>;
}

interface Match {
  operation: Operation;
  params: Record<string, string>;
}

export interface OpenApi {
  match(method: string, path: string): Match | undefined;
  requestErrors(match: Match, query: URLSearchParams, body: unknown): string[];
  /** `body` is the parsed JSON, undefined if there is none. */
  answerErrors(operation: Operation, status: number, body: unknown): string[];
}

interface Route {
  pattern: RegExp;
  names: string[];
  operation: Operation;
}

let loaded: OpenApi | undefined;

export function openApi(): OpenApi {
  loaded ??= load();
  return loaded;
}

function load(): OpenApi {
  const file = new URL('../../node_modules/@octokit/openapi/generated/api.github.com.json', import.meta.url);
  const description = JSON.parse(readFileSync(file, 'utf8')) as Description;
  const routes = readRoutes(description);
  const validators = new Map<string, ValidateFunction>();
  const coercing = newAjv(true);
  const exact = newAjv(false);

  function validator(key: string, ajv: Ajv, schema: () => Schema): ValidateFunction {
    let validate = validators.get(key);
    if (!validate) {
      validate = ajv.compile(schema());
      validators.set(key, validate);
    }
    return validate;
  }

  function parameterErrors(operation: Operation, where: 'path' | 'query', values: Record<string, string>): string[] {
    const parameters = operation.parameters.filter(parameter => parameter.in === where);
    const validate = validator(`${operation.id} ${where}`, coercing, () =>
      selfContained(
        description,
        {
          type: 'object',
          properties: Object.fromEntries(parameters.map(parameter => [parameter.name, parameter.schema])),
          required: parameters.filter(parameter => parameter.required).map(parameter => parameter.name),
          additionalProperties: false,
        },
        false,
      ),
    );
    return validate({ ...values }) ? [] : describe(where, validate.errors);
  }

  function bodyErrors(operation: Operation, body: unknown): string[] {
    const schema = operation.requestBody?.content?.['application/json']?.schema;
    if (body === undefined) return operation.requestBody?.required ? ['body: is required'] : [];
    if (!schema) return ['body: this operation takes none'];
    const validate = validator(`${operation.id} body`, exact, () => selfContained(description, schema, true));
    const errors = validate(body) ? [] : describe('body', validate.errors);
    const known = knownProperties(description, schema);
    if (known && typeof body === 'object' && body !== null && !Array.isArray(body)) {
      const unknown = Object.keys(body).filter(
        name => !known.has(name) && !errors.some(error => error.endsWith(`(${name})`)),
      );
      errors.push(...unknown.map(name => `body: unknown property ${name}`));
    }
    return [...new Set(errors)];
  }

  return {
    match(method, path) {
      for (const { pattern, names, operation } of routes.get(method) ?? []) {
        const found = pattern.exec(path);
        if (found) {
          const values = found.slice(1).map(decodeURIComponent);
          return { operation, params: Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])) };
        }
      }
      return undefined;
    },
    requestErrors({ operation, params }, query, body) {
      return [
        ...parameterErrors(operation, 'path', params),
        ...parameterErrors(operation, 'query', Object.fromEntries(query)),
        ...bodyErrors(operation, body),
      ];
    },
    answerErrors(operation, status, body) {
      const response = operation.responses[status];
      if (!response) return status < 400 ? [`${status} isn't among its answers`] : [];
      const schema = response.content?.['application/json']?.schema;
      if (!schema) return body === undefined ? [] : [`${status} should have no JSON body`];
      const validate = validator(`${operation.id} ${status}`, exact, () => selfContained(description, schema, false));
      return validate(body) ? [] : describe(String(status), validate.errors);
    },
  };
}

function readRoutes(description: Description): Map<string, Route[]> {
  const routes = new Map<string, Route[]>();
  for (const [template, methods] of Object.entries(description.paths)) {
    for (const [method, value] of Object.entries(methods)) {
      const source = value as { operationId: string; parameters?: unknown[]; requestBody?: Body; responses: Schema };
      const parameters = (source.parameters ?? []).map(parameter => dereference<Parameter>(description, parameter));
      const responses = Object.entries(source.responses).map(([status, response]) => [
        status,
        dereference<Body>(description, response),
      ]);
      const operation: Operation = {
        id: source.operationId,
        template,
        parameters,
        requestBody: source.requestBody,
        responses: Object.fromEntries(responses) as Record<string, Body>,
      };
      const names: string[] = [];
      const pattern = template.replaceAll(/\{(\w+)\}|[.*+?^$()|[\]\\]/g, (all, name?: string) => {
        if (name === undefined) return `\\${all}`;
        names.push(name);
        return parameters.find(parameter => parameter.name === name)?.['x-multi-segment'] ? '(.+)' : '([^/]+)';
      });
      const list = routes.get(method.toUpperCase()) ?? [];
      list.push({ pattern: new RegExp(`^${pattern}$`), names, operation });
      routes.set(method.toUpperCase(), list);
    }
  }
  // The more literal one wins: `commits/{ref}/check-runs` before `commits/{ref}`, whose ref may have slashes.
  for (const list of routes.values()) list.sort((a, b) => literals(b.operation) - literals(a.operation));
  return routes;
}

function literals(operation: Operation): number {
  return operation.template.split('/').filter(segment => !segment.startsWith('{')).length;
}

function dereference<T>(description: Description, value: unknown): T {
  const ref = (value as { $ref?: string }).$ref;
  return (ref === undefined ? value : resolveRef(description, ref)) as T;
}

function newAjv(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes, inlineRefs: false });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
  ajv.addFormat('uri', text => URL.canParse(text));
  for (const format of ['timestamp', 'date', 'email', 'hostname', 'uri-template', 'repo.nwo', 'int64', 'binary']) {
    ajv.addFormat(format, true);
  }
  return ajv;
}

function describe(where: string, errors: ErrorObject[] | null | undefined): string[] {
  return (errors ?? []).map(error => {
    const extra = (error.params as { additionalProperty?: string }).additionalProperty;
    return `${where}${error.instancePath}: ${error.message}${extra === undefined ? '' : ` (${extra})`}`;
  });
}
