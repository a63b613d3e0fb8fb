// Whether a value that was read is a detail.
import { type Detail, OUTCOMES } from '../model.ts';

type Check = (value: unknown) => boolean;

const isText: Check = value => typeof value === 'string';
const isCount: Check = value => Number.isSafeInteger(value);
const isList =
  (check: Check): Check =>
  value =>
    Array.isArray(value) && value.every(check);

const CHECKS: Record<keyof Detail, Check> = {
  message: isText,
  type: isText,
  text: isText,
  cut: isCount,
  output: isText,
  file: isText,
  line: isCount,
  function: isText,
  phases: isList(isText),
  attempts: isList(value => (OUTCOMES as readonly unknown[]).includes(value)),
  subtests: value => typeof value === 'object' && value !== null && Object.values(value).every(isCount),
  files: isList(
    file => Array.isArray(file) && file.length === 3 && isText(file[0]) && isText(file[1]) && isCount(file[2]),
  ),
  properties: isList(pair => Array.isArray(pair) && pair.length === 2 && pair.every(isText)),
};

/** A field that this version does not know is of a newer one. */
export function isDetail(value: unknown): value is Detail {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(CHECKS).every(([field, check]) => {
    const said = (value as Record<string, unknown>)[field];
    return said === undefined || check(said);
  });
}
