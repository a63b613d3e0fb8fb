// A suite and its runs as they could be, as reports: tests whose durations wobble, of which a few change sides in every run.
import { element, junitXml, messageOf, type Traceback, tracebackText, shortTracebackText } from './junit-xml.ts';
import { sampleTraceback, testNames } from './junit-report.ts';
import { type Random, randomOf, usualDuration } from './random.ts';

/**
 * How a test that failed before fails when it breaks again. `same`: with the same text. `volatile`: the same but for memory
 * addresses and a time, as it is in practice. `new`: every time with frames and lines of its own, as if nothing in a code base
 * ever broke twice.
 */
export const TEXTS = ['same', 'volatile', 'new'] as const;
export type Texts = (typeof TEXTS)[number];

export interface SyntheticOptions {
  tests: number;
  /** The part of the tests that change sides from run to run: half of them break, half are mended. As many fail at a time. */
  churn: number;
  /** Standard deviation of a duration, relative to the test's own. */
  noise: number;
  texts: Texts;
  /** Texts are a tenth as long, as with --tb=short. */
  short?: true;
  seed?: number;
}

export interface SyntheticRun {
  started: Date;
  /** Of each test, always in the same order. */
  results: { isFailing: boolean; seconds: number }[];
  /** The run as pytest reports it. */
  xml: () => string;
}

export interface SyntheticSuite {
  /** Moves on by one run, an hour or so later. */
  next: () => SyntheticRun;
  /** A report in which every test fails as it does the first time. */
  allFailing: () => string;
}

interface Test {
  classname: string;
  name: string;
  seconds: number;
  traceback: Traceback;
  isFailing: boolean;
}

export function syntheticSuite({ tests, churn, noise, texts, short, seed = 1 }: SyntheticOptions): SyntheticSuite {
  const random = randomOf(seed);
  const name = testNames(random, []);
  const suite = Array.from({ length: tests }, (): Test => {
    const { file, function: named, ...test } = name();
    return {
      ...test,
      seconds: usualDuration(random),
      traceback: sampleTraceback(random, file, named),
      isFailing: false,
    };
  });
  const failing = new Set<Test>();
  let time = Date.UTC(2026, 0, 1);

  const breakOne = (): void => {
    const test = random.pick(suite);
    if (test.isFailing) return breakOne();
    test.isFailing = true;
    failing.add(test);
    const { file, function: named } = test.traceback;
    if (texts === 'new') test.traceback = sampleTraceback(random, file, named);
  };
  const mendOne = (): void => {
    const test = random.pick([...failing]);
    test.isFailing = false;
    failing.delete(test);
  };
  const next = (): SyntheticRun => {
    time += random.between(2_400_000, 4_800_000);
    const started = new Date(time);
    for (let change = 0; change < (tests * churn) / 2; change++) {
      breakOne();
      if (failing.size > tests * churn) mendOne();
    }
    const results = suite.map(({ seconds, isFailing }) => ({
      isFailing,
      seconds: Math.max(0, seconds * (1 + noise * random.normal())),
    }));
    const shown = (test: Test): Traceback =>
      texts === 'volatile' ? shaken(test.traceback, random, started) : test.traceback;
    return { started, results, xml: () => report(suite, results, started, test => failure(shown(test), short)) };
  };
  const allFailing = (): string => {
    const results = suite.map(({ seconds }) => ({ isFailing: true, seconds }));
    return report(suite, results, new Date(time), ({ traceback }) => failure(traceback, short));
  };
  return { next, allFailing };
}

function report(
  suite: Test[],
  results: SyntheticRun['results'],
  started: Date,
  failed: (test: Test) => string,
): string {
  const testcases = suite.map((test, place) => {
    const { isFailing, seconds } = results[place] as SyntheticRun['results'][number];
    const elements = isFailing ? [failed(test)] : [];
    return element('testcase', { classname: test.classname, name: test.name, time: seconds.toFixed(3) }, { elements });
  });
  const failures = results.filter(({ isFailing }) => isFailing).length;
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  const counts = { tests: suite.length, failures, errors: 0, skipped: 0, seconds };
  return junitXml({ ...counts, started: started.toISOString().replace('Z', '000+00:00') }, testcases);
}

function failure(traceback: Traceback, short?: true): string {
  const text = short ? shortTracebackText(traceback) : tracebackText(traceback);
  return element('failure', { message: messageOf(traceback) }, { text });
}

function shaken(traceback: Traceback, random: Random, started: Date): Traceback {
  const at = new Date(started.getTime() + random.between(0, 600_000)).toISOString();
  return { ...traceback, addresses: [random.hex(10), random.hex(10)], extra: ` at ${at}` };
}
