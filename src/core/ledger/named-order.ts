// Names of builds that say where their run stands. They spare a record the look through all segments for a run of its build.
import { compareRuns, type RunRef } from './consolidate.ts';
import { parseLabel } from './paths.ts';

/** As `record` names builds on a laptop: the start of the session, and its content. */
const STAMP = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-[0-9a-f]{6}$/;

/** The orders that a name tells, from the least to the most: of a number itself, of a time the milliseconds in its second. */
function ordersOf(build: string): [least: number, most: number] | undefined {
  if (/^(?:0|[1-9]\d{0,14})$/.test(build)) return [Number(build), Number(build)];
  const [, year, month, day, hour, minute, second] = STAMP.exec(build) ?? [];
  const start = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(start) ? undefined : [start, start + 999];
}

/** Whether the run stands where its build's name says, if that says anything. */
export function standsByName({ build, order }: Pick<RunRef, 'build' | 'order'>): boolean {
  const [least, most] = ordersOf(build) ?? [order, order];
  return least <= order && order <= most;
}

/** Of a line in which all runs stand by their names, the segments that may have that build's; undefined where its name does not say. */
export function labelsByName(labels: readonly string[], build: string): string[] | undefined {
  const orders = ordersOf(build);
  if (!orders) return undefined;
  const placeOf = (order: number): number =>
    Math.max(
      0,
      labels.findLastIndex(label => compareRuns(parseLabel(label), { order, build }) <= 0),
    );
  return labels.slice(placeOf(orders[0]), placeOf(orders[1]) + 1);
}
