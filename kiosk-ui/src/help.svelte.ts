/**
 * Calling an assistant to this kiosk: what the client is told of it follows from the daemon's word, so a
 * press repeated, an answer lost or a page loaded anew never makes a second call.
 */
import { act, type Schemas } from '@kolejka/shared/client';
import type { Device } from '@kolejka/shared/device';
import { newKey } from '@kolejka/shared/key';
import type { Message } from '@kolejka/shared/stream';

/** How long it stays told that nobody could be called. */
const FAILED_MS = 15_000;

export type HelpState = 'idle' | 'calling' | 'called' | 'coming' | 'failed';

class Help {
  state = $state<HelpState>('idle');
  #device: Device | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Whether there is a kiosk to call to. */
  get known(): boolean {
    return this.#device !== undefined;
  }

  hear(message: Message, device: Device | undefined): void {
    this.#device = device;
    if (message.type === 'snapshot' || message.type === 'help') this.#stands(message.help ?? []);
  }

  async call(): Promise<void> {
    if (this.state !== 'idle' && this.state !== 'failed') return;
    this.state = 'calling';
    clearTimeout(this.#timer);
    try {
      const path = `/api/v1/offices/${this.#device?.office}/help`;
      const standing = await act<Schemas['HelpView'][]>('kiosk', 'POST', path, undefined, newKey());
      this.#stands(standing ?? []);
    } catch {
      this.state = 'failed';
      this.#timer = setTimeout(() => (this.state = 'idle'), FAILED_MS);
    }
  }

  async end(): Promise<void> {
    const path = `/api/v1/offices/${this.#device?.office}/help/${this.#device?.id}/end`;
    await act('kiosk', 'POST', path, undefined, newKey()).catch(() => undefined);
    this.state = 'idle';
  }

  #stands(standing: Schemas['HelpView'][]): void {
    const own = standing.find((call) => call.kiosk === this.#device?.id);
    if (own) this.state = own.coming ? 'coming' : 'called';
    else if (this.state !== 'failed') this.state = 'idle';
  }
}

export const help = new Help();
