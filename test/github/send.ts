/** How answers leave, whole or as a fault has it. */
import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import { type Fault, faultAnswer } from './faults.ts';
import type { Recorded } from './options.ts';

export function finish(outgoing: ServerResponse, record: Recorded, answer: Answer): void {
  record.status = answer.status;
  send(outgoing, answer);
}

export function send(outgoing: ServerResponse, answer: Answer): void {
  const { 'content-length': _, ...headers } = answer.headers;
  outgoing.writeHead(answer.status, { ...headers, 'content-length': answer.body.length });
  outgoing.end(answer.body);
}

export function sendFaulty(outgoing: ServerResponse, record: Recorded, fault: Fault, answer: Answer | undefined): void {
  const instead = faultAnswer(fault) ?? (fault.kind === 'slow' ? answer : undefined);
  if (instead) return finish(outgoing, record, instead);
  if (fault.kind === 'reset' || !answer) return void outgoing.socket?.resetAndDestroy();
  record.status = answer.status;
  // Promises the whole and ends in the middle; an empty answer is cut before its end all the same.
  outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': Math.max(2, answer.body.length) });
  outgoing.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)), () => outgoing.socket?.destroy());
  outgoing.flushHeaders();
}
