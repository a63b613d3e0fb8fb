// pytest writes a character that XML cannot have as `#x1B`, without an ampersand, so that no reader undoes it.

// Colour and cursor sequences, as escaped: ESC [ … letter.
const ANSI = /#x1B\[[0-?]*[ -/]*[@-~]/g;
// Before pytest 9.2 characters beyond U+FFFF were escaped too (the range in its pattern had four digits too few), most of all
// emoji. An escape followed by letters that happen to be digits of a hexadecimal number is more likely ESC: not 1B….
const ASTRAL = /#x(1[0-9AC-F][0-9A-F]{3}|[23][0-9A-F]{4}|E0[0-9A-F]{3})(?![0-9A-Fa-f;])/g;

/**
 * What was meant by pytest's escapes: colours are removed, and characters that XML can have are themselves again. Control
 * characters stay visible as `#x00`; they could only do harm where the text is shown.
 */
export function readEscapes(text: string): string {
  return text.includes('#x') ? readAstral(text.replace(ANSI, '')) : text;
}

/** The same for names, which have no colours. */
export function readAstral(text: string): string {
  if (!text.includes('#x')) return text;
  return text.replace(ASTRAL, (_escape, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
}
