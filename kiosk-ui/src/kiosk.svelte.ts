/**
 * What the kiosk is doing: its screen and the way back, what the office offers, and taking a ticket.
 *
 * A ticket is asked for under one key for as long as the client waits for it, so a touch repeated, an
 * answer lost or the page loaded anew never makes a second one.
 */
import {
  Problem,
  act,
  get,
  inLanguage,
  type Notice,
  type Office,
  type Schemas,
  type Service,
  type Texts,
  type Ticket,
} from '@kolejka/shared/client';
import { clock } from '@kolejka/shared/clock.svelte';
import { whoAmI, type Device } from '@kolejka/shared/device';
import { newKey } from '@kolejka/shared/key';
import { Stream, type Message } from '@kolejka/shared/stream';
import { Connection } from './connection.svelte';
import { panel } from './panel.svelte';
import * as pending from './pending';
import { giveBack, mayHelp, settle, untilAnswered } from './settle';
import { addWords, words } from './words';

/** How often what the office offers is asked anew, besides when something happens. */
const REFRESH_MS = 15_000;

/** How often a kiosk that is not paired looks whether it is now. */
const PAIR_MS = 5_000;

/** How long a ticket stays on the screen. */
const TICKET_S = 45;

/** Rest before a ticket that could not be had is asked for anew, without a touch. */
const AGAIN_MS = 1_000;

/** How long before going back the client is asked. */
const ASK_S = 20;

/** The most choices on one page, and in low reach. */
const CHOICES_MAX = 8;
const CHOICES_LOW_MAX = 4;

/** From so many languages on, the list of all has a screen of its own. */
const LANGUAGES_BESIDE_MAX = 4;

/** Where what the office offers is kept, for hours on the screen while the daemon is away. */
const LAST_OFFICE = 'kolejka-office';

/** How often and how long a print job is looked at. */
const PRINT_LOOK_MS = 1_500;
const PRINT_LOOKS = 6;

/** What a client wants. */
export interface Wish {
  services: Service[];
  count: number;
  stepFree: boolean;
  need: string | null;
  /** What to bring stands on the paper, too. */
  list: boolean;
}

/** Why no ticket is issued, as it is told. */
export interface ClosedFor {
  service?: Service | undefined;
  reason?: string | undefined;
  text?: Texts | undefined;
  opensAt?: string | undefined;
}

export type Screen =
  | { name: 'loading' }
  | { name: 'unpaired' }
  | { name: 'unknown' }
  | { name: 'start' }
  | { name: 'group'; group: string }
  | { name: 'search' }
  | { name: 'languages' }
  | { name: 'cards' }
  | { name: 'card'; service: Service }
  | { name: 'needs' }
  | { name: 'matters' }
  | { name: 'question' }
  | { name: 'ticket'; ticket: Ticket }
  | { name: 'wrong'; ticket: Ticket; unsure?: boolean }
  | { name: 'help' }
  | { name: 'closed'; about: ClosedFor }
  | { name: 'refused' }
  | { name: 'failed'; again: () => void };

/** What is told once on the first screen. */
export interface Told {
  id: string;
  number?: string;
}

/** A call for help, as the daemon tells it. */
interface HelpCall {
  kiosk: string;
  coming: boolean;
}

const nothing = (): Wish => ({ services: [], count: 1, stepFree: false, need: null, list: false });

class Kiosk {
  screen = $state.raw<Screen>({ name: 'loading' });
  #past: Screen[] = [];
  office = $state.raw<Office>();
  device = $state.raw<Device>();
  wish = $state.raw<Wish>(nothing());
  told = $state.raw<Told>();
  /** What was written to search by. */
  written = $state('');
  /** A ticket is being issued. */
  busy = $state(false);
  /** Paper does not come out of the kiosk's printer. */
  noPaper = $state(false);
  /** The screens are heard: somebody listens, on the first screen too. */
  spoken = $state(false);
  /** What became of the call for help: sent, somebody comes, or nobody can be called. */
  help = $state<'calling' | 'coming' | 'none'>();
  /** Seconds until the kiosk goes back, while it asks whether somebody is still there. */
  leaving = $state<number>();
  textSize = $state(0);
  contrast = $state(false);
  lowReach = $state(false);
  /** What staff should know of this kiosk, each by its name. */
  readonly troubles = new Map<string, string>();
  readonly connection = new Connection();
  build: string | undefined;

