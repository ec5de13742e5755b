/**
 * The configuration being edited: what is in force, what was typed, and what the daemon says of it.
 *
 * What was typed lies in the tab's own store from the first letter on, so that neither a session that ends nor
 * a page loaded anew loses it. It is taken over in one piece, upon the version that it was typed on; if another
 * is in force by then, both are shown and nothing is overwritten unseen.
 */
import { Problem, Unreachable, get, inLanguage, type Schemas, type Texts } from '@kolejka/shared/client';
import { clerk } from '../../clerk.svelte';
import { changes, make, meet, same, type Change, type Clash, type Document } from './changes';
import { findingInWords } from './findings';
import { stillIn } from './rows';
import { words } from './words';

export type Finding = Schemas['FindingView'];
export type Version = Schemas['VersionView'];
type View = Omit<Schemas['ConfigurationView'], 'document'> & { document: Document };
type Checked = Schemas['Checked'];

/** How long after the last letter it is checked. */
const REST_MS = 350;
/** How long a request may take. */
const PATIENCE_MS = 10_000;

interface Kept {
  login: string;
  base: { version: number; document: Document };
  draft: Document;
}

interface Meeting {
  current: View;
  own: Change[];
  clashes: Clash[];
  theirs: Change[];
}

class Settings {
  /** The version that was there when editing began. */
  base = $state.raw<View>();
  draft = $state<Document>({});
  problems = $state.raw<Finding[]>([]);
  warnings = $state.raw<Finding[]>([]);
  refusal = $state.raw<Record<string, unknown>>();
  /** Whether what is there was checked as it is. */
  checked = $state(false);
  busy = $state(false);
  /** What a person is told once. */
  told = $state<{ text: string; trouble: boolean }>();
  /** Somebody else configured the office meanwhile. */
  meeting = $state.raw<Meeting>();
  /** The session has ended; what was typed is still there. */
  signedOut = $state(false);
  /** Typed before the page was loaded anew, and still there. */
  restored = $state(false);
  /** The names of the office's own files; unknown until they are looked for. */
  files = $state.raw<string[]>();
  /** The field to be shown and put the cursor in. */
  wanted = $state<string>();

  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  /** Who edits. What one person typed is not the next one's to apply. */
  #by: string | undefined;

  get path(): string {
    return `/api/v1/offices/${clerk.session?.office}/configuration`;
  }

