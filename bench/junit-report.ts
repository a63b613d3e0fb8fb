// One large report, shaped as pytest's are: tests in modules and classes, a quarter of the functions with parameters, 1.9 %
// failures, 0.1 % errors, 3 % skips, some output and properties. 100,000 tests are 20.8 MB.
import { element, junitXml, messageOf, type Traceback, tracebackText } from './junit-xml.ts';
import { type Random, randomOf, usualDuration, WORDS } from './random.ts';

export interface SampleReport {
  xml: string;
  counts: { tests: number; failures: number; errors: number; skipped: number };
  /** The files that the tests are in. */
  modules: string[];
}

export function sampleReport(tests: number, seed = 1): SampleReport {
  const random = randomOf(seed);
  const counts = { tests, failures: 0, errors: 0, skipped: 0 };
  const modules: string[] = [];
  const next = testNames(random, modules);
  let seconds = 0;
  const testcases = Array.from({ length: tests }, () => {
    const { file, classname, name, function: named } = next();
    const took = usualDuration(random);
    seconds += took;
    const elements = [...properties(random), ...outcome(random, file, named, counts), ...output(random)];
    return element('testcase', { classname, name, time: took.toFixed(3) }, { elements });
  });
  const started = '2026-01-02T03:04:05.678901+00:00';
  return { xml: junitXml({ ...counts, seconds, started }, testcases), counts, modules };
}

interface TestName {
  file: string;
  classname: string;
  name: string;
  function: string;
}

/** Modules of 8 to 40 tests; six in ten have their tests in a class; one function in four has 2 to 6 sets of parameters. */
export function testNames(random: Random, modules: string[]): () => TestName {
  const word = (): string => random.pick(WORDS);
  let [left, functions] = [0, 0];
  let [file, classname, named] = ['', '', ''];
  let parameters: (string | undefined)[] = [];
  return () => {
    if (left-- === 0) {
      left = random.between(7, 39);
      file = `tests/${random.pick(['unit', 'integration', 'api'])}/${word()}/test_${word()}_${word()}_${modules.length + 1}.py`;
      modules.push(file);
      const inClass = random.number() < 0.6 ? `.Test${capital(word())}` : '';
      classname = file.slice(0, -3).replaceAll('/', '.') + inClass;
      functions = 0;
    }
    if (parameters.length === 0) {
      named = `test_${word()}_${word()}_${word()}_${++functions}`;
      const sets = random.number() < 0.25 ? random.between(2, 6) : 0;
      const value = (): string => random.pick(['True', 'False', 'None', 'a b', 'x/y', '<v>&']);
      parameters = sets === 0 ? [undefined] : Array.from({ length: sets }, (_, n) => `${word()}-${value()}-${n}`);
    }
    const parameter = parameters.pop();
    return { file, classname, function: named, name: parameter === undefined ? named : `${named}[${parameter}]` };
  };
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function properties(random: Random): string[] {
  if (random.number() >= 0.02) return [];
  const elements = Array.from({ length: random.between(1, 3) }, () =>
    element('property', {
      name: random.pick(['issue', 'owner', 'component']),
      value: `${random.pick(WORDS).toUpperCase()}-${random.between(1, 9999)}`,
    }),
  );
  return [element('properties', {}, { elements })];
}

function outcome(random: Random, file: string, named: string, counts: SampleReport['counts']): string[] {
  const chance = random.number();
  if (chance < 0.019) {
    counts.failures++;
    const traceback = sampleTraceback(random, file, named);
    return [element('failure', { message: messageOf(traceback) }, { text: tracebackText(traceback) })];
  }
  if (chance < 0.02) {
    counts.errors++;
    const message = 'failed on setup with "RuntimeError: no database #x1B[31mred#x1B[0m"';
    return [element('error', { message }, { text: tracebackText(sampleTraceback(random, file, named)) })];
  }
  if (chance >= 0.05) return [];
  counts.skipped++;
  if (random.number() < 0.2) return [element('skipped', { type: 'pytest.xfail', message: 'known bug' })];
  const text = `/home/runner/work/app/app/${file}:${random.between(1, 900)}: requires linux & root`;
  return [element('skipped', { type: 'pytest.skip', message: 'requires linux & root' }, { text })];
}

export function sampleTraceback(random: Random, file: string, named: string): Traceback {
  const frames = Array.from({ length: 4 }, () => {
    const [folder, module] = [random.pick(WORDS), random.pick(WORDS)];
    const place = { file: `src/app/${folder}/${module}.py`, line: random.between(1, 2000) };
    return { ...place, function: `${folder}_${module}`, argument: `${folder}=${module}` };
  });
  return {
    file,
    function: named,
    route: random.pick(WORDS),
    line: random.between(10, 900),
    frames,
    status: random.pick([400, 404, 500]),
    raised: random.between(1, 999),
    addresses: [random.hex(10), random.hex(10)],
  };
}

const titled = (title: string): string => `${'-'.repeat(33)} ${title} ${'-'.repeat(33)}\n`;

function output(random: Random): string[] {
  if (random.number() >= 0.05) return [];
  const lines = Array.from({ length: random.between(2, 8) }, () => {
    const place = `INFO     app.${random.pick(WORDS)}:${random.pick(WORDS)}.py:${random.between(1, 900)}`;
    return `${place} request ${random.between(1, 99_999)} -> ${random.pick([200, 201, 404])} <ok> & done\n`;
  });
  const out = `${titled('Captured Log')}${lines.join('')}${titled('Captured Out')}hello #x1B[32mgreen#x1B[0m\n\n`;
  if (random.number() >= 0.4) return [element('system-out', {}, { text: out })];
  const error = `${titled('Captured Err')}warning: ${random.pick(WORDS)}\n\n`;
  return [element('system-out', {}, { text: out }), element('system-err', {}, { text: error })];
}
