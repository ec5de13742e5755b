/**
 * The panel: how large it is, how it hangs, and from that the size of everything on it.
 *
 * One rem is 16 units of a panel of 1080 × 1920 or 1920 × 1080, so every size follows the panel; buttons
 * are never lower than 7 rem (112 px there), nor than 20 mm where the panel's size is configured.
 */

/** The least side of a button in millimetres. */
const BUTTON_MM = 20;

/** The least side of a button in rem. */
const BUTTON_REM = 7;

export class Panel {
  width = $state(innerWidth);
  height = $state(innerHeight);
  turned = $state(0);
  mm = $state<[number, number]>();

  constructor() {
    addEventListener('resize', () => {
      this.width = innerWidth;
      this.height = innerHeight;
    });
  }

  get #sideways(): boolean {
    return this.turned % 180 !== 0;
  }

  /** The page's own width and height, as the person sees it. */
  get w(): number {
    return this.#sideways ? this.height : this.width;
  }

  get h(): number {
    return this.#sideways ? this.width : this.height;
  }

  get landscape(): boolean {
    return this.w > this.h;
  }

  /** A rem in pixels. */
  get rem(): number {
    return this.landscape
      ? Math.min(this.w * 0.011, this.h * 0.014815)
      : Math.min(this.w * 0.014815, this.h * 0.008333);
  }

  /** The least side of a button in pixels. */
  get button(): number {
    const least = BUTTON_REM * this.rem;
    if (!this.mm) return least;
    // The system may draw coarser than the panel could: what counts is how wide the page really is.
    const perMm = Math.max(this.w / this.mm[0], this.h / this.mm[1]);
    return Math.max(least, Math.ceil(BUTTON_MM * perMm));
  }
}

export const panel = new Panel();
