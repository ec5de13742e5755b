/**
 * The office's clock: right although the machine's own may be wrong, because every message of the
 * daemon tells the time.
 */
class OfficeClock {
  #ahead = 0;
  #zone = $state('Europe/Warsaw');
  #tick = $state(0);

  constructor() {
    setInterval(() => {
      this.#tick += 1;
    }, 1_000);
  }

  /** Sets the clock by what the daemon says. */
  set(now: string): void {
    const told = Date.parse(now);
    if (Number.isNaN(told)) return;
    const ahead = told - Date.now();
    // Within a second it is only the way of the message, and the clock must not jump about.
    if (Math.abs(ahead - this.#ahead) > 1_000) this.#ahead = ahead;
    this.#tick += 1;
  }

  set zone(zone: string) {
    this.#zone = zone;
  }

  /** The time now; asking again every second keeps what shows it up to date. */
  get now(): number {
    void this.#tick;
    return Date.now() + this.#ahead;
  }

  /** Hours and minutes of an instant. */
  time(at: number | string = this.now): string {
    return this.#format({ hour: '2-digit', minute: '2-digit' }, at, 'pl');
  }

  /** Minutes since midnight, at the office. */
  get minuteOfDay(): number {
    const [hours, minutes] = this.#format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, this.now, 'en').split(':');
    return Number(hours) * 60 + Number(minutes);
  }

  /** Date and weekday in a language. */
  day(language: string, at: number | string = this.now): string {
    return this.#format({ weekday: 'long', day: 'numeric', month: 'long' }, at, language);
  }

  /** An instant in any form. */
  format(language: string, options: Intl.DateTimeFormatOptions, at: number | string): string {
    return this.#format(options, at, language);
  }

  #format(options: Intl.DateTimeFormatOptions, at: number | string, language: string): string {
    return new Intl.DateTimeFormat(language, { ...options, timeZone: this.#zone }).format(new Date(at));
  }
}

export const clock = new OfficeClock();