  #notices = $state.raw<Notice[]>([]);
  #idle: ReturnType<typeof setTimeout> | undefined;
  #countdown: ReturnType<typeof setInterval> | undefined;
  #refresh: ReturnType<typeof setTimeout> | undefined;
  #look: ReturnType<typeof setTimeout> | undefined;
  #stale = false;
  #stream: Stream | undefined;
  #pairing = false;
  /** While something is being said, nothing runs out. */
  #held = false;
  /** When the screen changed last; touches that were meant for the one before do nothing. */
  changedAt = 0;

  async begin(): Promise<void> {
    this.#remember();
    for (const event of ['pointerdown', 'keydown']) {
      addEventListener(event, (touch) => this.#touch(touch), { capture: true });
    }
    await this.#pair();
    setInterval(() => this.#askSoon(), REFRESH_MS);
    for (const left of pending.kept()) {
      if (left.wanted && !this.#wanted) {
        words.language = left.language;
        this.#askFor(left);
      } else {
        void this.#settle(left);
      }
    }
  }

  /** Any touch and any key shows that somebody is there; where that is asked, the answer does. */
  #touch(event: Event): void {
    if (!(event.target instanceof Element && event.target.closest('[data-asks]'))) this.touched();
  }

  /** Learns who this kiosk is; goes on trying. */
  async #pair(): Promise<void> {
    if (this.#pairing) return;
    this.#pairing = true;
    for (;;) {
      try {
        this.device = await whoAmI('kiosk');
        await addWords(this.device.office, this.device.kiosk?.words ?? []);
        panel.turned = this.device.kiosk?.turned ?? 0;
        panel.mm = this.device.kiosk?.panel_mm as [number, number] | undefined;
        await this.#ask();
        break;
      } catch (error) {
        if (isStranger(error)) {
          this.onStartOver();
          this.screen = { name: error.code === 'unknown_kiosk' ? 'unknown' : 'unpaired' };
        } else if (this.office) this.screen = { name: 'start' };
        await new Promise((resume) => setTimeout(resume, isStranger(error) ? PAIR_MS : 1_000));
      }
    }
    this.#pairing = false;
    this.#toStart();
    this.#stream?.close();
    this.#stream = new Stream('kiosk', this.device.office, {
      message: (message) => this.#hear(message),
      connected: (is) => this.connection.stream(is),
      unwelcome: () => void this.#relearn(),
    });
  }

  /** Whether this is a kiosk of an office, as far as is known. */
  get known(): boolean {
    return !['loading', 'unpaired', 'unknown'].includes(this.screen.name);
  }

  get offline(): boolean {
    return this.connection.away;
  }

  /** Whether so far only the first screen was seen, by nobody who listens. */
  get resting(): boolean {
    return this.screen.name === 'start' && !this.spoken && !this.#isChanged() && this.wish.services.length === 0;
  }

  get #tickets(): string {
    return `/api/v1/offices/${this.device?.office}/tickets`;
  }

  /** The services that this kiosk offers. */
  get services(): Service[] {
    const offered = this.device?.services ?? [];
    const all = this.office?.services ?? [];
    return offered.length === 0 ? all : all.filter((service) => offered.includes(service.id));
  }

  /** The id under which the page was opened. */
  get address(): string {
    return location.pathname.split('/').filter(Boolean).at(-1) ?? '';
  }

  /** The most choices on one page. */
  get choicesMax(): number {
    return this.lowReach ? CHOICES_LOW_MAX : CHOICES_MAX;
  }

  /** Whether there are too many services for one page. */
  get isLong(): boolean {
    return this.services.length > this.choicesMax;
  }

  /** Groups that have services here, if the list is too long without them. */
  get groups(): Schemas['GroupView'][] {
    if (!this.isLong) return [];
    return (this.office?.groups ?? []).filter((group) => this.services.some((service) => service.group === group.id));
  }

  /** Notices whose time has not passed. */
  get notices(): Notice[] {
    return this.#notices.filter((notice) => notice.until == null || clock.now < Date.parse(notice.until));
  }

  get languages(): string[] {
    return this.office?.languages ?? ['pl'];
  }

  /** The languages shown beside the list. */
  get languagesBeside(): string[] {
    return this.languages.length > LANGUAGES_BESIDE_MAX ? [] : this.languages;
  }

  /** A text of the office in the client's language, in easy words where they are wanted and there. */
  text = (texts: Texts | undefined): string => {
    const easy = words.easy ? texts?.[`${words.language}-simple`] : undefined;
    return easy || inLanguage(texts, words.language, this.languages);
  };

  /** Shows a screen; `back` leads to the one before. */
  go(screen: Screen): void {
    // To where nothing could be had nothing leads back, but from whoever was called to help.
    if (this.screen.name !== 'failed' || screen.name === 'help') this.#past.push(this.screen);
    this.#show(screen);
  }

  /** To the screen before. */
  back = (): void => {
    if (this.busy) return;
    const [first, ...more] = this.wish.services;
    if (this.screen.name === 'start' && this.adding && first) {
      this.#adding = false;
      this.#past = [{ name: 'start' }];
      this.#show(more.length > 0 ? { name: 'matters' } : { name: 'card', service: first });
      return;
    }
    const before = this.#past.pop();
    if (!before || before.name === 'start') this.#show({ name: 'start' });
    else this.#show(before);
    if (this.screen.name === 'start' && !this.#adding) this.wish = nothing();
  };

  #show(screen: Screen): void {
    this.screen = screen;
    this.changedAt = performance.now();
    if (screen.name === 'start') this.#past = [];
    else this.told = undefined;
    if (!this.busy && ![screen, ...this.#past].some(({ name }) => name === 'failed')) this.#giveUp();
    this.touched();
  }

  /** Whether a further matter is being chosen. */
  get adding(): boolean {
    return this.#adding && this.wish.services.length > 0;
  }
  #adding = $state(false);

  /** A service was chosen. */
  choose(service: Service): void {
    if (!service.open) {
      this.go({ name: 'closed', about: closedFor(service) });
      return;
    }
    const adding = this.adding;
    this.#adding = false;
    if (adding) {
      this.wish = { ...this.wish, services: [...this.wish.services, service], count: 1 };
      this.#past = [{ name: 'start' }];
      this.#show({ name: 'matters' });
    } else {
      this.wish = { ...this.wish, services: [service] };
      this.proceed();
    }
  }

  /** A further matter for the same ticket. */
  addMatter(service?: Service): void {
    if (service) this.wish = { ...this.wish, services: [service], count: 1 };
    this.#adding = true;
    this.#past = [];
    this.#show({ name: 'start' });
  }

  removeMatter(service: Service): void {
    this.wish = { ...this.wish, services: this.wish.services.filter((other) => other.id !== service.id) };
    if (this.wish.services.length === 0) this.#toStart();
  }

  /** The client has chosen: ask about priority if the office does, then take the ticket. */
  proceed(): void {
    if (this.office?.priority_question) this.go({ name: 'question' });
    else this.take(null);
  }

  /** Takes the ticket. */
  take(priority: string | null): void {
    if (this.busy) return;
    const { services, count, stepFree, need, list } = this.wish;
    const body = {
      services: services.map((service) => service.id),
      count,
      priority,
      language: this.languages.includes(words.language) ? words.language : this.languages[0],
      step_free: stepFree,
      need,
      print_card: list,
    };
    this.#askFor({ key: newKey(), body, language: words.language, at: Date.now(), wanted: true });
  }

  /** The request that somebody at the kiosk waits for. */
  #wanted: pending.Pending | undefined;

  /** Asks for a ticket under a key until an answer came, and again under the same if the client wants it. */
  #askFor(request: pending.Pending): void {
    this.#wanted = request;
    pending.keep(request);
    void this.#attempt(request);
  }

  async #attempt(request: pending.Pending): Promise<void> {
    if (this.busy || this.#wanted !== request) return;
    this.busy = true;
    this.touched();
    await this.#once(request);
    this.busy = false;
    // Another try may have had its answer meanwhile.
    if (this.screen.name === 'start') this.#giveUp();
    this.touched();
  }

  /** One try; whatever comes of it is shown, if it is still waited for. */
  async #once(request: pending.Pending): Promise<void> {
    try {
      const ticket = await act<Ticket>('kiosk', 'POST', this.#tickets, request.body, request.key);
      if (this.#wanted !== request || !ticket) return;
      this.#answered(request);
      this.#issued(ticket);
    } catch (error) {
      if (this.#wanted === request) this.#notIssued(error, request);
    }
  }

  #answered(request: pending.Pending): void {
    pending.forget(request);
    if (this.#wanted === request) this.#wanted = undefined;
  }

  /** While the screen says that nothing was issued, it is asked for all the same. */
  async #goOn(request: pending.Pending): Promise<void> {
    await new Promise((resume) => setTimeout(resume, AGAIN_MS));
    if (this.#wanted === request && !this.busy) await this.#once(request);
  }

  /** Nobody waits for the answer any more: it is settled while others use the kiosk. */
  #giveUp(): void {
    const request = this.#wanted;
    if (!request) return;
    this.#wanted = undefined;
    void this.#settle({ ...request, wanted: false });
  }

  async #settle(request: pending.Pending): Promise<void> {
    pending.keep(request);
    try {
      const left = await settle(this.#tickets, request);
      if (left) this.troubles.set('left', `nobody got ticket ${left.number}, which waits`);
    } catch {
      // Refused: there is no such ticket, or this kiosk may not ask any more.
    }
    pending.forget(request);
  }

  #issued(ticket: Ticket): void {
    this.wish = nothing();
    this.#past = [];
    this.#show({ name: 'ticket', ticket });
    if (ticket.print) this.#watchPaper(ticket, PRINT_LOOKS);
  }

  #notIssued(error: unknown, request: pending.Pending): void {
    if (mayHelp(error)) {
      if (![this.screen, ...this.#past].some(({ name }) => name === 'failed')) {
        this.go({ name: 'failed', again: () => void this.#attempt(request) });
      }
      void this.#goOn(request);
      return;
    }
    if (!(error instanceof Problem)) return;
    this.#answered(request);
    if (isStranger(error) && ['not_signed_in', 'unknown_kiosk'].includes(error.code)) {
      void this.#pair();
    } else if (error.code === 'intake_closed' || error.code === 'office_closed') {
      const id = error.body['service'];
      this.go({
        name: 'closed',
        about: {
          service: this.services.find((service) => service.id === id),
          reason: String(error.body['reason'] ?? ''),
          text: error.body['reason_text'] as Texts | undefined,
          opensAt: error.body['opens_at'] as string | undefined,
        },
      });
    } else if (error.code === 'unknown_service' || error.code === 'service_not_here') {
      this.#toStart({ id: 'service-gone' });
    } else {
      this.troubles.set('refused', `a ticket was refused: ${error.code}`);
      this.go({ name: 'refused' });
    }
    this.#askSoon();
  }

  /** Looks whether the paper has come out. */
  #watchPaper(ticket: Ticket, looks: number): void {
    clearTimeout(this.#look);
    this.#look = setTimeout(async () => {
      if (!('ticket' in this.screen) || this.screen.ticket.id !== ticket.id) return;
      const now = await get<Ticket>('kiosk', `${this.#tickets}/${ticket.id}`).catch(() => undefined);
      const state = now?.print?.state;
      if (state === 'sent' || state === 'printed') this.noPaper = false;
      else if (state === 'failed' || state === 'unsure' || (looks <= 1 && state !== undefined)) this.noPaper = true;
      else if (looks > 1) this.#watchPaper(ticket, looks - 1);
    }, PRINT_LOOK_MS);
  }

  /** Gives back the ticket that was just issued here. */
  async giveBack(ticket: Ticket): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      this.#givenBack(ticket, await giveBack(this.#tickets, ticket));
    } catch {
      // Whether it is void is not known, and that is what is said. It was asked for, and is done when it can be.
      const unsure = this.screen.name === 'wrong' && this.screen.unsure;
      this.#show({ name: 'wrong', ticket, unsure: true });
      if (!unsure) {
        void untilAnswered(() => giveBack(this.#tickets, ticket)).then((became) => {
          if (this.screen.name === 'wrong' && this.screen.ticket.id === ticket.id) this.#givenBack(ticket, became);
          else if (became === 'kept') this.troubles.set('left', `ticket ${ticket.number} could not be given back, and waits`);
        });
      }
    }
    this.busy = false;
    this.touched();
  }

  #givenBack(ticket: Ticket, became: 'void' | 'kept'): void {
    const { language } = words;
    this.#toStart({ id: `ticket-${became}`, number: ticket.number });
    words.language = language;
  }

  /** Calls an assistant. */
  async callHelp(): Promise<void> {
    if (this.screen.name !== 'help') this.go({ name: 'help' });
    if (this.help === 'coming') return;
    this.help = 'calling';
    try {
      await act('kiosk', 'POST', `/api/v1/offices/${this.device?.office}/help`, {});
    } catch {
      this.help = 'none';
    }
  }

  #hearHelp(calls: HelpCall[]): void {
    const own = calls.find((call) => call.kiosk === this.device?.id);
    if (own) this.help = own.coming ? 'coming' : 'calling';
    else if (this.help !== 'none') this.help = undefined;
  }

  /** Back to the first screen, in the default language. */
  startOver = (): void => {
    if (!this.busy) this.#toStart();
  };

  /** Somebody is there: no going back for a while. */
  touched(): void {
    clearTimeout(this.#idle);
    clearInterval(this.#countdown);
    if (this.leaving !== undefined) this.leaving = undefined;
    if (this.#held || this.busy || this.resting || !this.known) return;
    const own = this.device?.kiosk as { ticket_s?: number } | null | undefined;
    const whole = this.screen.name === 'ticket' ? (own?.ticket_s ?? TICKET_S) : (this.device?.idle_s ?? 45);
    const quiet = Math.max(whole - ASK_S, 10) * 1_000;
    this.#idle = setTimeout(() => this.#askWhetherThere(), quiet);
  }

  /** Nothing runs out while something is being said. */
  hold(is: boolean): void {
    this.#held = is;
    // Whoever is being asked has the time that was told.
    if (this.leaving === undefined) this.touched();
  }

  #isChanged(): boolean {
    return (
      words.language !== this.languages[0] || words.easy || this.textSize > 0 || this.contrast || this.lowReach
    );
  }

  #askWhetherThere(): void {
    this.leaving = ASK_S;
    this.#countdown = setInterval(() => {
      this.leaving = (this.leaving ?? 1) - 1;
      if (this.leaving <= 0) this.#toStart();
    }, 1_000);
  }

  /** Told when the kiosk begins anew; the spoken mode ends then. */
  onStartOver: () => void = () => undefined;

  #toStart(told?: Told): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#look);
    clearInterval(this.#countdown);
    this.leaving = undefined;
    words.language = this.languages[0] ?? 'pl';
    words.easy = false;
    this.textSize = 0;
    this.contrast = false;
    this.lowReach = false;
    this.wish = nothing();
    this.#adding = false;
    this.written = '';
    this.help = this.help === 'none' ? undefined : this.help;
    this.told = told;
    this.#show({ name: 'start' });
    this.onStartOver();
    if (told) this.#idle = setTimeout(() => (this.told = undefined), TICKET_S * 1_000);
    if (this.#stale) void this.reload();
    this.#askSoon();
  }

  /** Loads the page anew, if the daemon is there to give it and nobody is at the kiosk. */
  async reload(): Promise<void> {
    this.#stale = true;
    if (!this.resting || this.told) return;
    const there = await fetch(location.href, { cache: 'no-store' }).catch(() => undefined);
    if (there?.ok && this.resting) location.reload();
  }

  async #ask(): Promise<void> {
    const office = await get<Office>('kiosk', `/api/v1/offices/${this.device?.office}`);
    clock.zone = office.time_zone;
    clock.set(office.now);
    // What the daemon knows of the printer counts before a ticket is taken.
    if (office.paper && !('ticket' in this.screen)) this.noPaper = office.paper.reason != null;
    this.office = office;
    words.own = office.languages[0];
    this.#keepUp();
    try {
      localStorage.setItem(LAST_OFFICE, JSON.stringify(office));
    } catch {
      // Without storage, hours are lost by a reload while the daemon is away.
    }
  }

  /** Hours as they were known last, until the daemon says otherwise. */
  #remember(): void {
    try {
      const text = localStorage.getItem(LAST_OFFICE);
      if (!text) return;
      this.office = JSON.parse(text) as Office;
      clock.zone = this.office.time_zone;
      words.own = this.office.languages[0];
      words.language = this.office.languages[0] ?? 'pl';
    } catch {
      // What cannot be read is not known.
    }
  }

  /** Puts services as they are now into the screen; who stands before one that is gone is told so. */
  #keepUp(): void {
    const now = (service: Service) => this.services.find((other) => other.id === service.id);
    const { screen } = this;
    const wanted = this.wish.services.map(now);
    const ending = screen.name === 'ticket' || screen.name === 'wrong' || this.busy;
    const card = screen.name === 'card' ? now(screen.service) : undefined;
    if (!ending && (wanted.includes(undefined) || (screen.name === 'card' && !card))) {
      const { language } = words;
      this.#toStart({ id: 'service-gone' });
      words.language = language;
      return;
    }
    if (!ending) this.wish = { ...this.wish, services: wanted.filter((service) => service !== undefined) };
    if (card) this.screen = { name: 'card', service: card };
  }

  /** Asks anew, once for many events that come together. */
  #askSoon(): void {
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      this.#ask().catch((error: unknown) => {
        if (isStranger(error)) void this.#pair();
      });
    }, 500);
  }

  #hear(message: Message): void {
    if (message.type === 'hello') {
      clock.set(message.now);
      // A new build is loaded when nobody is at the kiosk.
      const other = this.build !== undefined && this.build !== message.build;
      this.build = message.build;
      if (other) void this.reload();
    }
    if (message.type === 'snapshot' || message.type === 'notice') this.#notices = message.notices;
    // Calls for help, and the printer, are told where the daemon knows of them.
    const more = message as unknown as { type: string; help?: HelpCall[]; device?: string; state?: string };
    if (more.type === 'help' || more.type === 'snapshot') this.#hearHelp(more.help ?? []);
    if (more.type === 'device' && more.device === `printer:${this.device?.kiosk?.printer}`) {
      this.noPaper = more.state !== 'ok';
    }
    if (message.type === 'office') void this.#relearn();
    if (message.type === 'ping') clock.set(message.now);
    else this.#askSoon();
  }

  /** The office was configured anew: this kiosk, too, may be another. */
  async #relearn(): Promise<void> {
    let device: Device;
    try {
      device = await whoAmI('kiosk');
    } catch (error) {
      if (isStranger(error)) void this.#pair();
      return;
    }
    this.device = device;
    panel.turned = device.kiosk?.turned ?? 0;
    panel.mm = device.kiosk?.panel_mm as [number, number] | undefined;
    this.#keepUp();
  }
}

/** Whether the daemon does not know this kiosk: not paired, revoked, or not configured. */
function isStranger(error: unknown): error is Problem {
  return error instanceof Problem && (error.status === 401 || error.status === 403 || error.status === 404);
}

/** Why a service, or the office, issues no tickets. */
export function closedFor(service: Service): ClosedFor {
  return {
    service,
    reason: service.closed_reason ?? undefined,
    text: service.closed_text as Texts | undefined,
    opensAt: service.opens_at ?? undefined,
  };
}

export const kiosk = new Kiosk();
