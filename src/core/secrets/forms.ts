// How a value can look in a text: as it is, line by line, and as Python, JSON, addresses, HTML, shells, hexadecimal digits and base64 write it.
// docs/secrets.md promises these, form by form.

/** A form shorter than this stands for itself more often than for a secret. */
export const LEAST = 8;
/** Base64 that depends on nothing around the value. */
const LEAST_BASE64 = 12;

const encoder = new TextEncoder();

export function formsOf(value: string): string[] {
  const lines = value.split(/\r?\n/);
  const all = lines.length === 1 ? [value] : [value, ...lines.filter(line => line.trim().length >= LEAST)];
  return [...new Set(all.flatMap(text => [text, ...escapesOf(text), ...encodingsOf(text)]))].filter(
    form => form.length >= LEAST,
  );
}

function escapesOf(text: string): string[] {
  const python = pythonOf(text);
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replace(/[^\0-\x7E]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const jsons = [json, ascii, json.replaceAll('/', '\\/')];
  return [
    ...python,
    ...jsons,
    // JSON in a repr of Python, or in JSON.
    ...[...jsons, ...python].map(form => form.replaceAll('\\', '\\\\')),
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    html(text, '&#x27;'),
    html(text, '&#39;'),
    // A shell: shlex.quote, its other way, and bash's %q.
    text.replaceAll("'", `'"'"'`),
    text.replaceAll("'", String.raw`'\''`),
    text.replace(/[^\w@%+=:,./\n-]/g, String.raw`\$&`),
  ];
}

const html = (text: string, quote: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", quote);

const NAMED: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** What `repr` and `ascii` write between the quotes, of a text and of its bytes; either quote may be escaped. */
function pythonOf(text: string): string[] {
  const plain = text
    .replaceAll('\\', '\\\\')
    .replace(/[\0-\x1F\x7F-\xA0\xAD]/g, c => NAMED[c] ?? `\\x${hex(c.charCodeAt(0), 2)}`);
  const ascii = Array.from(plain, c => {
    const code = c.codePointAt(0) ?? 0;
    return code < 0x7f
      ? c
      : code < 0x100
        ? `\\x${hex(code, 2)}`
        : code < 0x10000
          ? `\\u${hex(code, 4)}`
          : `\\U${hex(code, 8)}`;
  }).join('');
  const bytes = Array.from(encoder.encode(text), code => {
    const c = String.fromCharCode(code);
    return c === '\\' ? '\\\\' : code >= 0x20 && code < 0x7f ? c : (NAMED[c] ?? `\\x${hex(code, 2)}`);
  }).join('');
  return [plain, ascii, bytes].flatMap(form => [form, form.replaceAll("'", "\\'"), form.replaceAll('"', '\\"')]);
}

function encodingsOf(text: string): string[] {
  if (!text.isWellFormed()) return [];
  const bytes = encoder.encode(text);
  const component = encodeURIComponent(text);
  // Python's quote leaves nothing but letters, digits and `_.-~`, and by default the slash.
  const strict = component.replace(/[!'()*]/g, c => `%${hex(c.charCodeAt(0), 2).toUpperCase()}`);
  const addresses = [component, strict, strict.replaceAll('%2F', '/'), strict.replaceAll('%20', '+'), encodeURI(text)];
  const digits = Array.from(bytes, code => hex(code, 2)).join('');
  return [
    ...addresses,
    ...addresses.map(form => form.replace(/%[0-9A-F]{2}/g, part => part.toLowerCase())),
    digits,
    digits.toUpperCase(),
    ...[0, 1, 2].flatMap(offset => base64At(bytes, offset)),
  ];
}

/**
 * What base64 has of the bytes wherever they stand in what was encoded, such as a password behind `name:`.
 * @param offset bytes before them, modulo three
 */
function base64At(bytes: Uint8Array, offset: number): string[] {
  const padded = new Uint8Array(offset + bytes.length);
  padded.set(bytes, offset);
  let binary = '';
  for (const byte of padded) binary += String.fromCharCode(byte);
  // Characters whose six bits are of these bytes alone.
  const [from, to] = [Math.ceil((offset * 8) / 6), Math.floor((padded.length * 8) / 6)];
  const all = btoa(binary).replace(/=+$/, '');
  // The last one has bits of zeros where nothing follows.
  const forms = [all.slice(from, to), all.slice(from)].filter(({ length }) => length >= LEAST_BASE64);
  return forms.flatMap(form => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}
