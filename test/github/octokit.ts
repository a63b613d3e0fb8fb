/** Clients as the product has them, with the plugins' waiting taken out. */
import { Octokit } from '@octokit/rest';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import type { Github } from './github.ts';
import { workflowToken } from './options.ts';

export const app = { owner: 'octo', repo: 'app' };

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Without plugins: every answer is seen. */
export function plainClient(github: Github, token: string | undefined = workflowToken, baseUrl = github.url): Octokit {
  return new Octokit({ baseUrl, log: quiet, ...(token === '' ? {} : { auth: token }) });
}

const Patient = Octokit.plugin(retry, throttling);

/** Retries at once what the plugins would retry after a while. `limits` collects what they took for rate limits. */
export function retryingClient(github: Github): { octokit: Octokit; limits: string[] } {
  const limits: string[] = [];
  const note = (kind: string) => (after: number, _options: object, _octokit: object, count: number) => {
    limits.push(`${kind} ${after}`);
    return count < 1;
  };
  const octokit = new Patient({
    baseUrl: github.url,
    auth: workflowToken,
    log: quiet,
    retry: { retryAfterBaseValue: 0 },
    throttle: {
      onRateLimit: note('primary'),
      onSecondaryRateLimit: note('secondary'),
      retryAfterBaseValue: 0,
      fallbackSecondaryRateRetryAfter: 60,
    },
  });
  return { octokit, limits };
}

/** Status and message of what must fail. */
export async function failure(promise: Promise<unknown>): Promise<{ status: number | undefined; message: string }> {
  try {
    await promise;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { status: 'status' in error ? Number(error.status) : undefined, message: error.message };
  }
  throw new Error('it did not fail');
}

/** Octokit hands binary answers over as ArrayBuffer, whatever its types say. */
export function bytes(data: unknown): Buffer {
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  throw new Error(`${typeof data} is not binary`);
}
