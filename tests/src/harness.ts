/** The real program in a folder of its own, a printer on the network, and the three pages. */
import { test as base, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** The program under test. */
export const KOLEJKA = process.env['KOLEJKA'] ?? join(ROOT, 'target/debug/kolejka');

/**
 * Pages as they were built last, in place of those inside the program: `PAGES=built` spares building
 * the program while a page is worked on.
 */
async function servePages(page: Page): Promise<void> {
  for (const name of ['kiosk', 'display', 'clerk']) {
    const dist = join(ROOT, `${name}-ui/dist`);
    await page.route(new RegExp(`/assets/${name}/`), (route) =>
      route.fulfill({ path: join(dist, new URL(route.request().url()).pathname.slice(`/assets/${name}`.length)) }),
    );
    await page.route(new RegExp(`/${name}(/[^/]+)?$`), async (route) => {
      if (route.request().resourceType() !== 'document') return route.fallback();
      const response = await route.fetch();
      return route.fulfill({ response, body: readFileSync(join(dist, 'index.html'), 'utf8') });
    });
  }
}

/** The demo's office. */
export const OFFICE = '/api/v1/offices/gostynin';

/** The demo's own people. */
const PEOPLE = ['anna', 'piotr', 'maria', 'ewa', 'admin'];

/** The example office's file, open at all hours. */
export function example(): string {
  return readFileSync(join(ROOT, 'config/gostynin.toml'), 'utf8')
    .replace(/^(mon|tue|wed|thu|fri) = .*$/gm, '$1 = ["03:00-03:00"]')
    .replace('holidays = "poland"', 'sat = ["03:00-03:00"]\nsun = ["03:00-03:00"]')
    .replace(/\[\[hours\.exceptions\]\][^[]*?\n\n/s, '');
}

/** A running `kolejka demo` on a port that it keeps over restarts. */
export class Demo {
  #process: ChildProcess | undefined;
  readonly data = mkdtempSync(join(tmpdir(), 'kolejka-'));
  address = '127.0.0.1:0';
  /** What the process finds in its environment besides ours. */
  env: Record<string, string> = {};

  static async start(): Promise<Demo> {
    const demo = new Demo();
    await demo.run();
    return demo;
  }

  get url(): string {
    return `http://${this.address}`;
  }

  /** Starts the process; again on the same port after it was killed. */
  async run(): Promise<void> {
    const child = spawn(KOLEJKA, ['demo', '--listen', this.address, '--data', join(this.data, 'data')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.env },
    });
    this.#process = child;
    this.address = await new Promise<string>((found, fail) => {
      let said = '';
      createInterface({ input: child.stdout }).on('line', (line) => {
        said += `${line}\n`;
        if (line.startsWith('listening on ')) found(line.slice('listening on '.length).trim());
      });
      createInterface({ input: child.stderr }).on('line', (line) => (said += `${line}\n`));
      child.on('exit', () => fail(new Error(`kolejka did not start: ${said}`)));
    });
  }

  /** Ends it at once, as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  /** Lets it hang: connections stay, nothing is answered, until it goes on. */
  pause(): void {
    this.#process?.kill('SIGSTOP');
  }

  resume(): void {
    this.#process?.kill('SIGCONT');
  }

  async end(): Promise<void> {
    this.resume();
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }

  /** Asks the program directly, as a kiosk or with a session's cookie. */
  async ask(method: string, path: string, options: { body?: unknown; cookie?: string; key?: string } = {}): Promise<any> {
    const headers: Record<string, string> = {};
    if (options.cookie) headers['cookie'] = options.cookie;
    else headers['authorization'] = 'Bearer demo-kiosk';
    if (options.key) headers['idempotency-key'] = options.key;
    const response = await fetch(this.url + path, {
      method,
      headers,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    if (response.status === 204) return null;
    const answer: any = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  #keys = 0;

  /** A ticket, taken without a page. */
  async ticket(service: string, more: Record<string, unknown> = {}): Promise<any> {
    this.#keys += 1;
    return this.ask('POST', `${OFFICE}/tickets`, { key: `harness-${this.#keys}`, body: { services: [service], ...more } });
  }

  /**
   * Configures the office anew while it runs: the demo's own file and some more lines, changed by
   * `change`.
   */
  async configure(more: string, change: (file: string) => string = (file) => file): Promise<void> {
    const file = change(example().replace(/^tcp = .*$/m, 'virtual = true'));
    const cookie = await this.session('admin');
    const { version } = await this.ask('GET', `${OFFICE}/configuration`, { cookie });
    const response = await fetch(`${this.url}${OFFICE}/configuration?base=${version}`, {
      method: 'PUT',
      headers: { cookie },
      body: `${file}\n${more}\n`,
    });
    expect(response.status, await response.text()).toBe(200);
  }

  /** Signs in without a page; the cookie. */
  async session(login: string): Promise<string> {
    const response = await fetch(`${this.url}/api/v1/session`, {
      method: 'POST',
      // People who were added to the demo's own have a longer one, since it has to be.
      body: JSON.stringify({ login, password: PEOPLE.includes(login) ? 'demo' : 'a long password' }),
    });
    expect(response.status).toBe(200);
    return response.headers.get('set-cookie')?.split(';')[0] ?? '';
  }
}

/** A printer on the network that records. */
export class Printer {
  #server: Server;
  #jobs: Buffer[] = [];
  #waiting: ((job: Buffer) => void)[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Printer> {
    const server = createServer();
    const printer = new Printer(server);
    server.on('connection', (socket) => {
      const chunks: Buffer[] = [];
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('end', () => printer.#take(Buffer.concat(chunks)));
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return printer;
  }

  get address(): string {
    const address = this.#server.address();
    return typeof address === 'object' && address ? `127.0.0.1:${address.port}` : '';
  }

  #take(job: Buffer): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(job);
    else this.#jobs.push(job);
  }

  /** The bytes of the next job. */
  async job(): Promise<Buffer> {
    return this.#jobs.shift() ?? new Promise((resolve) => this.#waiting.push(resolve));
  }

  end(): void {
    this.#server.close();
  }
}

/** Programs that are not ours, before which the emulator lays printed bytes. */
function reader(bytes: Buffer, folder: string) {
  const raw = join(folder, 'ticket.bin');
  writeFileSync(raw, bytes);
  return {
    draw: (name: string, shrink: number) => {
      const picture = join(folder, name);
      execFileSync(KOLEJKA, ['printer', 'render', raw, picture, '--shrink', String(shrink)]);
      return picture;
    },
    read: (program: string, args: string[]) =>
      execFileSync(program, args, {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        // More threads for each only stand in each other's way.
        env: { ...process.env, OMP_THREAD_LIMIT: '1' },
      }),
  };
}

/** The number on printed bytes, among what else is read on them. */
export function readNumber(bytes: Buffer, folder: string): string {
  const { draw, read } = reader(bytes, folder);
  // The number is as large as the paper; made smaller, it is read like any other word. Which size
  // and which way of looking suits the reader differs with what else is on the paper, and round zeros
  // are taken for a letter now and then.
  return [3, 4, 2]
    .map((shrink) => draw(`small-${shrink}.png`, shrink))
    .flatMap((small) => ['11', '6'].map((look) => read('tesseract', [small, '-', '-l', 'eng', '--psm', look])))
    .join('\n')
    .replaceAll('O', '0');
}

/** What stands on printed bytes, drawn by the emulator and read by programs that are not ours. */
export function readPaper(bytes: Buffer, folder: string): { text: string; number: string; url: string } {
  const { draw, read } = reader(bytes, folder);
  const picture = draw('ticket.png', 1);
  return {
    url: read('zbarimg', ['--quiet', '--raw', picture]).trim(),
    // What the dots of a code look like decides now and then whether the lines below it are found: looked for as
    // one column, and wherever words stand.
    text: ['4', '11'].map((look) => read('tesseract', [picture, '-', '-l', 'pol', '--psm', look])).join(' ').replace(/\s+/g, ' '),
    number: readNumber(bytes, folder),
  };
}

/** A number as it stands in data, whatever its form on a screen or on paper. */
export function plain(number: string): string {
  return number.replace(/[\s\u2009]/g, '');
}

interface Fixtures {
  demo: Demo;
  /** A page in a browser context of its own. */
  open: (path: string, options?: { width?: number; height?: number; context?: BrowserContext }) => Promise<Page>;
  /** The clerk's panel, signed in and at an open counter. */
  clerkAt: (login: string, counter: string, size?: { width: number; height: number }) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  demo: async ({}, use) => {
    const demo = await Demo.start();
    await use(demo);
    await demo.end();
  },
  open: async ({ browser, demo }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (path, { width = 1920, height = 1080, context } = {}) => {
      const own = context ?? (await newContext(browser, width, height));
      if (!context) contexts.push(own);
      return pageIn(own, demo, path);
    });
    for (const context of contexts) await context.close();
  },
  clerkAt: async ({ open }, use) => {
    await use(async (login, counter, size = { width: 400, height: 900 }) => {
      const page = await open('/clerk', size);
      await signIn(page, login);
      await page.locator('.counter', { has: page.locator(`.label:text-is("${counter}")`) }).click();
      await expect(page.getByRole('button', { name: /^Następny/ })).toBeVisible();
      return page;
    });
  },
});

/** A page of a demo. */
export async function pageIn(context: BrowserContext, demo: Demo, path: string): Promise<Page> {
  const page = await context.newPage();
  if (process.env['PAGES'] === 'built') await servePages(page);
  await page.goto(demo.url + path);
  return page;
}

export async function newContext(browser: Browser, width: number, height: number): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width, height } });
  context.setDefaultTimeout(15_000);
  return context;
}

export async function signIn(page: Page, login: string, password = 'demo'): Promise<void> {
  await page.getByLabel('Nazwa użytkownika').fill(login);
  await page.getByLabel('Hasło').fill(password);
  await page.getByRole('button', { name: 'Zaloguj się' }).click();
}

export { expect };