  get #store(): string {
    return `kolejka-settings-${clerk.session?.office}-${clerk.session?.login}`;
  }

  get changes(): Change[] {
    return this.base ? changes(this.base.document, $state.snapshot(this.draft)) : [];
  }

  get languages(): string[] {
    const list = this.draft['languages'];
    return Array.isArray(list) ? list.filter((tag): tag is string => typeof tag === 'string') : [];
  }

  /** A text of the configuration, in the language of who reads it. */
  text(texts: unknown): string {
    if (typeof texts === 'string') return texts;
    return inLanguage(texts as Texts | undefined, words.language, this.languages);
  }

  /** The problems of a field and of all inside of it. */
  problemsAt(path: string): Finding[] {
    return this.problems.filter((problem) => stillIn(problem.path, path));
  }

  /** The table under a key, made if it is not there. */
  inside(table: Document, key: string): Document {
    const found = table[key];
    if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found as Document;
    // A table that is not there is shown as an empty one, and comes to be with the first thing typed in it.
    return new Proxy({} as Document, {
      set: (_, inner: string, value) => {
        table[key] = { [inner]: value };
        return true;
      },
      deleteProperty: () => true,
    });
  }

  /** Names of services or classes, where they have some. */
  named(list: 'services' | 'classes', ids: unknown): string {
    const rows = ((this.base?.document ?? {})[list] ?? []) as Document[];
    const name = (id: string) => this.text(rows.find((row) => row['id'] === id)?.['name']) || id;
    return (Array.isArray(ids) ? ids.map(String) : []).map(name).join(', ');
  }

  inWords(finding: Finding): string {
    return findingInWords(finding);
  }

  /** Goes to a field. */
  goTo(path: string, section: string | undefined): void {
    if (section) location.hash = `admin/${section}`;
    this.wanted = path;
  }

  /** Looks which files the office has; without an answer nothing is said of them. */
  async lookForFiles(): Promise<void> {
    const path = `/api/v1/offices/${clerk.session?.office}/media`;
    await get<Schemas['FileView'][]>('staff', path).then(
      (files) => (this.files = files.map((file) => file.name)),
      () => undefined,
    );
  }

  /** Asks for what is in force, unless something is being edited. */
  async begin(): Promise<void> {
    const by = clerk.session?.login;
    if (this.#by !== by) this.#forget();
    this.#by = by;
    this.signedOut = false;
    if (this.base && this.changes.length > 0) {
      this.#checkSoon();
      return;
    }
    try {
      const view = await this.ask<View>('GET', '');
      // Somebody else may be here by now, or something may have been typed meanwhile.
      if (this.#by !== by || this.changes.length > 0) return;
      this.#take(view);
      this.#restore(view);
      void this.lookForFiles();
    } catch (error) {
      this.tellTrouble(error);
    }
  }

  /** What lies in the tab's own store stays: it is found again by whose it is. */
  #forget(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.base = undefined;
    this.files = undefined;
    this.draft = {};
    this.problems = this.warnings = [];
    this.refusal = this.meeting = this.told = this.wanted = undefined;
    this.checked = this.restored = false;
  }

  #take(view: View): void {
    this.base = view;
    this.draft = structuredClone(view.document);
    this.problems = [];
    this.refusal = undefined;
    this.meeting = undefined;
    this.checked = false;
    this.#checkSoon();
  }

  /** What was typed in this tab before, by the same person. */
  #restore(view: View): void {
    const text = sessionStorage.getItem(this.#store);
    if (!text) return;
    try {
      const kept = JSON.parse(text) as Kept;
      if (kept.login !== clerk.session?.login || same(kept.draft, view.document)) return;
      if (kept.base.version === view.version) this.base = view;
      else this.base = { ...view, version: kept.base.version, document: kept.base.document };
      this.draft = kept.draft;
      this.restored = true;
      this.#checkSoon();
    } catch {
      sessionStorage.removeItem(this.#store);
    }
  }

  /** Something was typed. */
  changed(): void {
    this.checked = false;
    this.#keep();
    this.#checkSoon();
  }

  #keep(): void {
    if (!this.base) return;
    const draft = $state.snapshot(this.draft);
    if (same(draft, this.base.document)) {
      sessionStorage.removeItem(this.#store);
      this.restored = false;
      return;
    }
    const { version, document } = this.base;
    const kept: Kept = { login: clerk.session?.login ?? '', base: { version, document }, draft };
    sessionStorage.setItem(this.#store, JSON.stringify(kept));
  }

  #checkSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.check(), REST_MS);
  }

  async check(): Promise<void> {
    const asked = (this.#asked += 1);
    try {
      const checked = await this.ask<Checked>('POST', '/check', { document: $state.snapshot(this.draft) });
      if (asked !== this.#asked) return;
      this.#show(checked);
    } catch (error) {
      if (asked === this.#asked) this.tellTrouble(error);
    }
  }

  #show(checked: Checked): void {
    this.problems = checked.problems;
    this.warnings = checked.warnings;
    this.refusal = (checked.refusal ?? undefined) as Record<string, unknown> | undefined;
    this.checked = true;
  }

  /** Takes what was typed over, as one version. What is typed while that goes on is a change upon it. */
  async apply(): Promise<void> {
    if (!this.base || this.busy) return;
    this.busy = true;
    this.told = undefined;
    const by = this.#by;
    try {
      const document = $state.snapshot(this.draft);
      const done = await this.ask<Schemas['Configured']>('PUT', '', { document, base: this.base.version });
      if (this.#by !== by) return;
      this.base = { ...this.base, version: done.version, document };
      this.#keep();
      this.told = { text: words.say('applied', { version: done.version }), trouble: false };
      const view = await this.ask<View>('GET', '');
      if (this.#by !== by) return;
      if (this.changes.length === 0) this.#take(view);
      // If it is another's version already, they meet when this is applied.
      else if (view.version === done.version) this.#upon(view, document);
    } catch (error) {
      if (error instanceof Problem && error.code === 'configuration_changed') this.#meets(error.body['current'] as View);
      else if (error instanceof Problem && error.code === 'would_strand') this.refusal = error.body;
      else this.tellTrouble(error);
    } finally {
      this.busy = false;
    }
  }

  /** Goes on upon what was sent, as the daemon has it. */
  #upon(view: View, sent: Document): void {
    const met = meet(sent, $state.snapshot(this.draft), view.document);
    const draft = structuredClone(view.document);
    for (const change of [...met.own, ...met.clashes.map((clash) => clash.mine)]) make(draft, change);
    this.base = view;
    this.draft = draft;
    this.changed();
  }

  #meets(current: View): void {
    if (!this.base) return;
    this.meeting = { current, ...meet(this.base.document, $state.snapshot(this.draft), current.document) };
  }

  /** Goes on upon what is in force now, with the changes chosen on top of it. */
  goOn(chosen: Change[]): void {
    if (!this.meeting) return;
    const { current } = this.meeting;
    const draft = structuredClone(current.document);
    for (const change of chosen) make(draft, change);
    this.base = current;
    this.draft = draft;
    this.meeting = undefined;
    this.changed();
  }

  discard(): void {
    if (!this.base) return;
    sessionStorage.removeItem(this.#store);
    this.restored = false;
    this.told = undefined;
    void (async () => {
      try {
        this.#take(await this.ask<View>('GET', ''));
      } catch (error) {
        this.tellTrouble(error);
      }
    })();
  }

  /** Takes another whole document to be looked at before it is applied: a file, or an older version. */
  propose(document: Document): void {
    this.draft = structuredClone(document);
    this.changed();
  }

  /** Who was editing has signed in again. */
  isBack(): void {
    this.signedOut = false;
    this.told = undefined;
    if (this.base) void this.check();
    else void this.begin();
  }

  /** Sees what a file says. */
  async read(file: Blob): Promise<Checked> {
    return this.ask<Checked>('POST', '/check', file);
  }

  tellTrouble(error: unknown): void {
    if (error instanceof Problem && error.status === 401) {
      this.signedOut = true;
      return;
    }
    const code = error instanceof Problem ? error.code : error instanceof Unreachable ? 'unreachable' : 'unknown';
    const id = words.has(`settings-error-${code}`) ? `settings-error-${code}` : 'settings-error-unknown';
    this.told = { text: words.say(id, { code }), trouble: true };
  }

  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.send(method, path, body);
    return (await response.json()) as T;
  }

  /** Asks the daemon; a file goes as it is, everything else as JSON. */
  async send(method: string, path: string, body?: unknown): Promise<Response> {
    const isFile = body instanceof Blob;
    let response: Response;
    try {
      response = await fetch(this.path + path, {
        method,
        headers: { 'Kolejka-As': 'staff', 'Content-Type': isFile ? 'application/toml' : 'application/json' },
        body: body === undefined ? null : isFile ? body : JSON.stringify(body),
        cache: 'no-store',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch (error) {
      throw new Unreachable(String(error));
    }
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as Record<string, unknown>;
    throw new Problem(response.status, String(problem['code'] ?? 'unknown'), problem);
  }
}

export const settings = new Settings();
