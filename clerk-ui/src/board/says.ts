/** What is said of the office's parts, in one sentence or a few words each. */
import { clock } from '@kolejka/shared/clock.svelte';
import { spaced, type Schemas } from '@kolejka/shared/client';
import { minutesSince } from '../duration';
import { board, type CounterState, type ServiceState, type View } from './board.svelte';
import { words } from './words';

const { say } = words;

/** Whole minutes of a time that is none to the second anyway. */
export const minutes = (seconds: number): number => Math.max(1, Math.round(seconds / 60));

/** When, today by the clock, on another day with the day. */
export function when(at: string): string {
  const today = new Date(clock.now).toDateString() === new Date(at).toDateString();
  return today ? clock.time(at) : `${clock.day(words.language, at)}, ${clock.time(at)}`;
}

export function because(reason: string | null | undefined): string {
  const id = `board-because-${reason}`;
  return reason && words.has(id) ? say(id) : (reason ?? '');
}

/** Whether tickets are issued at all, and why not. */
export function intakeLine(view: View): string {
  if (view.intake === 'stopped') return say('office-stopped');
  if (!view.open) {
    const reason = because(view.closed_reason);
    return say('office-closed', { reason: view.opens_at ? `${reason}, ${say('board-opens', { when: when(view.opens_at) })}` : reason });
  }
  if (view.intake === 'open') return say('office-open-hand');
  return view.closes_at ? say('office-open-until', { time: when(view.closes_at) }) : say('office-open');
}

/** How a service stands, in a few words. */
export function serviceState(service: ServiceState): string {
  if (service.suspended_since) {
    return `${say('board-because-suspended')} ${say('suspended-since', { time: clock.time(service.suspended_since) })}`;
  }
  if (!service.open) return because(service.closed_reason);
  return service.intake === 'open' ? say('board-intake-hand') : say('board-intake-open');
}

/** How long who comes now will wait. */
export function forecast(service: ServiceState): string {
  if (service.suspended_since) return say('board-paused-forecast');
  if (service.wait_min_s == null || service.wait_max_s == null) return say('board-no-forecast');
  return say('board-range', { min: Math.round(service.wait_min_s / 60), max: Math.round(service.wait_max_s / 60) });
}

/** The office's own target for a service. */
export function target(service: ServiceState): string {
  const count = service.target_waiting ?? undefined;
  const time = service.target_longest_s == null ? undefined : Math.round(service.target_longest_s / 60);
  if (count !== undefined && time !== undefined) return say('board-target-both', { count, minutes: time });
  if (count !== undefined) return say('board-target-count', { count });
  return time === undefined ? '' : say('board-target-time', { minutes: time });
}

/** What a counter is doing. */
export function doing(counter: CounterState): string {
  const number = counter.number ? spaced(counter.number) : '';
  if (counter.away) return say('doing-away', { number });
  return say(`doing-${counter.doing}`, { number });
}

/** What a break is for, in the office's words. */
export function breakReason(counter: CounterState, names: { id: string; name: Record<string, string> }[], text: (texts: Record<string, string>) => string): string {
  const reason = counter.pause?.reason;
  if (!reason) return '';
  const known = names.find((one) => one.id === reason);
  return known ? text(known.name) : reason;
}

/** A device's name. */
export function device(id: string): string {
  const [kind = '', name = ''] = id.split(/:(.*)/);
  const known = `device-kind-${kind}`;
  return words.has(known) ? say(known, { id: name }) : id;
}

/** What is wrong with a device, in words; the daemon's own where there are none. */
export function wrong(one: Schemas['DeviceHealthView']): string {
  const silent = one.detail?.startsWith('it has not been heard of');
  return silent ? say('device-silent') : (one.detail ?? '');
}

/** How a printer is. */
export function printer(one: Schemas['PrinterView']): string {
  const conditions = one.conditions.map((id) => (words.has(`condition-${id}`) ? say(`condition-${id}`) : id));
  if (conditions.length > 0) return conditions.join(', ');
  if (one.state === 'ok') return say('printer-well');
  return one.state === 'unknown' ? say('printer-unknown') : say('printer-down');
}

/** How long something has lasted. */
export const lasts = (at: string | undefined | null): string => (at ? say('board-minutes', { minutes: minutesSince(at) }) : '');

export const counterOf = (id: string): CounterState | undefined => board.view?.counters.find((one) => one.id === id);
