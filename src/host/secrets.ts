// Which values of the environment are secrets, as far as their names and looks tell.
import { UserError } from '../core/errors.ts';
import type { Secrets } from '../core/scrub.ts';

const NAME =
  /(?:^|[_-])(?:TOKENS?|SECRETS?|PASSWORDS?|PASSWD|PASSPHRASE|PASS|PWD|CREDENTIALS?|CREDS|KEYS?|APIKEY|SECRETKEY|ACCESSKEY|AUTH|DSN)(?:[_-]|$)|(?:TOKEN|SECRET|PASSWORD|PASSWD|APIKEY)$/i;
/** The working directory, and names of what says where a secret is, or how long it lives, and not what it is. */
const NOT_NAME = /^(?:OLD)?PWD$|(?:^|_)(?:FILE|PATH|DIR|HOME|TTL|TYPE|ID|NAME|LENGTH|SIZE|SOCK|URL|URI)$/i;
/** Our own inputs; the token is the only secret among them. */
const INPUT = /^INPUT_(?!TOKEN$)/i;

const LEAST = 8;

/** A value that is a word, a name or a path stands in texts for itself far more often than for a secret. */
function looksSecret(value: string): boolean {
  if (value.length < LEAST) return false;
  if (/^(?:\/[\w.@-]+){2,}$/.test(value) && /\.\w{1,6}$/.test(value)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter(kind => kind.test(value)).length;
  return kinds > 1 || value.length >= 16 || /^\d{12,}$/.test(value);
}

export function secretsOf(env: Record<string, string | undefined>, patterns: RegExp[] = []): Secrets {
  const values = new Set<string>();
  for (const [name, value = ''] of Object.entries(env)) {
    if (INPUT.test(name) || !NAME.test(name) || NOT_NAME.test(name)) continue;
    const trimmed = value.trim();
    if (looksSecret(trimmed)) values.add(trimmed);
  }
  return { values: [...values], patterns };
}

/** @param said where the patterns stand. @throws UserError */
export function patternsOf(text: string, said: string): RegExp[] {
  return text
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '')
    .map(source => patternOf(source, said));
}

function patternOf(source: string, said: string): RegExp {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, 'gu');
  } catch (cause) {
    throw new UserError(`${said} takes one regular expression a line: ${(cause as Error).message}.`, { cause });
  }
  if (!pattern.test('')) return pattern;
  throw new UserError(`${said} has ${JSON.stringify(source)}, which matches the empty text and so everything.`);
}
