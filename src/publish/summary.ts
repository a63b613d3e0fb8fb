// Writes the job summary. The runner throws one away that is too large, so the room that is left counts.
import { appendFileSync, statSync, writeFileSync } from 'node:fs';
import { BUDGETS } from '../render/markdown/budget.ts';

/** Bytes that the step's summary file still takes. */
function summaryRoom(file: string): number {
  return BUDGETS.summary - (statSync(file, { throwIfNoEntry: false })?.size ?? 0);
}

/** @param render makes Markdown of at most so many bytes */
export function appendSummary(file: string, render: (limit: number) => string): void {
  const room = summaryRoom(file);
  const text = `${render(Math.max(0, room - 2)).trimEnd()}\n`;
  if (Buffer.byteLength(text) <= room) appendFileSync(file, text);
}

/** The whole, for whoever wants to do more with it. */
export function writeWhole(file: string, markdown: string): void {
  writeFileSync(file, markdown);
}
