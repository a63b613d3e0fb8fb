// How a test is called where there is little room: by its name, with its module under it.
import { firstLine, shorten } from './escape.ts';
import type { Detail } from '../core/model.ts';

/** Characters of a name, and of a message, on one line. */
const MOST = 120;

/** The two halves of a node id; without a module where the id does not begin with a path. */
export function halves(id: string): { name: string; module?: string } {
  const cut = id.indexOf('::');
  const module = id.slice(0, Math.max(0, cut));
  if (!/[./]/.test(module) || cut + 2 === id.length) return { name: id };
  return { name: id.slice(cut + 2), module };
}

export const shortName = (id: string): string => shorten(halves(id).name, MOST);
export const shortId = (id: string): string => shorten(id, MOST + 40);

/** `AssertionError: assert 90 == 80`, the first line of it; undefined when nothing is known of the failure. */
export function wholeErrorOf(detail: Detail | undefined): string | undefined {
  const message = firstLine(detail?.message ?? '');
  const type = detail?.type;
  if (type === undefined) return message === '' ? undefined : message;
  const bare = type.slice(type.lastIndexOf('.') + 1);
  if (message.startsWith(type) || message.startsWith(bare)) return message;
  return message === '' ? type : `${type}: ${message}`;
}

/** The same, not too long for a line. */
export function errorOf(detail: Detail | undefined): string | undefined {
  const error = wholeErrorOf(detail);
  return error === undefined ? undefined : shortError(error);
}

export const shortError = (error: string): string => shorten(error, MOST * 1.5);
