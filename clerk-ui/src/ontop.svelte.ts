/**
 * The panel in a small window that stays on top of the office's other programs (Document
 * Picture-in-Picture), where the browser has it. The page itself moves there and comes back; it is the
 * same page, with the same state.
 */
import { press } from './keys';

interface PictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

const api = (window as unknown as { documentPictureInPicture?: PictureInPicture }).documentPictureInPicture;

class OnTop {
  /** Whether the browser has it. */
  readonly can = api !== undefined;
  /** Whether the panel is there now. */
  is = $state(false);
}

export const onTop = new OnTop();
let there: Window | undefined;

export async function toggleOnTop(): Promise<void> {
  if (there) {
    there.close();
    return;
  }
  const app = document.getElementById('app');
  if (!api || !app) return;
  const opened = await api.requestWindow({ width: 360, height: 620 });
  there = opened;
  for (const sheet of document.querySelectorAll('link[rel="stylesheet"], style')) {
    opened.document.head.append(sheet.cloneNode(true));
  }
  opened.document.documentElement.lang = document.documentElement.lang;
  opened.document.title = document.title;
  opened.document.body.append(app);
  opened.addEventListener('keydown', press);
  onTop.is = true;
  opened.addEventListener('pagehide', () => {
    document.body.prepend(app);
    there = undefined;
    onTop.is = false;
  });
}
