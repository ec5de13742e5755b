/**
 * What the panel knows of printers: what is to be known of each, and tickets of which nobody knows
 * whether they came out.
 */
import { act, get, type Schemas } from '@kolejka/shared/client';
import { newKey } from '@kolejka/shared/key';
import type { Message } from '@kolejka/shared/stream';

export type Job = Schemas['JobView'];

/** Jobs shown at once; more would be noise. */
const JOBS_MAX = 3;

class Printers {
  /** By printer, what is to be known of it; nothing of one that is well. */
  conditions = $state<Record<string, string[]>>({});
  /** Whether it does not print. */
  stopped = $state<Record<string, boolean>>({});
  #jobs = $state.raw<Job[]>([]);
  #office: string | undefined;

  /** Jobs that want somebody. */
  get jobs(): Job[] {
    return this.#jobs.slice(0, JOBS_MAX);
  }

  /** Begins anew: what lasts is told again. */
  forget(office: string | undefined): void {
    this.#office = office;
    this.conditions = {};
    this.stopped = {};
    this.#jobs = [];
    void this.#askAll();
  }

  /** Takes what is told of a device; whether it was a printer. */
  hear(message: Extract<Message, { type: 'device' }>): boolean {
    if (!message.device.startsWith('printer:')) return false;
    const printer = message.device.slice('printer:'.length);
    const conditions = message.conditions ?? [];
    if (conditions.length > 0) this.conditions[printer] = conditions;
    else delete this.conditions[printer];
    this.stopped[printer] = message.state !== 'ok';
    if (message.job && message.job.state !== 'queued') void this.#ask(printer);
    return true;
  }

  async reprint(job: Job): Promise<void> {
    await act('staff', 'POST', `${this.#path(job.printer)}/jobs/${job.job}/reprint`, undefined, newKey());
    await this.#ask(job.printer);
  }

  async dismiss(job: Job): Promise<void> {
    if (job.state === 'unsure' || job.state === 'failed') await act('staff', 'POST', `${this.#path(job.printer)}/jobs/${job.job}/cancel`);
    this.#jobs = this.#jobs.filter((known) => known.job !== job.job);
  }

  #path(printer: string): string {
    return `/api/v1/offices/${this.#office}/printers/${printer}`;
  }

  async #askAll(): Promise<void> {
    const printers = await get<Schemas['PrinterView'][]>('staff', `/api/v1/offices/${this.#office}/printers`).catch(() => []);
    for (const printer of printers) if (printer.unsure + printer.failed > 0) await this.#ask(printer.id);
  }

  async #ask(printer: string): Promise<void> {
    const jobs = await get<Job[]>('staff', `${this.#path(printer)}/jobs`).catch(() => undefined);
    if (!jobs) return;
    const open = jobs.filter((job) => job.number && (job.state === 'unsure' || job.state === 'failed'));
    this.#jobs = [...this.#jobs.filter((job) => job.printer !== printer), ...open];
  }
}

export const printers = new Printers();
