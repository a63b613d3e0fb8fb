// What runs before the job's first step: from here on, every pytest of the job loads the plugin and writes its capture.
import { prepareCapture } from './action/capture.ts';
import { openRunner } from './action/runner.ts';

const runner = openRunner(process.env, text => process.stdout.write(text));

try {
  // Where the Action is, dist/action-pre/index.js tells.
  prepareCapture(runner, process.argv[1] ?? '');
} catch (error) {
  // A job whose tests are not captured is still a job whose tests run.
  runner.warn(`pytest will not be captured: ${(error as Error).message}`);
}
