// What the shapes of all that comes from outside are made of, and how they are asked for. Each shape stands once, beside
// what reads it: submissions in submission-shape.ts, the files on the branch with their readers.
import * as v from 'valibot';
import { UnreadableLedger } from '../errors.ts';

/** A shape for each field: one that is forgotten does not compile. */
export type Fields<T> = { [K in keyof Required<T>]: v.GenericSchema };

export const wholeNumber = (least: number, most = Number.MAX_SAFE_INTEGER): v.GenericSchema<number> =>
  v.pipe(
    v.number(),
    v.check(
      value => Number.isSafeInteger(value) && value >= least && value <= most,
      `a whole number from ${least} to ${most}`,
    ),
  );

export const flag = v.exactOptional(v.literal(true));
export const optionalText = v.exactOptional(v.string());
const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(item => typeof item === 'string');
export const texts = v.custom<string[]>(isStrings, 'a list of texts');

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;
/** ISO 8601 in UTC. */
export const instant = v.pipe(
  v.string(),
  v.check(text => INSTANT.test(text) && !Number.isNaN(Date.parse(text)), 'a time as in 2026-11-27T14:26:04.000Z'),
);
export const pair = v.tuple([v.string(), v.string()]);

/**
 * An object whose fields are all optional, and of which there are thousands: only the fields that it has are looked at, which
 * takes a third of the time of `v.object`.
 */
export function sparse<T extends object>(fields: Fields<T>, expected: string): v.GenericSchema<T> {
  const known: Record<string, v.GenericSchema> = fields;
  const isText = Object.fromEntries(
    Object.entries(known).map(([field, { type }]) => [
      field,
      type === 'string' && !('pipe' in (known[field] as object)),
    ]),
  );
  return v.custom<T>(value => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    for (const field in value) {
      if (!Object.hasOwn(known, field)) continue;
      const is = (value as Record<string, unknown>)[field];
      if (isText[field] ? typeof is !== 'string' : !v.is(known[field] as v.GenericSchema, is)) return false;
    }
    return true;
  }, expected);
}

const EXPECTED: Record<string, string> = {
  number: 'a number',
  string: 'a text',
  Array: 'a list',
  Object: 'an object',
};

/**
 * What is wrong with a value, as in `shards must be a number`; undefined where nothing is. Nothing of the value itself is
 * said: it may be anyone's, and long.
 */
export function wrongWith(shape: v.GenericSchema, value: unknown, what: string): string | undefined {
  const { issues } = v.safeParse(shape, value, { abortEarly: true });
  const [issue] = issues ?? [];
  if (!issue) return undefined;
  const field = v.getDotPath(issue) ?? what;
  // valibot names a key that is missing by the key in quotes.
  if (issue.expected?.startsWith('"') && issue.received === 'undefined') return `${field} is missing`;
  const isOurs = issue.kind === 'validation' || issue.type === 'custom';
  return `${field} must be ${isOurs ? issue.message : (EXPECTED[issue.expected ?? ''] ?? issue.expected)}`;
}

/** @returns the value itself, typed @throws UnreadableLedger */
export function withShape<T>(shape: v.GenericSchema<unknown, T>, value: unknown, where: string, what: string): T {
  const wrong = wrongWith(shape, value, 'it');
  if (wrong === undefined) return value as T;
  throw new UnreadableLedger(`${where} does not have the shape of ${what}: ${wrong}`);
}
