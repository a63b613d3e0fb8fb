// Ids whose parameters have something in them that is never the same again are masked, so that the test has a history.

import type { Problem, Result } from '../model.ts';
import { maskVolatile } from '../text.ts';

/** Whether the name of a test has parameters with something variable in them. */
export function isVariable(name: string, around: number | undefined): boolean {
  // Behind the bracket there may be a group: see xdist-groups.ts.
  const hasParameters = name.includes('[') && (name.endsWith(']') || name.includes(']@'));
  return hasParameters && maskVolatile(name, around) !== name;
}

const MAYBE_DECOMPOSED = /[^\0-\u02FF]/;

/**
 * The id with its file's name composed (NFC): macOS may give the name of one file in two forms. Parameters stay as they are,
 * as two tests may differ in just that.
 */
export function composeFile(id: string): string {
  const names = id.indexOf('::');
  const file = names === -1 ? id : id.slice(0, names);
  return MAYBE_DECOMPOSED.test(file) ? file.normalize('NFC') + id.slice(file.length) : id;
}

/** The id with what is variable in its parameters masked. */
export function maskId(id: string, around: number | undefined): string {
  const bracket = id.indexOf('[', id.indexOf('::'));
  if (bracket === -1) return id;
  return id.slice(0, bracket) + maskVolatile(id.slice(bracket), around);
}

/**
 * Replaces ids in place. Tests that only differed in what is masked stay apart: the second and further ones get a number, in
 * the order of their parameters.
 *
 * @param variable those of the results that have something variable in their names
 * @param nodeIds pytest's own ids of those results that have another one; those that are masked are added
 */
export function makeIdsStable(
  results: Result[],
  variable: Result[],
  nodeIds: Map<string, string>,
  file: string,
  around: number | undefined,
): Problem[] {
  if (variable.length === 0) return [];
  const alike = new Map<string, Result[]>();
  for (const result of variable) {
    const masked = maskId(result.id, around);
    const group = alike.get(masked);
    if (group) group.push(result);
    else alike.set(masked, [result]);
  }
  const taken = new Set(results.map(({ id }) => id));
  let example: string | undefined;
  for (const [masked, group] of alike) {
    // Parameters made of constant uuids or times are told apart by their value, in whatever order they ran. Addresses have
    // no order that means anything, and are left in that of the run.
    if (group.length > 1) {
      example ??= masked;
      group.sort((a, b) => compare(withoutAddresses(a.id), withoutAddresses(b.id)));
    }
    let number = 1;
    for (const result of group) {
      let id = number === 1 ? masked : `${masked}#${number}`;
      while (taken.has(id)) id = `${masked}#${++number}`;
      taken.add(id);
      number++;
      if (id !== result.id) nodeIds.set(id, nodeIds.get(result.id) ?? result.id);
      result.id = id;
    }
  }
  if (example === undefined) return [];
  const message = `it has tests that differ only in an address, a time or the like, such as ${example}: they are told apart by their order. Give their parameters names that stay: parametrize(…, ids=[…]).`;
  return [{ file, message, level: 'warning' }];
}

function withoutAddresses(id: string): string {
  return id.replace(/0x[0-9a-fA-F]+/g, '');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
