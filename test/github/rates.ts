/** GitHub's rate limits: sliding windows per token owner, an hourly count per token, requests at once. */
import { type Answer, jsonAnswer, secondaryLimit } from './answer.ts';
import type { Clock, Rates } from './options.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface Spending {
  /** The token, or `anonymous`. */
  token: string;
  login: string;
  kind: 'read' | 'write';
  graphql: boolean;
}

export interface Limiter {
  /** Counts a request. An answer means it is refused and wasn't counted. `done` must be called when it is over. */
  admit(spending: Spending): { headers: Record<string, string>; refused?: Answer; done: () => void };
}

interface Window {
  length: number;
  max: number;
  cost: (spending: Spending) => number;
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#calculating-points-for-the-secondary-rate-limit */
const points = (spending: Spending): number => (spending.kind === 'write' ? 5 : 1);

export function startLimiter(rates: Rates, clock: Clock): Limiter {
  const windows: Window[] = [
    { length: MINUTE, max: rates.writesPerMinute, cost: spending => (spending.kind === 'write' ? 1 : 0) },
    { length: HOUR, max: rates.writesPerHour, cost: spending => (spending.kind === 'write' ? 1 : 0) },
    { length: MINUTE, max: rates.restPointsPerMinute, cost: spending => (spending.graphql ? 0 : points(spending)) },
    { length: MINUTE, max: rates.graphqlPointsPerMinute, cost: spending => (spending.graphql ? points(spending) : 0) },
  ];
  const spent = new Map<string, { at: number; costs: number[] }[]>();
  const primary = new Map<string, { used: number; reset: number }>();
  let under = 0;

  /** Seconds until the request would fit, 0 if it does now. */
  function wait(history: { at: number; costs: number[] }[], spending: Spending, now: number): number {
    let seconds = 0;
    for (const [i, window] of windows.entries()) {
      const cost = window.cost(spending);
      const recent = history.filter(one => one.at > now - window.length && (one.costs[i] ?? 0) > 0);
      let total = cost + recent.reduce((sum, one) => sum + (one.costs[i] ?? 0), 0);
      for (const one of recent) {
        if (cost === 0 || total <= window.max) break;
        total -= one.costs[i] ?? 0;
        seconds = Math.max(seconds, Math.ceil((one.at + window.length - now) / 1000));
      }
    }
    return seconds;
  }

  return {
    admit(spending) {
      const now = clock.now();
      const resource = spending.graphql ? 'graphql' : 'core';
      const key = `${spending.token} ${resource}`;
      let count = primary.get(key);
      if (!count || count.reset <= now) {
        count = { used: 0, reset: now + HOUR };
        primary.set(key, count);
      }
      const over = count.used >= rates.primary;
      const history = (spent.get(spending.login) ?? []).filter(one => one.at > now - HOUR);
      const seconds = under >= rates.concurrent ? 1 : wait(history, spending, now);
      if (!over && seconds === 0) {
        count.used++;
        history.push({ at: now, costs: windows.map(window => window.cost(spending)) });
        under++;
      }
      spent.set(spending.login, history);
      const headers = {
        'x-ratelimit-limit': String(rates.primary),
        'x-ratelimit-remaining': String(rates.primary - count.used),
        'x-ratelimit-used': String(count.used),
        'x-ratelimit-reset': String(Math.floor(count.reset / 1000)),
        'x-ratelimit-resource': resource,
      };
      if (over) return { headers, refused: primaryLimit(spending.graphql), done: () => undefined };
      if (seconds > 0) {
        const { status, retryAfter } = rates.answer;
        return { headers, refused: secondaryLimit(status, retryAfter ? seconds : undefined), done: () => undefined };
      }
      return { headers, done: () => void under-- };
    },
  };
}

/** GraphQL says it in a successful answer. */
function primaryLimit(graphql: boolean): Answer {
  const message = 'API rate limit exceeded for installation ID 1.';
  if (graphql) return jsonAnswer(200, { errors: [{ type: 'RATE_LIMITED', message }] });
  return jsonAnswer(403, { message, documentation_url: 'https://docs.github.com/rest' });
}
