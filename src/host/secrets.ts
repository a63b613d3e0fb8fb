// Which values of the environment are secrets, as far as their names and looks tell.
import { UserError } from '../core/errors.ts';
import type { Secrets } from '../core/scrub.ts';

const WORDS = [
  'TOKENS?|SECRETS?|PASSWORDS?|PASSWD|PASSPHRASE|PASS|PWD|CREDENTIALS?|CREDS|KEYS?|AUTH|DSN|PATS?|COOKIES?|JWT|BEARER|SAS|HMAC|WEBHOOKS?|WEBHOOK_URL',
  'CONNECTION_?STRINGS?|CONN_?STR',
  // Written as one word.
  '(?:API|ACCESS|SECRET|PRIVATE|SSH|GPG|SIGNING|ENCRYPTION|MASTER|ACCOUNT|STORAGE)KEYS?',
].join('|');
const NAME = new RegExp(`(?:^|[_-])(?:${WORDS})(?:[_-]|$)|(?:TOKEN|SECRET|PASSWORD|PASSWD|APIKEY|PRIVATEKEY)$`, 'i');
/** The working directory, and names of what says where a secret is, or how long it lives, and not what it is. */
const NOT_NAME = /^(?:OLD)?PWD$|(?:^|_)(?:FILE|PATH|DIR|HOME|TTL|TYPE|ID|NAME|LENGTH|SIZE|SOCK|(?<!WEBHOOK_)URL|URI)$/i;
/** Our own inputs; the token is the only secret among them. */
const INPUT = /^INPUT_(?!TOKEN$)/i;

const LEAST = 8;
/** Levels of JSON in a secret that are looked into. */
const DEEPEST = 20;

/** A path to a file, on any system: it says where a secret is. */
const PATH = /^(?:[A-Za-z]:[\\/]|\\\\|~?[\\/]|\.{1,2}[\\/])(?:[\w.@ -]+[\\/])*[\w.@ -]+\.\w{1,6}$/;

/** A value that is a word, a name or a path stands in texts for itself far more often than for a secret. */
function looksSecret(value: string): boolean {
  if (value.length < LEAST || PATH.test(value)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter(kind => kind.test(value)).length;
  return kinds > 1 || value.length >= 16 || /^\d{12,}$/.test(value);
}

export function secretsOf(env: Record<string, string | undefined>, patterns: RegExp[] = []): Secrets {
  const values = new Set<string>();
  for (const [name, value = ''] of Object.entries(env)) {
    if (INPUT.test(name)) continue;
    const trimmed = value.trim();
    // An address has its password wherever it stands.
    for (const password of passwordsIn(trimmed)) if (looksSecret(password)) values.add(password);
    if (!NAME.test(name) || NOT_NAME.test(name)) continue;
    if (looksSecret(trimmed)) values.add(trimmed);
    for (const part of partsOf(trimmed)) if (looksSecret(part)) values.add(part);
  }
  return { values: [...values], patterns };
}

/** The passwords of an address, as written and as meant. */
function passwordsIn(value: string): string[] {
  const [, written = ''] = /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:(\S+)@[^@\s]+$/i.exec(value) ?? [];
  return [written, decoded(written)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not written as an address asks for: then it is meant as it is.
    return text;
  }
}

/** Every text in a secret that is JSON, as a service account's key is, but for what says where and of which kind it is. */
function partsOf(value: string): string[] {
  if (!/^\s*[[{]/.test(value)) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    // It only began like JSON.
    return [];
  }
  const parts: string[] = [];
  const collect = (part: unknown, name: string, depth: number): void => {
    if (depth > DEEPEST) return;
    if (typeof part === 'string') {
      if (!/(?:^|_)(?:type|domain)$/i.test(name) && !/^https?:\/\/[^@]*$/.test(part)) parts.push(part);
    } else if (typeof part === 'object' && part !== null) {
      for (const [key, each] of Object.entries(part)) collect(each, Array.isArray(part) ? name : key, depth + 1);
    }
  };
  collect(parsed, '', 0);
  return parts;
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
