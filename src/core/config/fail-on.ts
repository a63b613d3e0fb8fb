// The grammar of `fail-on`, the same for settings, inputs and options: a list of words with commas or spaces between.
import { UserError } from '../errors.ts';

const MEASURES = ['failures', 'new-failures', 'flaky', 'slower'] as const;
export type Measure = (typeof MEASURES)[number];

/** More than so many of a measure; or less than so many percent of the tests that ran passed. */
type Gate = { text: string } & ({ measure: Measure; most: number } | { measure: 'pass-rate'; least: number });
export type Policy = Gate[];

const EXPECTED =
  'never, failures, new-failures, unmuted, flaky, slower, or thresholds such as pass-rate<95% and failures>10';

/** @param where what to call it in a message, such as `--fail-on` or `pytest.ini:3: fail-on`. @throws UserError */
export function parsePolicy(text: string, where: string): Policy {
  const words = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(word => word !== '');
  if (words.length === 0 || words.join() === 'never') return [];
  return words.map(word => {
    const gate = gateOf(word);
    if (gate) return gate;
    const why = word === 'never' ? 'never stands alone' : `not ${JSON.stringify(word)}`;
    throw new UserError(`${where} takes ${EXPECTED}, several with commas between; ${why}.`);
  });
}

function gateOf(word: string): Gate | undefined {
  const [, rate] = /^pass-rate<(\d{1,3}(?:\.\d{1,3})?)%$/.exec(word) ?? [];
  if (rate !== undefined)
    return Number(rate) <= 100 ? { text: word, measure: 'pass-rate', least: Number(rate) } : undefined;
  const [, name = '', most = '0'] = /^([a-z-]+)(?:>(\d{1,7}))?$/.exec(word) ?? [];
  // Muted failures never count, so these two are one.
  const measure = MEASURES.find(known => known === (name === 'unmuted' ? 'failures' : name));
  return measure && { text: word, measure, most: Number(most) };
}
