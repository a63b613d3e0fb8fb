// What a runner and a step say to each other: inputs, outputs, the log and its commands. Written out, because
// `@actions/core` brings a web client along that a step never uses and waits 40 ms for.
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { terminalLine } from '../render/escape.ts';

export interface Runner {
  env: Record<string, string | undefined>;
  /** An input as the workflow gives it, without the space around; empty when it does not. */
  input: (name: string) => string;
  output: (name: string, value: string) => void;
  /** A line in the log. Whatever is in it, the runner takes no order from it. */
  note: (sentence: string) => void;
  /** A line in the log that is also shown on the run's page, and asks for nothing. */
  notice: (sentence: string) => void;
  /** A line in the log that is also shown on the run's page. */
  warn: (sentence: string) => void;
  /** The same, and the step has failed. */
  fail: (sentence: string) => void;
}

export function openRunner(env: Record<string, string | undefined>, print: (text: string) => void): Runner {
  const command = (name: string, sentence: string): void => print(`::${name}::${escapeData(sentence)}\n`);
  return {
    env,
    // https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#inputs
    input: name => (env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim(),
    output: (name, value) => {
      const file = env['GITHUB_OUTPUT'];
      if (file) appendFileSync(file, outputText(name, value));
    },
    note: sentence =>
      print(
        `${sentence
          .split(/\r\n|[\r\n]/)
          .map(terminalLine)
          .join('\n')}\n`,
      ),
    notice: sentence => command('notice', sentence),
    warn: sentence => command('warning', sentence),
    fail: sentence => {
      process.exitCode = 1;
      command('error', sentence);
    },
  };
}

/** https://github.com/actions/toolkit/blob/main/docs/commands.md: what would end the command is escaped. */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** No value can hold its own end. */
function outputText(name: string, value: string): string {
  const end = `end-${randomUUID()}`;
  return `${name}<<${end}\n${value}\n${end}\n`;
}
