/**
 * Following an office: one websocket that comes back by itself and asks for what it missed.
 */
import { BASE, type As, type Schemas } from './client';

export type Message = Schemas['Message'];
export type Board = Schemas['Board'];
export type BoardCall = Schemas['CallMessage'];

/** Without a message for so long (the daemon says something every 15 s) the connection is dead. */
const SILENCE_MS = 20_000;

/** Rest before the first try to come back, doubled up to the longest, with some chance in it. */
const REST_MIN_MS = 250;
const REST_MAX_MS = 4_000;

/** The code with which the daemon lets somebody go. */
const UNWELCOME = 1008;

/** How a page follows, where not as all do. */
export interface Following {
  /** Seconds between two pings. */
  ping_s: number;
  /** Without a message for so long the connection is dead. */
  silence_ms: number;
}

export interface Handlers {
  /** Every message, in order, each event once. */
  message(message: Message): void;
  /** The connection is there, or lost and being sought; told once each time. */
  connected(is: boolean): void;
  /** The daemon knows this session or device no more. */
  unwelcome?(): void;
}

export class Stream {
  #socket: WebSocket | undefined;
  #journal: string | undefined;
  #seq = 0;
  #rest = REST_MIN_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #is: boolean | undefined;

  constructor(
    private readonly as: As,
    private readonly office: string,
    private readonly handlers: Handlers,
    private readonly following?: Following,
  ) {
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    this.#socket?.close();
  }

  #connect(): void {
    const query = new URLSearchParams({ as: this.as });
    if (this.following) query.set('ping', String(this.following.ping_s));
    if (this.#journal !== undefined) {
      query.set('journal', this.#journal);
      query.set('since', String(this.#seq));
    }
    const url = new URL(`${BASE}/api/v1/offices/${this.office}/stream?${query}`, location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url, 'kolejka.v1');
    this.#socket = socket;
    this.#listen();
    socket.onmessage = (event: MessageEvent<string>) => {
      if (socket === this.#socket) this.#take(JSON.parse(event.data) as Message);
    };
    socket.onclose = (event) => {
      if (socket !== this.#socket) return;
      this.#lost();
      if (event.code === UNWELCOME && event.reason === 'signed out') this.handlers.unwelcome?.();
    };
  }

  #take(message: Message): void {
    this.#listen();
    switch (message.type) {
      case 'hello':
        if (message.journal !== this.#journal) {
          this.#journal = message.journal;
          this.#seq = 0;
        }
        this.#rest = REST_MIN_MS;
        this.#tell(true);
        break;
      case 'ping':
        break;
      // These tell how something stands at an event, and are none themselves.
      case 'alert':
      case 'alarm':
      case 'device':
        break;
      case 'snapshot':
        this.#seq = message.seq;
        break;
      default:
        if (message.seq <= this.#seq) return;
        this.#seq = message.seq;
    }
    this.handlers.message(message);
  }

  /** Tells when it changes, not at every try. */
  #tell(is: boolean): void {
    if (this.#is === is) return;
    this.#is = is;
    this.handlers.connected(is);
  }

  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lost(), this.following?.silence_ms ?? SILENCE_MS);
  }

  #lost(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    clearTimeout(this.#silence);
    if (this.#closed) return;
    this.#tell(false);
    const rest = this.#rest * (0.5 + Math.random());
    this.#rest = Math.min(this.#rest * 2, REST_MAX_MS);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), rest);
  }
}
