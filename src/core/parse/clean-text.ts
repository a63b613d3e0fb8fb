// The one way from a report's text to what may be kept of it. Secrets are only known in a whole text, so it comes before
// everything that cuts: `cutMiddle`, `cutHead` and `firstLines` are given what `cleanText` returns, and nothing else.
import type { KeptText, Scrub } from '../scrub.ts';
import { maskVolatile } from '../text.ts';
import { joinCutText, readCutText, readOldCut } from './cut-text.ts';
import { readEscapes } from './escapes.ts';
import { readText } from './values.ts';

/** What is done with the texts of a report. */
export interface TextRules {
  /** Takes secrets out. */
  scrub: Scrub;
  /** `none`: no text that a test or a person has written is kept, not even in problems. */
  kept: KeptText;
  /** When the run took place, in milliseconds since 1970, as far as is known already: see maskVolatile. */
  around: number | undefined;
}

export const textRules = (scrub: Scrub, kept: KeptText = 'full'): TextRules => ({ scrub, kept, around: undefined });

/** For tests and tools that read reports without keeping them: nothing is taken out. */
export const allText = (): TextRules => textRules(text => text);

/** Without colours, secrets and variable parts. Masking comes last: it would hide parts of a secret from the scrub. */
export function cleanText(text: string, { scrub, around }: TextRules): string {
  return maskVolatile(scrub(readEscapes(text)), around);
}

/**
 * Text of a capture, which the plugin may have cut.
 * @returns `cut` are the characters that are left out
 */
export function readCapturedText(
  value: unknown,
  rules: TextRules,
  escape: (text: string) => string,
): { text: string; cut: number } {
  const parts = typeof value === 'string' ? readOldCut(value) : readCutText(value);
  if (parts === undefined) return { text: escape(readText(value)), cut: 0 };
  return joinCutText([escape(parts[0]), parts[1], escape(parts[2])], text => rules.scrub(readEscapes(text)));
}
