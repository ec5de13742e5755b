/** A printer that lives: the program's own emulator, as a process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { KOLEJKA, OFFICE, example, expect, type Demo } from './harness';

/** An emulated printer, a process of its own. */
export class Emulated {
  private constructor(
    readonly address: string,
    readonly page: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(...more: string[]): Promise<Emulated> {
    const args = ['printer', 'emulate', '--listen', '127.0.0.1:0', '--page', '127.0.0.1:0', '--speed', '0', ...more];
    const child = spawn(KOLEJKA, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let address = '';
    const page = await new Promise<string>((found, fail) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.startsWith('printer on tcp:')) address = line.slice('printer on tcp:'.length);
        if (line.startsWith('listening on ')) found(`http://${line.slice('listening on '.length)}`);
      });
      child.on('exit', () => fail(new Error('the printer did not start')));
    });
    return new Emulated(address, page, child);
  }

  /** Presses a button on its page. */
  async press(what: string): Promise<void> {
    const answer = await fetch(`${this.page}/do/${what}`, { method: 'POST' });
    expect(answer.ok).toBe(true);
  }

  /** How many pieces of paper came out, and how many of them whole. */
  async papers(): Promise<[number, number]> {
    const html = await (await fetch(this.page)).text();
    const all = html.split('<img').length - 1;
    return [all, all - (html.split('<figcaption').length - 1)];
  }

  end(): void {
    this.process.kill('SIGKILL');
  }
}

/** Configures the example office with these printers in place of its own. */
export async function printers(demo: Demo, printers: string): Promise<void> {
  const cookie = await demo.session('admin');
  const { version } = await demo.ask('GET', `${OFFICE}/configuration`, { cookie });
  const response = await fetch(`${demo.url}${OFFICE}/configuration?base=${version}`, {
    method: 'PUT',
    headers: { cookie },
    body: example().replace(/\[\[printers\]\][^[]*/s, printers),
  });
  expect(response.status, await response.text()).toBe(200);
}
