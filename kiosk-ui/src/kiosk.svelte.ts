/**
 * What the kiosk is doing: its screen, what the office offers, and taking a ticket.
 *
 * A ticket is asked for under one key for as long as the client waits for it, so a touch repeated or
 * an answer lost never makes a second one.
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
import { help } from './help.svelte';
import { words } from './words';

/** How often what the office offers is asked anew, besides when something happens. */
const REFRESH_MS = 15_000;

/** How long a ticket stays on the screen. */
const TICKET_MS = 25_000;

/** How long before going back the client is asked. */
const ASK_S = 20;

/** How long the connection may be lost before it is told. */
const LOST_MS = 2_500;

/** What a client wants. */
export interface Wish {
  service: Service;
  count: number;
  stepFree: boolean;
}

export type Screen =
  | { name: 'loading' }
  | { name: 'unpaired' }
  | { name: 'start' }
  | { name: 'card'; service: Service }
  | { name: 'question'; wish: Wish }
  | { name: 'issuing' }
  | { name: 'ticket'; ticket: Ticket }
  | { name: 'refused'; problem: Problem }
  | { name: 'failed'; again: () => void };

class Kiosk {
  screen = $state.raw<Screen>({ name: 'loading' });
  office = $state.raw<Office>();
  device = $state.raw<Device>();
  offline = $state(false);
  #notices = $state.raw<Notice[]>([]);
  /** Seconds until the kiosk goes back, while it asks whether somebody is still there. */
  leaving = $state<number>();
  textSize = $state(0);
  contrast = $state(false);
  lowReach = $state(false);

  #lost: ReturnType<typeof setTimeout> | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #countdown: ReturnType<typeof setInterval> | undefined;
  #refresh: ReturnType<typeof setTimeout> | undefined;
  #build: string | undefined;
  #stale = false;

  async begin(): Promise<void> {
    for (;;) {
      try {
        this.device = await whoAmI('kiosk');
        await this.#ask();
        break;
      } catch (error) {
        if (error instanceof Problem && (error.status === 401 || error.status === 404)) {
          this.screen = { name: 'unpaired' };
          return;
        }
        this.offline = true;
        await new Promise((resume) => setTimeout(resume, 1_000));
      }
    }
    this.offline = false;
    this.#toStart();
    new Stream('kiosk', this.device.office, {
      message: (message) => this.#hear(message),
      connected: (is) => this.#connected(is),
    });
    setInterval(() => this.#askSoon(), REFRESH_MS);
    for (const event of ['pointerdown', 'keydown']) {
      addEventListener(event, () => this.touched(), { capture: true });
    }
  }

  /** The services that this kiosk offers. */
  get services(): Service[] {
    const offered = this.device?.services ?? [];
    const all = this.office?.services ?? [];
    return offered.length === 0 ? all : all.filter((service) => offered.includes(service.id));
  }

  /** Notices whose time has not passed. */
  get notices(): Notice[] {
    return this.#notices.filter((notice) => notice.until == null || clock.now < Date.parse(notice.until));
  }

  get languages(): string[] {
    return this.office?.languages ?? ['pl'];
  }

  /** A text of the office in the client's language. */
  text = (texts: Texts | undefined): string => inLanguage(texts, words.language, this.languages);

  choose(service: Service): void {
    this.wants({ service, count: 1, stepFree: false });
  }

  /** The client wants this: ask about priority if the office does, then take the ticket. */
  wants(wish: Wish): void {
    if (this.office?.priority_question) this.screen = { name: 'question', wish };
    else this.take(wish, null);
  }

  /** Takes the ticket. */
  take(wish: Wish, priority: string | null): void {
    const key = newKey();
    const path = `/api/v1/offices/${this.device?.office}/tickets`;
    const body = {
      services: [wish.service.id],
      count: wish.count,
      priority,
      language: words.language,
      step_free: wish.stepFree,
    };
    const attempt = async (): Promise<void> => {
      this.screen = { name: 'issuing' };
      try {
        const ticket = await act<Ticket>('kiosk', 'POST', path, body, key);
        if (ticket) this.screen = { name: 'ticket', ticket };
      } catch (error) {
        this.screen =
          error instanceof Problem && error.status < 500
            ? { name: 'refused', problem: error }
            : { name: 'failed', again: () => void attempt() };
      }
      this.touched();
    };
    void attempt();
  }

  /** Back to the first screen, in the default language. */
  startOver = (): void => this.#toStart();

  /** Somebody is there: no going back for a while. */
  touched(): void {
    clearTimeout(this.#idle);
    clearInterval(this.#countdown);
    this.leaving = undefined;
    if (this.screen.name === 'ticket') {
      this.#idle = setTimeout(() => this.#toStart(), TICKET_MS);
    } else if (this.screen.name !== 'start' || this.#isChanged()) {
      const quiet = Math.max((this.device?.idle_s ?? 45) - ASK_S, 10) * 1_000;
      this.#idle = setTimeout(() => this.#askWhetherThere(), quiet);
    }
  }

  #isChanged(): boolean {
    return words.language !== this.languages[0] || this.textSize > 0 || this.contrast || this.lowReach;
  }

  #askWhetherThere(): void {
    // Nobody needs to be asked on the first screen: it only loses its language and aids.
    if (this.screen.name === 'start') {
      this.#toStart();
      return;
    }
    this.leaving = ASK_S;
    this.#countdown = setInterval(() => {
      this.leaving = (this.leaving ?? 1) - 1;
      if (this.leaving <= 0) this.#toStart();
    }, 1_000);
  }

  #toStart(): void {
    clearTimeout(this.#idle);
    clearInterval(this.#countdown);
    this.leaving = undefined;
    words.language = this.languages[0] ?? 'pl';
    this.textSize = 0;
    this.contrast = false;
    this.lowReach = false;
    this.screen = { name: 'start' };
    if (this.#stale) location.reload();
    this.#askSoon();
  }

  async #ask(): Promise<void> {
    const office = await get<Office>('kiosk', `/api/v1/offices/${this.device?.office}`);
    clock.zone = office.time_zone;
    clock.set(office.now);
    this.office = office;
    words.own = office.languages[0];
  }

  /** Asks anew, once for many events that come together. */
  #askSoon(): void {
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      this.#ask().catch(() => undefined);
    }, 500);
  }

  #hear(message: Message): void {
    help.hear(message, this.device);
    if (message.type === 'hello') {
      clock.set(message.now);
      // A new build is loaded when nobody is at the kiosk.
      if (this.#build !== undefined && this.#build !== message.build) {
        this.#stale = true;
        if (this.screen.name === 'start') location.reload();
      }
      this.#build = message.build;
    }
    if (message.type === 'snapshot' || message.type === 'notice') this.#notices = message.notices;
    if (message.type === 'ping') clock.set(message.now);
    else this.#askSoon();
  }

  #connected(is: boolean): void {
    clearTimeout(this.#lost);
    if (is) this.offline = false;
    else this.#lost = setTimeout(() => (this.offline = true), LOST_MS);
  }
}

export const kiosk = new Kiosk();
export type Question = Schemas['PriorityQuestionView'];
