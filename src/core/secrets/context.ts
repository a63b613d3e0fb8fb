// Secrets that can be known by what stands around them: passwords in addresses, headers, connection strings. All patterns have
// bounded parts, so that the time is linear in the text.
import type { Range } from './ranges.ts';

/** What separates a name from its value in a header, a dictionary or a setting. */
const IS = String.raw`\\?['"]?\s{0,4}[:=,]\s{0,4}\\?['"]?`;
/** At least one of the first characters is a digit: words have none. */
const DIGIT = String.raw`(?=[\w.~+/=-]{0,40}\d)`;

/** The last group is the secret. */
const PATTERNS: RegExp[] = [
  // Authorization: Bearer …, in any notation.
  new RegExp(
    String.raw`\bauthorization${IS}(?:b?['"])?(?:bearer|basic|token|apikey|digest|negotiate)\s{1,4}([^\s'"\\]{6,4000})`,
    'dgi',
  ),
  new RegExp(String.raw`\bauthorization${IS}${DIGIT}([\w.~+/=-]{16,4000})`, 'dgi'),
  new RegExp(String.raw`\bbearer\s{1,4}${DIGIT}([\w.~+/=-]{16,4000})`, 'dgi'),
  new RegExp(
    String.raw`\b(?:x-[a-z-]{0,30}(?:key|token|secret|auth)|private-token|job-token|api-key|ocp-apim-subscription-key)${IS}([\w.~+/=-]{8,4000})`,
    'dgi',
  ),
  // Azure: shared access signatures and keys in connection strings.
  /[?&;](?:amp;)?sig=([\w%+/=.-]{16,400})/dgi,
  /\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)=([^\s;'"<>]{16,600})/dgi,
  // A client secret has three characters, a digit and `Q~`.
  /([\w.~]{3}\dQ~[\w.~-]{30,40})/dg,
  /;\s{0,2}(?:password|pwd)=([^\s;'"<>]{1,200})/dgi,
  new RegExp(String.raw`\baws_(?:secret_access_key|session_token)${IS}([\w+/=]{16,2000})`, 'dgi'),
  // Terraform Cloud and Telegram have numbers or letters before what tells.
  /([A-Za-z0-9]{14}\.atlasv1\.[\w-]{30,200})/dg,
  /(\d{8,10}:AA[\w-]{30,40})/dg,
  // A bot's token at Discord: its id, a time and a signature.
  /(?<![\w-])([MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40})/dg,
];
const MAYBE =
  /authorization|bearer|-key|-token|x-|[;&?]sig=|AccountKey|SharedAccess|Q~|;\s{0,2}(?:password|pwd)=|aws_|\.atlasv1\.|:AA|[MNO][\w-]{23}/i;

export function findInContext(text: string): Range[] {
  if (!MAYBE.test(text)) return [];
  const found: Range[] = [];
  for (const pattern of PATTERNS) {
    for (const { indices } of text.matchAll(pattern)) {
      const range = indices?.at(-1);
      if (range) found.push(range);
    }
  }
  return found;
}

/** Characters of what stands between `://` and `@`. */
const LONGEST = 400;

/** Passwords of addresses, `https://name:password@host`, and tokens in their place, `https://token@host`. */
export function findInAddresses(text: string): Range[] {
  const found: Range[] = [];
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    if (!/[A-Za-z]/.test(text[at - 1] ?? '') && !/\d/.test(text[at - 1] ?? '')) continue;
    const range = credentialsAt(text, at + 3);
    if (range) found.push(range);
  }
  return found;
}

function credentialsAt(text: string, from: number): Range | undefined {
  const [authority = ''] = /^[^\s'"<>`]*/.exec(text.slice(from, from + LONGEST)) ?? [];
  const name = /^[^:@/?#]*/.exec(authority)?.[0] ?? '';
  const next = authority[name.length];
  // A token in place of a name.
  if (next === '@')
    return name.length >= 12 && /\d/.test(name) && /[A-Za-z]/.test(name) ? [from, from + name.length] : undefined;
  if (next !== ':') return undefined;
  const rest = authority.slice(name.length + 1);
  // A port.
  if (/^\d{1,5}(?:[/?#\\,;)\]}]|$)/.test(rest)) return undefined;
  const first = rest.indexOf('@');
  if (first < 1) return undefined;
  // A password may have a slash or an `@`, written as they are. One in the query is none of it.
  const query = rest.slice(first).search(/[?#]/);
  const last = rest.slice(0, query < 0 ? rest.length : first + query).lastIndexOf('@');
  const start = from + name.length + 1;
  return [start, start + Math.max(first, last)];
}
