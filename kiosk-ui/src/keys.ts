/**
 * Keys: a keyboard, a numeric keypad or an assistive keypad does all that a finger does.
 *
 * The usual keys suit a plain numeric keypad with its tactile five; an office names others in its file
 * (`[kiosks.keys]`), as browsers call them.
 */
export type Action = 'speak' | 'quiet' | 'next' | 'previous' | 'choose' | 'back' | 'language' | 'repeat' | 'help';

const USUAL: Record<Action, readonly string[]> = {
  speak: ['F9', 'NumpadMultiply'],
  quiet: ['F10'],
  next: ['ArrowDown', 'Numpad2'],
  previous: ['ArrowUp', 'Numpad8'],
  choose: ['Numpad5', 'NumpadEnter'],
  back: ['Escape', 'ArrowLeft', 'Numpad4'],
  language: ['ArrowRight', 'Numpad6'],
  repeat: ['F8', 'Numpad0'],
  help: ['F1', 'NumpadDivide'],
};

/** What a key does, by what is configured first. */
export function action(event: KeyboardEvent, own: Record<string, string[]> | undefined): Action | undefined {
  const names = [event.code, event.key];
  const all = Object.keys(USUAL) as Action[];
  return (
    all.find((known) => own?.[known]?.some((key) => names.includes(key))) ??
    all.find((known) => USUAL[known].some((key) => names.includes(key)))
  );
}

/** Whether a key would lead out of the page or change how it is shown. */
export function leadsOut(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey) return true;
  return /^(F([1-9]|1[0-2])|Browser.*|ContextMenu|Help|Print|PrintScreen)$/.test(event.key);
}
