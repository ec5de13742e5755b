/** The demo in the middle of a busy day after weeks like it, made by an example of the daemon's. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Demo, OFFICE } from './harness';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const MAKER = join(ROOT, 'target/debug/examples/busy_office');

/** Starts it, with its clerks signed in, so that their counters stay open; their cookies by name. */
export async function busy(weeks = 4): Promise<{ demo: Demo; cookies: Record<string, string> }> {
  const demo = new Demo();
  const args = [join(demo.data, 'data'), String(weeks)];
  if (existsSync(MAKER)) execFileSync(MAKER, args);
  else execFileSync('cargo', ['run', '-q', '-p', 'kolejka-daemon', '--example', 'busy_office', '--', ...args], { cwd: ROOT });
  await demo.run();
  const cookies: Record<string, string> = {};
  for (const [login, counter] of [['anna', 1], ['piotr', 2], ['maria', 3]] as const) {
    const cookie = await demo.session(login);
    cookies[login] = cookie;
    // Who was not signed in when the daemon started was taken to have left.
    await demo.ask('POST', `${OFFICE}/counters/${counter}/open`, { cookie });
    await demo.ask('POST', `${OFFICE}/counters/${counter}/call-next`, { cookie });
  }
  return { demo, cookies };
}
