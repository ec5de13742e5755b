/** What places in the configuration are called, and where they are edited. */
import { FORMS, ROOT, below, type Field } from './fields';
import { isOrder, told, type Document, type Step } from './changes';
import { settings } from './settings.svelte';
import { words } from './words';

const find = (fields: readonly Field[], key: string): Field | undefined => {
  for (const field of fields) {
    if (field.kind === 'one-of') {
      const inner = find(below(field), key);
      if (inner) return inner;
    } else if (field.key === key) return field;
  }
  return undefined;
};

export const label = (field: Field): string => words.say(field.says ?? `f-${field.key}`);

/** A row's name: what people call it, or what it is told by. */
export function rowName(row: unknown, place: number): string {
  if (typeof row !== 'object' || row === null) return String(place + 1);
  const table = row as Document;
  const named = settings.text(table['name'] ?? table['what'] ?? table['text']);
  const file = [table['image'], table['video'], table['page'], table['at']].find((one) => typeof one === 'string');
  const by = table['label'] ?? told(row) ?? file;
  return named || (typeof by === 'string' && by) || String(place + 1);
}

/** A place in words, such as `Services › Driving licence › Name (English)`. */
export function inWords(steps: readonly Step[], documents: readonly Document[]): string {
  const told_: string[] = [];
  let fields: readonly Field[] = ROOT;
  let at: unknown[] = [...documents];
  let field: Field | undefined;
  for (const step of isOrder(steps) ? steps.slice(0, -1) : steps) {
    if (typeof step === 'string') {
      const next = find(fields, step);
      at = at.map((one) => (one as Document | undefined)?.[step]);
      if (next) {
        // The name of a table that only groups says nothing more.
        if (!(next.kind === 'table' && next.fields && !next.optional && steps.length > 1)) told_.push(label(next));
        field = next;
        fields = next.fields ?? [];
      } else told_.push(language(step));
      continue;
    }
    const rows = at.map((list) =>
      Array.isArray(list) ? (typeof step === 'number' ? list[step] : list.find((row) => told(row) === step.row)) : undefined,
    );
    const row = rows.find((one) => one !== undefined);
    told_.push(typeof step === 'number' ? rowName(row, step) : rowName(row, 0) || step.row);
    at = rows;
  }
  void field;
  if (isOrder(steps)) told_.push(words.say('order'));
  return told_.join(' › ');
}

/** A language's name; of its easy form too. */
export function language(tag: string): string {
  const easy = tag.endsWith('-simple');
  const name = words.name(easy ? tag.slice(0, -7) : tag);
  return easy ? words.say('easy-language', { language: name }) : name;
}

/** A value in words. */
export function valueInWords(value: unknown): string {
  if (value === undefined || value === null || value === '') return words.say('nothing');
  if (value === true) return words.say('yes');
  if (value === false) return words.say('no');
  if (Array.isArray(value)) {
    if (value.length === 0) return words.say('nothing');
    return value.map((one, place) => (typeof one === 'object' ? rowName(one, place) : String(one))).join(', ');
  }
  if (typeof value === 'object') {
    const table = value as Document;
    const named = told(value);
    if (named !== undefined) return rowName(value, 0);
    const inner = Object.values(table);
    return inner.map(valueInWords).join(' · ');
  }
  const text = String(value);
  return text.length > 160 ? `${text.slice(0, 80)}…` : text;
}

/** The section in which a place (`services[2].series`) is edited. */
export function sectionOf(path: string): string | undefined {
  const key = /^[a-z_]+/.exec(path)?.[0];
  return FORMS.find((form) => form.groups.some((group) => group.fields.some((field) => field.key === key)))?.id;
}

/** A place as the daemon tells it, as steps. */
export function stepsOf(path: string): Step[] {
  return path
    .split('.')
    .flatMap((piece) => piece.split('['))
    .filter((piece) => piece !== '')
    .map((piece) => (piece.endsWith(']') ? Number(piece.slice(0, -1)) : piece));
}

export function pathInWords(path: string): string {
  return path === '' ? words.say('whole-file') : inWords(stepsOf(path), [settings.draft]);
}
