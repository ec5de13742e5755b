/**
 * What the supervisor's board knows and does.
 *
 * It shows what the daemon says and nothing of its own: after every act and every message of the stream
 * all of it is asked anew, at once for the first of many and then at most every `REST_MS`, so a busy
 * office costs no more than a few questions a second.
 */
import { act, get, type Schemas } from '@kolejka/shared/client';
import { clock } from '@kolejka/shared/clock.svelte';
import type { Message } from '@kolejka/shared/stream';
import { clerk } from '../clerk.svelte';

export type View = Schemas['SupervisorView'];
export type ServiceState = Schemas['ServiceStateView'];
export type CounterState = Schemas['CounterStateView'];
export type Proposal = Schemas['ProposalView'];
export type Curve = Schemas['CurveView'];
export type Printer = Schemas['PrinterView'];

/** Rest between two questions while much happens. */
const REST_MS = 200;

/** How often it is asked while nothing happens: forecasts and waits change with time alone. */
const IDLE_MS = 10_000;

/** How often the curve is drawn anew. */
const CURVE_MS = 60_000;

/** What is done in a window of its own. */
export type Sheet =
  | { name: 'office' }
  | { name: 'service'; id: string }
  | { name: 'counter'; id: string }
  | { name: 'printer'; id: string }
  | { name: 'notices' }
  | { name: 'tickets' };

class Board {
  view = $state.raw<View>();
  curve = $state.raw<Curve>();
  sheet = $state.raw<Sheet>();
  /** Rises with every answer, for what is shown beside and has to be asked anew, too. */
  turn = $state(0);

  #asking = false;
  #again = false;
  #rested = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #idle: ReturnType<typeof setInterval> | undefined;
  #curve: ReturnType<typeof setInterval> | undefined;

  /** Begins to follow; gives what ends it. */
  begin(): () => void {
    clerk.follower = (message: Message) => {
      if (message.type !== 'ping') this.soon();
    };
    this.#idle = setInterval(() => this.soon(), IDLE_MS);
    this.#curve = setInterval(() => void this.#askCurve(), CURVE_MS);
    this.soon();
    void this.#askCurve();
    return () => {
      clerk.follower = undefined;
      clearInterval(this.#idle);
      clearInterval(this.#curve);
      clearTimeout(this.#timer);
      this.#timer = undefined;
      // Who signs in next may be of another office.
      [this.view, this.curve, this.sheet] = [undefined, undefined, undefined];
    };
  }

  path(rest: string): string {
    return `/api/v1/offices/${clerk.session?.office}${rest}`;
  }

  /** Asks anew, at once or when the rest is over. */
  soon(): void {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    const wait = this.#rested - performance.now();
    if (wait > 0) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.soon();
      }, wait);
      return;
    }
    void this.ask();
  }

  async ask(): Promise<void> {
    this.#asking = true;
    try {
      const view = await get<View>('staff', this.path('/board'));
      clock.set(view.now);
      this.view = view;
      this.turn += 1;
    } catch {
      // The bar's own beat tells that the connection is lost, and the next question comes by itself.
    } finally {
      this.#rested = performance.now() + REST_MS;
      this.#asking = false;
      if (this.#again) {
        this.#again = false;
        this.soon();
      }
    }
  }

  async #askCurve(): Promise<void> {
    this.curve = (await get<Curve>('staff', this.path('/curve')).catch(() => undefined)) ?? this.curve;
  }

  /** Does something, one thing at a time, and shows what came of it; whether it worked. */
  async do(name: string, method: 'POST' | 'DELETE', path: string, body?: unknown, number?: string): Promise<boolean> {
    const worked = await clerk.do(name, () => act('staff', method, this.path(path), body));
    if (worked) {
      clerk.offer(path, number);
      this.#rested = 0;
      this.soon();
    }
    return worked;
  }

  service(id: string): string {
    const found = this.view?.services.find((service) => service.id === id);
    return (found && clerk.text(found.name)) || id;
  }

  label(id: string | undefined | null): string {
    return this.view?.counters.find((counter) => counter.id === id)?.label ?? id ?? '';
  }

  /** What somebody is called; the sign-in name where no other is known. */
  name(login: string | undefined | null): string {
    return (login && this.view?.names[login]) || login || '';
  }
}

export const board = new Board();
