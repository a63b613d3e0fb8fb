// Runners behind a proxy say so in HTTPS_PROXY, HTTP_PROXY and NO_PROXY. Node goes by them only when it is told to.
// https://docs.github.com/actions/how-tos/manage-runners/self-hosted-runners/use-proxy-servers
import { UserError } from '../core/errors.ts';

type Env = Record<string, string | undefined>;

const NAMES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

/**
 * Sends all that is asked from now on through the proxy that the environment names, if it does.
 * @returns the exit code of a process that did the whole work instead, where this one cannot be told any more
 * @throws UserError when the proxy's address is none
 */
export async function useProxy(env: Env): Promise<number | undefined> {
  // Set, Node has gone by it since it was started.
  if (env['NODE_USE_ENV_PROXY'] === '1' || !NAMES.some(name => env[name])) return undefined;
  const http = await import('node:http');
  // Since Node 24.14; runners bring their own, which may be older.
  if (typeof http.setGlobalProxyFromEnv !== 'function') return startAgain(env);
  try {
    http.setGlobalProxyFromEnv();
    return undefined;
  } catch (cause) {
    throw new UserError(
      'The proxy in HTTPS_PROXY or HTTP_PROXY is no address. Give it as http://host:port, or take it out of the environment.',
      { cause },
    );
  }
}

async function startAgain(env: Env): Promise<number> {
  const { spawn } = await import('node:child_process');
  const again = spawn(process.execPath, process.argv.slice(1), {
    env: { ...env, NODE_USE_ENV_PROXY: '1' },
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    again.on('error', reject).on('exit', code => resolve(code ?? 1));
  });
}
