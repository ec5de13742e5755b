/**
 * What the clerk's panel knows and does.
 *
 * The daemon's word counts: after every act and every message of the stream the counter and what
 * waits are asked anew, so that two tabs or two computers of one clerk stay in step. While an act is
 * under way no other begins, so no press is lost or doubled.
 */
import {
  Problem,
  Unreachable,
  act,
  get,
  inLanguage,
  type CounterStaff,
  type Office,
  type Schemas,
  type Texts,
  type Ticket,
} from '@kolejka/shared/client';
import { clock } from '@kolejka/shared/clock.svelte';
import { Stream, type Message } from '@kolejka/shared/stream';
import { secondsUntil } from './duration';
import { printers } from './printers.svelte';
import { words } from './words';

/** How long the connection may be lost before it is told. */
const LOST_MS = 2_000;

/**
 * How often it is looked whether the daemon answers at all, and how long that may take: a network that
 * swallows everything closes no connection, and is told within 3 s all the same.
 */
const BEAT_EVERY_MS = 700;
const BEAT_MAX_MS = 2_000;

/** How long something that was told stays. */
const TOLD_MS = 6_000;

/** How long after a call another press of `next` is the same wish, as a double click is. */
const NEXT_REST_MS = 700;

export type Session = Schemas['SessionView'];
export type Queue = Schemas['QueueView'];
export type Alert = Schemas['AlertView'];
export type Alarm = Schemas['AlarmView'];
export type HelpCall = Schemas['HelpView'];
export type Choice = Schemas['ChoiceView'];

/** What an act on a ticket, or on a counter, is called when it can be taken back; the name of its event. */
const UNDOABLE: Record<string, string> = {
  cancel: 'ticket_cancelled',
  note: 'note_added',
  priority: 'priority_changed',
  restore: 'ticket_restored',
  return: 'ticket_returned',
  transfer: 'ticket_transferred',
  close: 'counter_closed',
  'drop-service': 'service_dropped',
  staff: 'counter_opened',
  'take-service': 'service_taken',
};

/** Acts that are remembered at once; older ones are forgotten first. */
const MINE_MAX = 20;

/** Something that this person did, where no counter's own button takes it back. */
export interface Mine {
  path: string;
  what: string;
  until: string;
  number: string;
  counter: string;
  /** What it was, in words of another room. */
  told?: string;
}

/** What is asked for in a window of its own. */
export type Dialog =
  | { name: 'note'; ticket: Ticket }
  | { name: 'park'; ticket: Ticket }
  | { name: 'transfer'; ticket: Ticket }
  | { name: 'walk-in' }
  | { name: 'numbers' }
  | { name: 'break' }
  | { name: 'menu' }
  | { name: 'keys' }
  | { name: 'emergency' }
  | { name: 'outcomes'; looksUp: true; ticket: Ticket }
  | { name: 'about'; looksUp: true; ticket: Ticket }
  | { name: 'news'; looksUp: true }
  | { name: 'aside'; looksUp: true }
  | { name: 'waiting'; looksUp: true };

/** Alerts told at once; more would be noise. */
export const ALERTS_MAX = 2;

class Clerk {
  session = $state.raw<Session | null>();
  office = $state.raw<Office>();
  counter = $state.raw<CounterStaff>();
  queue = $state.raw<Queue>({ waiting: 0, tickets: [] });
  aside = $state.raw<Ticket[]>([]);
  /** Who gave up today; asked for while it is looked at. */
  gaveUp = $state.raw<Ticket[]>([]);
  lookingAtGaveUp = $state(false);
  /** What can be taken back besides the counter's own actions, the latest last. */
  mine = $state.raw<Mine[]>([]);
  /** Everybody who waits, for the hall; kept up to date while its page is shown. */
  everybody = $state.raw<Queue>({ waiting: 0, tickets: [] });
  alerts = $state.raw<Alert[]>([]);
  /** Clerks who ask for help in silence; told to supervisors alone. */
  alarms = $state.raw<Alarm[]>([]);
  /** Who waits for this counter's services and cannot come to it: the clerk can go to them. */
  outOfReach = $state.raw<Queue['tickets']>([]);
  /** Which page is shown: the counter's, or another of the staff's. */
  place = $state<string>();
  help = $state.raw<HelpCall[]>([]);
  devices = $state<Record<string, string>>({});
  dialog = $state.raw<Dialog>();
  /** Something that was told the clerk; trouble stays until the next act. */
  told = $state.raw<{ text: string; trouble: boolean }>();
  busy = $state(false);
  lost = $state(false);

