// What the single file shows without JavaScript: the newest build of a line, as plain HTML.
import type { Failures } from '../core/answers/shapes.ts';
import { count, duration, plural } from '../core/words.ts';
import { strip } from './strip.ts';

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Nothing of a report is ever HTML. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, sign => SIGNS[sign] as string);

const MOST = 200;

/** @param targets what fails in the newest run of each target of the line */
export function renderPlainBuild(line: string, targets: readonly { target: string; answer: Failures }[]): string {
  const sections = targets.map(({ target, answer: { run, failures } }) => {
    const { failed, error, ...others } = run.counts;
    const total = Object.values(others).reduce((sum, number) => sum + number, failed + error);
    const rows = failures
      .slice(0, MOST)
      .map(
        ({ test, strip: outcomes, firstFailing, lastPassing, message }) =>
          `<tr><td><b>${escapeHtml(test)}</b><br>${escapeHtml(message?.split('\n', 1)[0] ?? '')}</td><td><code>${strip(outcomes)}</code></td><td>since ${escapeHtml(firstFailing.build)}, ${lastPassing ? `passed ${escapeHtml(lastPassing.build)}` : 'never passed here'}</td></tr>`,
      );
    const rest = failures.length > MOST ? `<p>and ${count(failures.length - MOST)} more</p>` : '';
    const headline =
      failures.length === 0
        ? `✓ ${plural(total, 'test')}, none failing`
        : `✗ ${plural(failures.length, 'test')} failing of ${count(total)}`;
    return `<section><h2>${escapeHtml(target)}</h2><p>${headline} in build ${escapeHtml(run.build)}, ${duration(run.duration)}</p>${rows.length > 0 ? `<table>${rows.join('')}</table>` : ''}${rest}</section>`;
  });
  return `<main><h1>Test results of ${escapeHtml(line)}</h1>${sections.join('')}</main>`;
}
