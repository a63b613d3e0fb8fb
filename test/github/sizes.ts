/** GitHub's limits on what a request carries, checked before anything else looks at it. */
import { type Answer, invalid, refusal } from './answer.ts';
import type { Sizes } from './options.ts';

interface CheckBody {
  output?: { title?: unknown; summary?: unknown; text?: unknown; annotations?: unknown[] };
}

interface TreeBody {
  tree?: { content?: unknown }[];
}

const bytes = (value: unknown): number => (typeof value === 'string' ? Buffer.byteLength(value) : 0);

/** Undefined if it is within them. */
export function refuseSize(sizes: Sizes, operationId: string, body: unknown): Answer | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if (operationId === 'checks/create' || operationId === 'checks/update') return refuseCheck(sizes, body);
  if (operationId === 'issues/create-comment' || operationId === 'issues/update-comment') {
    return refuseComment(sizes, (body as { body?: unknown }).body);
  }
  if (operationId === 'git/create-tree') {
    const entries = (body as TreeBody).tree;
    const inline = Array.isArray(entries) ? entries.reduce((sum, entry) => sum + bytes(entry?.content), 0) : 0;
    // It times out: https://github.com/codesandbox/codesandbox-client/issues/8614
    return inline > sizes.inlineTree ? refusal(502, 'Server Error') : undefined;
  }
  return undefined;
}

/** Bytes, whatever the documentation says: https://github.com/github/docs/issues/35252 */
function refuseCheck(sizes: Sizes, { output }: CheckBody): Answer | undefined {
  for (const field of ['title', 'summary', 'text'] as const) {
    if (bytes(output?.[field]) > sizes.check) {
      return invalid('CheckRun', field, `${field} exceeds a maximum bytesize of ${sizes.check}`);
    }
  }
  const count = output?.annotations?.length ?? 0;
  if (count <= sizes.annotations) return undefined;
  return refusal(
    422,
    `Invalid request.\n\nNo more than ${sizes.annotations} items are allowed; ${count} were supplied.`,
  );
}

/** Characters, unlike checks. */
export function refuseComment(sizes: Sizes, text: unknown): Answer | undefined {
  if (typeof text !== 'string' || Array.from(text).length <= sizes.comment) return undefined;
  return invalid('IssueComment', 'data', `Body is too long (maximum is ${sizes.comment} characters)`, 'unprocessable');
}