  /** Who else follows the stream: the page that is shown. */
  follower: ((message: Message) => void) | undefined;

  #stream: Stream | undefined;
  #lost: ReturnType<typeof setTimeout> | undefined;
  #told: ReturnType<typeof setTimeout> | undefined;
  #refresh: ReturnType<typeof setTimeout> | undefined;
  #beating = false;
  #streaming = false;
  #answers = true;
  #asking = false;
  #askAgain = false;
  #build: string | undefined;
  #doing: string[] = [];
  /** Until when `next` rests, by `performance.now`. */
  #restUntil = 0;
  #turn: Promise<unknown> = Promise.resolve();

  async begin(): Promise<void> {
    const known = localStorage.getItem('kolejka-language');
    if (known) words.language = known;
    for (;;) {
      try {
        await this.#signedIn(await get<Session>('staff', '/api/v1/session'));
        return;
      } catch (error) {
        if (error instanceof Problem) {
          this.session = null;
          return;
        }
        this.lost = true;
        await new Promise((resume) => setTimeout(resume, 1_000));
      }
    }
  }

  speak(language: string): void {
    words.language = language;
    localStorage.setItem('kolejka-language', language);
  }

  async signIn(login: string, password: string): Promise<void> {
    const session = await act<Session>('staff', 'POST', '/api/v1/session', { login, password });
    if (session) await this.#signedIn(session);
  }

