/**
 * What a device shows that is not one of the office's yet: a code, and where an administrator enters it.
 * It becomes what the administrator chooses by itself, and goes to its own page.
 *
 * It is a script of its own, put into its place on the page (`data-pair`), so that those who are paired, as
 * nearly all are, load nothing for it.
 */
import en from './locales/pairing-en.ftl?raw';
import pl from './locales/pairing-pl.ftl?raw';
import uk from './locales/pairing-uk.ftl?raw';

/** How often the device asks what became of it. */
const HEAR_MS = 2_000;

/** How long one question may take. */
const ASK_MS = 4_000;

const WORDS: Record<string, string> = { pl, en, uk };

interface Code {
  code: string;
  secret: string;
  languages: string[];
}

interface Heard {
  state: string;
  for_s?: number;
  kind?: string;
  id?: string;
}

/** A message of the few here, which need no more of Fluent than a number. */
function say(language: string, id: string, minutes = 0): string {
  const line = new RegExp(`^${id} = (.*)$`, 'm').exec(WORDS[language] ?? en)?.[1] ?? '';
  return line.replace('{ $minutes }', String(minutes));
}

async function ask<T>(path: string, body: object): Promise<T> {
  const response = await fetch(`/api/v1/pairing${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    cache: 'no-store',
    signal: AbortSignal.timeout(ASK_MS),
  });
  if (!response.ok) throw response.status;
  return (await response.json()) as T;
}

/** The code that this page showed before it was loaded anew, which it goes on showing; of each kind its own. */
const kept = {
  read(kind: string): Code | undefined {
    try {
      return (JSON.parse(sessionStorage.getItem(`kolejka-pairing-${kind}`) ?? 'null') as Code | null) ?? undefined;
    } catch {
      // A browser that keeps nothing takes another code.
      return undefined;
    }
  },
  write(kind: string, code: Code | undefined): void {
    try {
      if (code) sessionStorage.setItem(`kolejka-pairing-${kind}`, JSON.stringify(code));
      else sessionStorage.removeItem(`kolejka-pairing-${kind}`);
    } catch {
      // As above.
    }
  },
};

const STYLE = `
.pairing { --unit: min(1vw, 1.35vh); display: grid; grid-template-columns: minmax(0, 1fr); justify-items: center; gap: calc(var(--unit) * 4); text-align: center; }
.pairing .code { display: flex; gap: 0.34em; margin: calc(var(--unit) * 3) 0 0; font-size: calc(var(--unit) * 17);
  font-weight: 700; font-variant-numeric: tabular-nums; letter-spacing: 0.02em; line-height: 1; }
.pairing .how { display: grid; text-wrap: balance; gap: calc(var(--unit) * 2.6); font-size: calc(var(--unit) * 2.2); line-height: 1.35; }
.pairing .how > div:first-child { font-size: calc(var(--unit) * 2.8); }
.pairing .more { font-size: 0.8em; }
@media (orientation: portrait) {
  .pairing { --unit: min(1vw, 0.75vh); gap: calc(var(--unit) * 7); }
  .pairing .code { font-size: calc(var(--unit) * 20); }
  .pairing .how { gap: calc(var(--unit) * 5); font-size: calc(var(--unit) * 3.2); }
  .pairing .how > div:first-child { font-size: calc(var(--unit) * 4); }
}`;

function element(parent: HTMLElement, name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  parent.append(made);
  return made;
}

/** Shows it for as long as its place is on the page, as until a token in the address makes the device known. */
async function pair(target: HTMLElement, kind: string): Promise<void> {
  target.className = 'pairing';
  element(target, 'style', '', STYLE);
  const shown = element(target, 'p', 'code');
  const how = element(target, 'div', 'how');
  how.role = 'status';
  let code = kept.read(kind);

  function show(stage: 'asking' | 'good' | 'away' | 'many', minutes = 0): void {
    const own = (code?.languages ?? Object.keys(WORDS)).filter((language) => language in WORDS);
    const languages = own.length > 0 ? own : ['en'];
    const digits = stage === 'many' ? '' : (code?.code ?? '');
    if (shown.dataset['code'] !== digits) {
      shown.dataset['code'] = digits;
      shown.replaceChildren();
      for (const part of digits ? [digits.slice(0, 3), digits.slice(3)] : []) {
        element(shown, 'span', '', part).ariaHidden = 'true';
      }
      if (digits) element(shown, 'span', 'hidden', `${say(languages[0] ?? 'en', 'pairing-code')} ${[...digits].join(' ')}`);
    }
    // What stands there already is not said again.
    const text = [stage, minutes, languages].join();
    if (how.dataset['says'] === text) return;
    how.dataset['says'] = text;
    how.replaceChildren();
    for (const language of languages) {
      const part = element(how, 'div', '');
      part.lang = language;
      element(part, 'p', '', say(language, stage === 'good' ? 'pairing-how' : `pairing-${stage}`));
      if (stage === 'good') element(part, 'p', 'more', say(language, 'pairing-good', minutes));
    }
  }

  async function step(): Promise<void> {
    code ??= await ask<Code>('', { kind });
    const heard = await ask<Heard>('/hear', { secret: code.secret }).catch(async (status: unknown) => {
      if (status !== 404) throw status;
      // Its time is over, or the daemon was started anew.
      code = await ask<Code>('', { kind, instead_of: code?.secret });
      return ask<Heard>('/hear', { secret: code.secret });
    });
    kept.write(kind, heard.state === 'paired' ? undefined : code);
    if (heard.state === 'paired') location.replace(`/${heard.kind}/${heard.id}`);
    else show('good', Math.max(1, Math.ceil((heard.for_s ?? 0) / 60)));
  }

  show('asking');
  do {
    await step().catch((status: unknown) => {
      if (status === 429) code = undefined;
      show(status === 429 ? 'many' : 'away');
    });
    await new Promise((resume) => setTimeout(resume, HEAR_MS));
  } while (target.isConnected);
}

const place = document.currentScript?.parentElement;
if (place) void pair(place, place.dataset['pair'] ?? '');
