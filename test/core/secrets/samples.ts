// Secrets as tests print them, made anew in each run, so that none of them is in this repository.
import { generateKeyPairSync, randomBytes } from 'node:crypto';

export interface Sample {
  what: string;
  /** As it is printed. */
  text: string;
  /** What nobody may see, line by line. */
  secret: string[];
}

const bodyOf = (pem: string): string[] => pem.split('\n').filter(line => line !== '' && !line.includes('-----'));

function pemSample(what: string, text: string): Sample {
  return { what, text, secret: bodyOf(text) };
}

/** What ssh-keygen writes has lines of 70 characters: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key */
function openssh(): string {
  const content = Buffer.concat([Buffer.from('openssh-key-v1\0'), randomBytes(1_850)]).toString('base64');
  const lines = content.match(/.{1,70}/g) ?? [];
  return [
    '-----BEGIN OPENSSH',
    ' PRIVATE KEY-----\n',
    ...lines.map(line => `${line}\n`),
    '-----END OPENSSH',
    ' PRIVATE KEY-----\n',
  ].join('');
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 4096 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;

export const KEYS: Sample[] = [
  pemSample('an RSA key (PKCS #1)', rsa.export({ type: 'pkcs1', format: 'pem' }).toString()),
  pemSample('an RSA key (PKCS #8)', rsa.export({ type: 'pkcs8', format: 'pem' }).toString()),
  pemSample('an EC key', ec.export({ type: 'sec1', format: 'pem' }).toString()),
  pemSample('an OpenSSH key', openssh()),
];

/** A run of letters and digits that repeats nothing. */
export const random = (length: number): string =>
  randomBytes(length * 2)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, length);

/** As programs print a text of several lines. */
export const PRINTED: Record<string, (text: string) => string> = {
  plain: text => text,
  "with pytest's margin": text => text.replace(/^/gm, 'E         '),
  'as a difference': text => text.replace(/^/gm, 'E       - '),
  'in a log': text => text.replace(/^/gm, 'INFO     app:conftest.py:12 '),
  "as Python's repr": text => `'${text.replaceAll('\n', String.raw`\n`)}'`,
  'as JSON in a repr': text => `'"${text.replaceAll('\n', String.raw`\\n`)}"'`,
  'as pytest wraps a repr': text => text.replace(/(.*)\n/g, String.raw`E         '$1\n'` + '\n'),
  'with line ends of Windows': text => text.replaceAll('\n', '\r\n'),
};

const known = new WeakMap<Sample, Set<string>>();

/** The first 8 characters in a row of the secret that are in the text, if there are any. */
export function leakIn(text: string, sample: Sample): string | undefined {
  let parts = known.get(sample);
  if (!parts) {
    parts = new Set(
      sample.secret.flatMap(line => Array.from({ length: line.length - 7 }, (_, at) => line.slice(at, at + 8))),
    );
    known.set(sample, parts);
  }
  for (let at = 0; at + 8 <= text.length; at++) if (parts.has(text.slice(at, at + 8))) return text.slice(at, at + 8);
  return undefined;
}
