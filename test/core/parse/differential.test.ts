// The same reports by another reader of XML, with rules of its own, written from what pytest documents.

import * as fc from 'fast-check';
import { XMLParser, XMLBuilder } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { fixtures, readBytes, readText } from './fixtures.ts';

interface Case {
  classname?: string;
  name?: string;
  time?: string;
  failure?: unknown[];
  error?: { message?: string }[];
  skipped?: { type?: string }[];
  properties?: { property: { name: string; value: string }[] }[];
}

const lists = new Set(['testsuite', 'testcase', 'failure', 'error', 'skipped', 'property', 'properties']);
const other = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: name => lists.has(name),
});

function casesOf(xml: string): Case[] {
  const root = other.parse(xml);
  const suites: { testcase?: Case[] }[] = root.testsuites?.testsuite ?? root.testsuite ?? [];
  return suites.flatMap(({ testcase }) => testcase ?? []);
}

/** Outcome by the elements that are there; a testcase that is there twice is not compared. */
function outcomesOf(cases: Case[]): Map<string, string> {
  const outcomes = new Map<string, string>();
  const twice = new Set<string>();
  for (const { classname, name, failure, error, skipped } of cases) {
    if (name === undefined || classname === undefined) continue;
    const key = `${classname} ${name}`;
    if (outcomes.has(key)) twice.add(key);
    const crashed = error?.some(({ message }) => message?.includes("worker '"));
    const bad = failure || crashed ? 'failed' : error ? 'error' : undefined;
    outcomes.set(key, bad ?? (skipped ? (skipped.at(-1)?.type === 'pytest.xfail' ? 'xfailed' : 'skipped') : 'passed'));
  }
  for (const key of twice) outcomes.delete(key);
  return outcomes;
}

/** Back from an id to what JUnit has of it, for ids without dots in their directories. */
function keyOf(id: string): string {
  // The session, which has no name in pytest 7.
  if (id === '.') return ' ';
  const [path = '', ...names] = id.split('::');
  const dotted = path.replace(/\.py$/, '').replaceAll('/', '.');
  return names.length === 0 ? ` ${dotted}` : `${[dotted, ...names.slice(0, -1)].join('.')} ${names.at(-1)}`;
}

describe('fast-xml-parser finds the same tests and outcomes', () => {
  // Ids with colons in their parameters, or masked, cannot be taken apart so simply.
  const plain = /^[^[]*$/;
  test.each(fixtures)('$name', ({ bytes }) => {
    const expected = [...outcomesOf(casesOf(new TextDecoder().decode(bytes)))].filter(([key]) => plain.test(key));
    const found = new Map(readBytes(bytes).results.map(({ id, outcome }) => [keyOf(id), outcome]));
    expect(expected.map(([key]) => [key, found.get(key)])).toEqual(expected.map(([key, outcome]) => [key, outcome]));
  });

  test('and as many testcases', () => {
    for (const { bytes } of fixtures) {
      const named = casesOf(new TextDecoder().decode(bytes)).filter(({ name }) => name !== undefined);
      const { results } = readBytes(bytes);
      const attempts = results.reduce((sum, { detail }) => sum + (detail?.attempts?.length ?? 0), 0);
      const keys = new Set(named.map(({ classname, name }) => `${classname} ${name}`));
      expect(results).toHaveLength(keys.size);
      expect(results.length + attempts).toBeLessThanOrEqual(named.length);
    }
  });
});

const escape = (value: string) => value.replaceAll('\n', '\u0001').replaceAll('\t', '\u0002');

describe('what fast-xml-parser writes is read as it was', () => {
  // Of a text: whatever XML can have, and no escape of pytest's.
  const text = fc.string({
    unit: fc.constantFrom(
      'a',
      'Z',
      '0',
      ' ',
      '<',
      '>',
      '&',
      '"',
      "'",
      ']',
      '[',
      ':',
      '.',
      '/',
      'é',
      '漢',
      '😀',
      '\n',
      '\t',
    ),
    maxLength: 20,
  });
  const name = text.filter(each => each.trim() !== '' && !each.includes('\n') && !each.includes('\t'));
  const kinds = fc.constantFrom('passed', 'failed', 'error', 'skipped', 'xfailed');
  const cases = fc.uniqueArray(
    fc.record({ name, kind: kinds, message: text, millis: fc.nat(100_000), property: text }),
    {
      maxLength: 15,
      selector: each => each.name,
    },
  );
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    format: false,
    suppressEmptyNode: true,
  });

  test('names, outcomes, times, messages and properties', () => {
    fc.assert(
      fc.property(cases, generated => {
        const testcase = generated.map(each => ({
          '@classname': 'tests.test_a',
          '@name': each.name,
          '@time': (each.millis / 1000).toFixed(3),
          ...(each.property === ''
            ? {}
            : { properties: { property: { '@name': 'p', '@value': escape(each.property) } } }),
          ...(each.kind === 'failed' && { failure: { '@message': escape(each.message), '#text': 'text' } }),
          ...(each.kind === 'error' && {
            error: { '@message': `failed on setup with "${escape(each.message)}"`, '#text': 'text' },
          }),
          ...(each.kind === 'skipped' && { skipped: { '@type': 'pytest.skip', '@message': escape(each.message) } }),
          ...(each.kind === 'xfailed' && { skipped: { '@type': 'pytest.xfail', '@message': escape(each.message) } }),
        }));
        // Line ends and tabs in attributes have to be references, which the builder does not make of them.
        const xml = builder.build({ testsuites: { testsuite: { '@tests': String(generated.length), testcase } } });
        const { results, problems } = readText(xml.replaceAll('\u0001', '&#10;').replaceAll('\u0002', '&#9;'));
        expect(problems).toEqual([]);
        expect(
          results.map(({ id, outcome, seconds, detail }) => [
            id,
            outcome,
            seconds,
            detail?.message ?? '',
            detail?.properties,
          ]),
        ).toEqual(
          generated.map(each => [
            `tests/test_a.py::${each.name}`,
            each.kind,
            each.millis / 1000,
            each.kind === 'passed'
              ? ''
              : each.kind === 'failed' || each.kind === 'error'
                ? each.message.trimEnd()
                : each.message,
            each.property === '' ? undefined : [['p', each.property]],
          ]),
        );
      }),
      { numRuns: 300 },
    );
  });
});
