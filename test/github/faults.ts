/** Faults that tests put in the way of requests. */
import { type Answer, refusal, secondaryLimit } from './answer.ts';
import type { Recorded } from './options.ts';

/** `applied`: whether GitHub has carried the request out when the fault strikes. */
export type Fault =
  | { kind: 'reset'; applied: boolean }
  | { kind: 'status'; status: 500 | 502 | 503 | 504; applied: boolean }
  | { kind: 'limit'; status: 403 | 429; retryAfter?: number }
  /** GitHub's own no, for whatever reason. */
  | { kind: 'refusal'; status: 401 | 403 | 404 | 409 | 410 | 422; message: string }
  /** The answer ends in the middle. */
  | { kind: 'cut' }
  /** The request (or its answer) waits until this settles. If it never does: until the test GitHub ends. */
  | { kind: 'slow'; until: Promise<unknown>; applied: boolean };

/** Asked for each request, before anything else is done with it. */
export type Plan = (request: Recorded) => Fault | undefined;

/** Each way a request can fail by itself, to run through "every request of a run × every fault". */
export const faults: readonly Fault[] = [
  { kind: 'reset', applied: false },
  { kind: 'reset', applied: true },
  { kind: 'status', status: 500, applied: false },
  { kind: 'status', status: 502, applied: true },
  { kind: 'status', status: 503, applied: false },
  { kind: 'limit', status: 403, retryAfter: 1 },
  { kind: 'limit', status: 429 },
  { kind: 'cut' },
];

/** The fault for the n-th request alone (from 1, since the last `forget()`), or for all from there on. */
export function atRequest(n: number, fault: Fault, more: 'once' | 'from then on' = 'once'): Plan {
  return request => (request.n === n || (more === 'from then on' && request.n > n) ? fault : undefined);
}

/** The fault for the first `times` requests of a kind. */
export function onMatch(matches: (request: Recorded) => boolean, fault: Fault, times = 1): Plan {
  let left = times;
  return request => (left > 0 && matches(request) ? (left--, fault) : undefined);
}

export function faultName(fault: Fault): string {
  if (fault.kind === 'cut') return 'cut answer';
  if (fault.kind === 'refusal') return `${fault.status} ${fault.message}`;
  if (fault.kind === 'limit')
    return `${fault.status} secondary limit${fault.retryAfter === undefined ? '' : ' with Retry-After'}`;
  return `${fault.kind === 'status' ? fault.status : fault.kind} ${fault.applied ? 'after' : 'before'} it took effect`;
}

/** Whether the request is carried out at all. */
export function reachesGithub(fault: Fault): boolean {
  if (fault.kind === 'cut' || fault.kind === 'slow') return true;
  return fault.kind !== 'limit' && fault.kind !== 'refusal' && fault.applied;
}

/** The answer in its place, for faults that are one. */
export function faultAnswer(fault: Fault): Answer | undefined {
  if (fault.kind === 'limit') return secondaryLimit(fault.status, fault.retryAfter);
  if (fault.kind === 'refusal') return refusal(fault.status, fault.message);
  if (fault.kind !== 'status') return undefined;
  if (fault.status === 500) return refusal(500, 'Server Error');
  // From the load balancer, which doesn't speak JSON.
  const body = Buffer.from(`<html><head><title>${fault.status}</title></head><body>Unicorn!</body></html>\n`);
  return { status: fault.status, headers: { 'content-type': 'text/html' }, body };
}