  /** Looks again and again whether the daemon answers. */
  async #beat(): Promise<void> {
    if (this.#beating) return;
    this.#beating = true;
    let refused = 0;
    while (this.session) {
      const answers = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(BEAT_MAX_MS) }).then(
        (response) => response.ok,
        (error: unknown) => (error instanceof DOMException && error.name === 'TimeoutError' ? false : undefined),
      );
      // A single refusal may be a moment between two connections.
      refused = answers === undefined ? refused + 1 : 0;
      this.#answers = answers === true || (answers === undefined && refused < 2);
      if (!this.#answers) this.lost = true;
      else if (this.#streaming && this.lost) {
        this.lost = false;
        this.#askSoon(0);
      }
      await new Promise((resume) => setTimeout(resume, BEAT_EVERY_MS));
    }
    this.#beating = false;
  }

  /** Whether the session is still there; without one, the way in is shown, and what was typed waits. */
  async lookAgain(): Promise<void> {
    await get('staff', '/api/v1/session').catch((error: unknown) => {
      if (error instanceof Problem && error.status === 401) this.#forget();
    });
  }

  async signOut(): Promise<void> {
    if (await this.do('sign-out', () => act('staff', 'DELETE', '/api/v1/session'))) this.#forget();
  }

  #forget(): void {
    this.#stream?.close();
    this.#stream = undefined;
    this.counter = undefined;
    this.dialog = undefined;
    this.told = undefined;
    this.alarms = [];
    this.mine = [];
    this.lookingAtGaveUp = false;
    this.lost = false;
    this.session = null;
  }

  async #signedIn(session: Session): Promise<void> {
    this.session = session;
    this.lost = false;
    void this.#beat();
    await this.#askOffice();
    const own = this.office?.counters.find((counter) => counter.clerk === session.login);
    if (own) await this.#at(own.id);
    this.#stream = new Stream('staff', session.office, {
      message: (message) => this.#hear(message),
      connected: (is) => this.#connected(is),
    });
  }

  get languages(): string[] {
    return this.office?.languages ?? ['pl'];
  }

  /** A text of the office in the clerk's language. */
  text = (texts: Texts | undefined): string => inLanguage(texts, words.language, this.languages);

  /** A service's name. */
  service = (id: string): string =>
    this.text(this.office?.services.find((service) => service.id === id)?.name) || id;

  /** A need's name. */
  need = (id: string): string => this.text(this.office?.needs.find((need) => need.id === id)?.name) || id;

  get ticket(): Ticket | undefined {
    return this.counter?.ticket ?? undefined;
  }

  /** The office's priority class that staff offer. */
  get priorityClass(): string | undefined {
    return this.office?.priority_question?.class ?? this.office?.classes?.[0]?.id;
  }

  #path(rest: string): string {
    return `/api/v1/offices/${this.session?.office}${rest}`;
  }

  /** How often something was begun or done; what is answered to an older question is not shown over it. */
  #done = 0;

  /**
   * Does something, one thing at a time; whether it worked. What did not is told. Another thing asked
   * for meanwhile, as a quick hand on the keyboard does, waits its turn; the same thing once more is a
   * second press of one wish and is not done again.
   */
  async do(name: string, what: () => Promise<unknown>): Promise<boolean> {
    if (this.#doing.includes(name)) return false;
    this.#doing.push(name);
    // Who did something else meanwhile and presses `next` again means it.
    this.#restUntil = 0;
    this.busy = true;
    const turn = this.#turn.then(() => this.#doNow(what));
    this.#turn = turn;
    const worked = await turn;
    this.#doing.splice(this.#doing.indexOf(name), 1);
    this.busy = this.#doing.length > 0;
    return worked;
  }

  /** When everything asked for until now is done. */
  async still(): Promise<void> {
    await this.#turn;
  }

  async #doNow(what: () => Promise<unknown>): Promise<boolean> {
    this.told = undefined;
    this.#done += 1;
    try {
      await what();
      this.#done += 1;
      return true;
    } catch (error) {
      this.#tellTrouble(error);
      return false;
    } finally {
      this.#askSoon(0);
    }
  }

  async openCounter(id: string): Promise<void> {
    await this.do('open', async () => {
      await act('staff', 'POST', this.#path(`/counters/${id}/open`));
      await this.#at(id);
    });
  }

  /** Does something at the counter: `call-next`, `pause`, … */
  async atCounter(verb: string, body?: unknown): Promise<boolean> {
    const id = this.counter?.id;
    if (id === undefined) return false;
    return this.do(verb, async () => {
      const stands = await act<CounterStaff>('staff', 'POST', this.#path(`/counters/${id}/${verb}`), body);
      // As it stands is there at once; notes and the rest follow.
      if (stands && 'label' in stands && this.counter?.id === id) this.#show(stands);
    });
  }

  /** Calls who is next, and finishes who is there: so a press too soon would lose a client. */
  async next(): Promise<void> {
    const id = this.counter?.id;
    if (id === undefined || this.counter?.state !== 'open') return;
    // Who was called a moment ago and is not there any more cannot be lost.
    if (this.counter.ticket && performance.now() < this.#restUntil) return;
    await this.do('next', async () => {
      const called = await act<Schemas['CallAnswer']>('staff', 'POST', this.#path(`/counters/${id}/call-next`));
      if (called) {
        this.#restUntil = performance.now() + NEXT_REST_MS;
        // The number is there at once; the rest follows.
        if (this.counter) this.counter = { ...this.counter, ticket: called.ticket };
      } else {
        this.tell(words.say('nobody-waits'));
      }
    });
  }

  /** Does something to a ticket: `serve`, `recall`, … */
  async onTicket(ticket: Ticket, verb: string, body?: unknown): Promise<boolean> {
    return this.do(verb, async () => {
      const path = `/tickets/${ticket.id}/${verb}`;
      const stands = await act<Ticket>('staff', 'POST', this.#path(path), body);
      // At the counter its own button takes it back.
      if (this.place) this.offer(path, ticket.number);
      const counter = this.counter;
      if (!stands || !counter) return;
      const here = stands.counter === counter.id && (stands.status === 'called' || stands.status === 'serving');
      if (here) this.counter = { ...counter, ticket: stands };
      else if (counter.ticket?.id === stands.id) this.counter = { ...counter, ticket: null };
    });
  }

  /** Who was set aside here with a reminder that is due. */
  get due(): Ticket[] {
    const isDue = (at: string | null | undefined) => at != null && Date.parse(at) <= clock.now;
    return this.aside.filter((ticket) => ticket.counter === this.counter?.id && isDue(ticket.remind_at));
  }

  /** Shows who gave up today, or does so no more. */
  lookAtGaveUp(is: boolean): void {
    this.lookingAtGaveUp = is;
    if (is) this.#askSoon(0);
    else this.gaveUp = [];
  }

  /** The hall's page is shown: asks for everybody who waits. */
  enterHall(): void {
    this.#askSoon(0);
  }

  /** Begins a break; where the office knows several kinds, asks which. */
  takeBreak(): void {
    if ((this.office?.breaks ?? []).length > 0) this.dialog = { name: 'break' };
    else void this.atCounter('pause');
  }

  /** Issues a ticket as staff; its number is there to be read out. */
  async issue(body: unknown): Promise<Ticket | undefined> {
    let issued: Ticket | null = null;
    await this.do('issue', async () => {
      issued = await act<Ticket>('staff', 'POST', this.#path('/tickets'), body);
    });
    return issued ?? undefined;
  }

  /** Says that one sees to a colleague's alarm. */
  async seeTo(alarm: Alarm): Promise<void> {
    await this.do('alarm-end', () => act('staff', 'POST', this.#path(`/counters/${alarm.counter}/alarm-end`)));
  }

  /** How a visit for a service can end. */
  outcomes(service: string): Choice[] {
    const own = this.office?.services.find((one) => one.id === service)?.outcomes ?? [];
    return own.length > 0 ? own : (this.office?.outcomes ?? []);
  }

  #show(counter: CounterStaff): void {
    const notes = this.counter?.ticket?.notes ?? [];
    const same = counter.ticket && counter.ticket.id === this.counter?.ticket?.id;
    this.counter = same && counter.ticket ? { ...counter, ticket: { ...counter.ticket, notes } } : counter;
  }

  /** Answers or ends a kiosk's call for help. */
  async onHelp(kiosk: string, verb: 'coming' | 'end'): Promise<void> {
    await this.do(`help-${verb}-${kiosk}`, async () => {
      const help = await act<HelpCall[]>('staff', 'POST', this.#path(`/help/${kiosk}/${verb}`));
      if (help) this.help = help;
    });
  }

  /** Whether this person may do what supervisors do. */
  get supervises(): boolean {
    return this.session?.role === 'supervisor' || this.session?.role === 'administrator';
  }

  /** Enters emergency numbers; how many, or none if it did not work. */
  async enterEmergency(range: Schemas['EmergencyNumbersRequest']): Promise<number | undefined> {
    let entered: number | undefined;
    await this.do('numbers', async () => {
      const tickets = await act<Ticket[]>('staff', 'POST', this.#path('/emergency-tickets'), range);
      entered = tickets?.length ?? 0;
    });
    return entered;
  }

  async undo(): Promise<void> {
    const id = this.counter?.id;
    if (id === undefined) return;
    await this.do('undo', async () => {
      const undone = await act<Schemas['UndoAnswer']>('staff', 'POST', this.#path(`/counters/${id}/undo`));
      const numbers = undone?.withdrawn ?? [];
      this.tell(
        numbers.length > 0 ? words.say('undone-calls', { numbers: numbers.join(', ') }) : words.say('undone'),
      );
    });
  }

  /** Offers to take back what was just done by a path such as `/tickets/12/cancel`, if that can be. */
  offer(path: string, number = ''): void {
    const [, kind, id, verb] = /^\/(tickets|counters)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
    const what = UNDOABLE[verb ?? ''];
    if (kind === undefined || id === undefined || what === undefined) return;
    this.offerBack({ path: `/${kind}/${id}/undo`, what, number, counter: kind === 'counters' ? id : '' });
  }

  /** Offers to take back what was just done, for as long as the office allows. */
  offerBack(mine: Omit<Mine, 'until'>): void {
    const window_s = this.office?.undo_window_s ?? 0;
    if (window_s > 0) this.#remember({ ...mine, until: new Date(clock.now + window_s * 1_000).toISOString() });
  }

  #remember(mine: Mine): void {
    const others = this.mine.filter((one) => !(one.path === mine.path && one.until === mine.until));
    this.mine = [...others.filter((one) => secondsUntil(one.until) > 0), mine].slice(-MINE_MAX);
  }

  /** Takes back the latest of what this person did. */
  async takeBack(): Promise<void> {
    const latest = this.mine.findLast((one) => secondsUntil(one.until) > 0);
    if (!latest) return;
    const forget = () => (this.mine = this.mine.filter((one) => one !== latest));
    await this.do('undo', async () => {
      try {
        await act('staff', 'POST', this.#path(latest.path));
      } catch (error) {
        // What is refused once is refused again.
        if (error instanceof Problem && error.status === 409) forget();
        throw error;
      }
      forget();
      this.tell(words.say('undone'));
    });
  }

  /** The own counter was closed, here or in another window: that can be taken back. */
  #closed(counter: CounterStaff): void {
    const steps = counter.undo_steps ?? [];
    const own = counter.undo_by === this.session?.login && steps.some((step) => step.what === 'counter_closed');
    if (counter.state !== 'closed' || !own || !counter.undo_until) return;
    const [path, what, until] = [`/counters/${counter.id}/undo`, 'counter_closed', counter.undo_until];
    this.#remember({ path, what, until, number: '', counter: counter.id });
  }

  async closeCounter(): Promise<void> {
    if (!(await this.atCounter('close'))) return;
    if (this.counter) this.#closed(this.counter);
    this.counter = undefined;
    await this.#askOffice().catch(() => undefined);
  }

  tell(text: string): void {
    clearTimeout(this.#told);
    this.told = { text, trouble: false };
    this.#told = setTimeout(() => (this.told = undefined), TOLD_MS);
  }

  #tellTrouble(error: unknown): void {
    clearTimeout(this.#told);
    if (error instanceof Problem && error.status === 401) {
      this.#forget();
      return;
    }
    const code = error instanceof Problem ? error.code : error instanceof Unreachable ? 'unreachable' : 'other';
    const known = words.has(`error-${code}`) ? `error-${code}` : 'error-other';
    const counter = error instanceof Problem ? String(error.body['counter'] ?? '') : '';
    const numbers: unknown[] = error instanceof Problem && Array.isArray(error.body['numbers']) ? error.body['numbers'] : [];
    // Emergency numbers are told as they stand on their paper.
    const named = numbers.map((one) => (typeof one === 'number' ? `E${String(one).padStart(3, '0')}` : String(one)));
    this.told = { text: words.say(known, { code, counter, numbers: named.join(', ') }), trouble: true };
  }

  async #at(id: string): Promise<void> {
    this.counter = await get<CounterStaff>('staff', this.#path(`/counters/${id}`));
    await this.#askAll();
  }

  async #askOffice(): Promise<void> {
    const office = await get<Office>('staff', this.#path(''));
    clock.zone = office.time_zone;
    clock.set(office.now);
    this.office = office;
    words.own = office.languages[0];
  }

  async #askAll(): Promise<void> {
    const done = this.#done;
    const id = this.counter?.id;
    if (id === undefined) {
      const [, everybody] = await Promise.all([this.#askOffice(), this.place === 'hall' && get<Queue>('staff', this.#path('/queue'))]);
      if (everybody) this.everybody = everybody;
      // A colleague's undo, or another window, may have brought one back to a counter.
      const own = this.office?.counters.find((counter) => counter.clerk === this.session?.login);
      if (own) await this.#at(own.id);
      return;
    }
    const stranded = this.alerts.some((alert) => alert.code === 'no_step_free_counter');
    const [counter, queue, aside, everybody] = await Promise.all([
      get<CounterStaff>('staff', this.#path(`/counters/${id}`)),
      get<Queue>('staff', this.#path(`/queue?counter=${id}`)),
      get<Ticket[]>('staff', this.#path(`/tickets?status=parked,no_show${this.lookingAtGaveUp ? ',cancelled' : ''}`)),
      stranded || this.place === 'hall' ? get<Queue>('staff', this.#path('/queue')) : undefined,
    ]);
    // Answered from before what was done meanwhile: what that showed is newer, and a key may rely on it.
    if (done !== this.#done) {
      this.#askSoon(0);
      return;
    }
    // Somebody else may have closed it, or opened it for themselves.
    if (counter.state === 'closed' || counter.clerk !== this.session?.login) {
      this.#closed(counter);
      this.counter = undefined;
      await this.#askOffice();
      return;
    }
    this.counter = counter;
    this.queue = queue;
    this.aside = aside.filter((ticket) => ticket.status !== 'cancelled');
    this.gaveUp = aside.filter((ticket) => ticket.status === 'cancelled').toReversed();
    if (everybody) this.everybody = everybody;
    this.outOfReach = (everybody?.tickets ?? []).filter(
      ({ ticket }) =>
        ticket.step_free && !counter.step_free && (counter.services ?? []).includes(ticket.service) && !ticket.counter,
    );
  }

  /** Asks anew, once for many events that come together, one asking at a time. */
  #askSoon(after_ms = 60): void {
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      if (this.#asking) {
        this.#askAgain = true;
        return;
      }
      this.#asking = true;
      this.#askAll()
        .catch((error: unknown) => {
          if (error instanceof Problem && error.status === 401) this.#forget();
        })
        .finally(() => {
          this.#asking = false;
          if (this.#askAgain) {
            this.#askAgain = false;
            this.#askSoon();
          }
        });
    }, after_ms);
  }

  #hear(message: Message): void {
    this.follower?.(message);
    switch (message.type) {
      case 'hello':
        clock.set(message.now);
        if (this.#build !== undefined && this.#build !== message.build) location.reload();
        this.#build = message.build;
        // Trouble that lasts is told again.
        this.devices = {};
        printers.forget(this.session?.office);
        break;
      case 'ping':
        clock.set(message.now);
        return;
      case 'alert':
        this.alerts = message.alerts;
        if (message.alerts.some((alert) => alert.code === 'no_step_free_counter') || this.outOfReach.length > 0) break;
        return;
      case 'help':
        this.help = message.help;
        return;
      case 'alarm':
        this.alarms = message.alarms;
        return;
      case 'snapshot':
        this.alerts = message.alerts ?? [];
        this.help = message.help ?? [];
        break;
      case 'device':
        if (printers.hear(message)) return;
        if (message.state === 'ok') delete this.devices[message.device];
        else this.devices[message.device] = message.detail ?? '';
        return;
      case 'office':
      case 'emergency':
      case 'counter':
        this.#askOffice().catch(() => undefined);
        break;
      default:
        break;
    }
    this.#askSoon();
  }

  #connected(is: boolean): void {
    clearTimeout(this.#lost);
    this.#streaming = is;
    if (is) {
      this.lost = !this.#answers;
      this.#askSoon(0);
    } else {
      this.#lost = setTimeout(() => (this.lost = true), LOST_MS);
    }
  }
}

export const clerk = new Clerk();
