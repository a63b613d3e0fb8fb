/** What goes back to a client, and GitHub's wording where clients look at it. */
/* oxlint-disable typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-parameters -- the emulator's answers have the shapes that GitHub describes, which is checked (`answerErrors`) */

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

const documentation = 'https://docs.github.com/rest';

export function jsonAnswer(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}

export function refusal(status: number, message: string, headers: Record<string, string> = {}): Answer {
  return jsonAnswer(status, { message, documentation_url: documentation, status: String(status) }, headers);
}

export const notFound = (): Answer => refusal(404, 'Not Found');

/** 422 as GitHub words a model that failed its validation. */
export function invalid(resource: string, field: string, message: string, code = 'custom'): Answer {
  return jsonAnswer(422, {
    message: 'Validation Failed',
    errors: [{ resource, code, field, message }],
    documentation_url: documentation,
    status: '422',
  });
}

/** Clients (`@octokit/plugin-throttling` too) know this one by the words "secondary rate". */
export function secondaryLimit(status: 403 | 429, retryAfterSeconds?: number): Answer {
  return jsonAnswer(
    status,
    {
      message:
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. ' +
        'If you reach out to GitHub Support for help, please include the request ID 0000:0000:0000000:0000000:00000000.',
      documentation_url:
        'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    },
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
  );
}

export function isOk(answer: Answer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

export function isJson(answer: Answer): boolean {
  return (answer.headers['content-type'] ?? '').startsWith('application/json') && answer.body.length > 0;
}

/** Only for answers of the emulator or ours, whose shape we know; undefined if there is no body. */
export function parseBody<T>(answer: Answer): T {
  return (answer.body.length === 0 ? undefined : JSON.parse(answer.body.toString('utf8'))) as T;
}
