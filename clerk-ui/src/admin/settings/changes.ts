/**
 * What differs between two versions, field by field, and the merging of two people's changes.
 *
 * A row is told from the others by its id (a closed day by its date), so that one that moved or was taken out
 * does not make all after it look changed.
 */

export type Document = Record<string, unknown>;

/** A step to a place: a key, a place in a list, or a row by what it is told by. */
export type Step = string | number | { row: string };

export interface Change {
  steps: Step[];
  old: unknown;
  new: unknown;
}

/** Where the order of rows is said. */
const ORDER = '#order';

const isTable = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a row is told by; undefined if nothing does. */
export function told(row: unknown): string | undefined {
  if (!isTable(row)) return undefined;
  const by = row['id'] ?? row['date'];
  return typeof by === 'string' && by !== '' ? by : undefined;
}

function byName(list: readonly unknown[]): Map<string, unknown> | undefined {
  const rows = new Map<string, unknown>();
  for (const row of list) {
    const name = told(row);
    if (name === undefined || rows.has(name)) return undefined;
    rows.set(name, row);
  }
  return rows;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isTable(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

export { same };

/** All that differs. A whole row or table that came or went is one change. */
export function changes(before: unknown, after: unknown, steps: Step[] = []): Change[] {
  if (same(before, after)) return [];
  if (isTable(before) && isTable(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => changes(before[key], after[key], [...steps, key]));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const [old, now] = [byName(before), byName(after)];
    if (old && now && before.length + after.length > 0) {
      const names = [...new Set([...old.keys(), ...now.keys()])];
      const within = names.flatMap((name) => changes(old.get(name), now.get(name), [...steps, { row: name }]));
      const order = (rows: Map<string, unknown>, other: Map<string, unknown>) => [...rows.keys()].filter((name) => other.has(name));
      const [was, is] = [order(old, now), order(now, old)];
      return same(was, is) ? within : [...within, { steps: [...steps, ORDER], old: [...old.keys()], new: [...now.keys()] }];
    }
    const areTables = [...before, ...after].every(isTable);
    if (areTables && before.length === after.length) {
      return before.flatMap((row, place) => changes(row, after[place], [...steps, place]));
    }
  }
  return [{ steps, old: before, new: after }];
}

export const key = (steps: readonly Step[]): string => JSON.stringify(steps);

/** Whether two changes are about the same place, or one about a part of the other. */
function touches(a: readonly Step[], b: readonly Step[]): boolean {
  const length = Math.min(a.length, b.length);
  return JSON.stringify(a.slice(0, length)) === JSON.stringify(b.slice(0, length));
}

/** Two people's change of one place to different things. */
export interface Clash {
  mine: Change;
  theirs: Change[];
}

/** What stands at a place. */
function standing(document: unknown, steps: readonly Step[]): unknown {
  return steps.reduce<unknown>((at, step) => {
    if (Array.isArray(at)) return typeof step === 'number' ? at[step] : at.find((row) => typeof step === 'object' && told(row) === step.row);
    return isTable(at) && typeof step === 'string' ? at[step] : undefined;
  }, document);
}

const inside = (steps: readonly Step[], of: readonly Step[]): boolean => steps.length > of.length && touches(steps, of);

/** The same changes, with all of those inside of a place as one change of the whole of it. */
function asOne(list: readonly Change[], at: Step[], before: Document, after: Document): Change[] {
  const rest = list.filter((change) => !inside(change.steps, at));
  if (rest.length === list.length) return [...list];
  return [...rest, { steps: at, old: standing(before, at), new: standing(after, at) }];
}

/** Whether rows that nothing tells apart but their place stand at other places. */
function moved(before: unknown, after: unknown): boolean {
  if (!Array.isArray(before) || !Array.isArray(after)) return true;
  if (before.length !== after.length) return true;
  return after.some((row, place) => !same(row, before[place]) && before.some((other) => same(other, row)));
}

/** Mine on top of theirs: what only I changed, and what both did differently. */
export function meet(base: Document, mine: Document, theirs: Document): { own: Change[]; clashes: Clash[]; theirs: Change[] } {
  let [my, their] = [changes(base, mine), changes(base, theirs)];
  // A place in a list means nothing to the other once rows moved in it: then it is one list or the other.
  for (const { steps } of [...my, ...their]) {
    for (const [place, step] of steps.entries()) {
      if (typeof step !== 'number') continue;
      const list = steps.slice(0, place);
      const at = standing(base, list);
      if (!moved(at, standing(mine, list)) && !moved(at, standing(theirs, list))) continue;
      my = asOne(my, list, base, mine);
      their = asOne(their, list, base, theirs);
    }
  }
  // What they took out or put in the place of another as a whole, I can only keep as a whole.
  for (const { steps } of their) my = asOne(my, steps, base, mine);
  const own: Change[] = [];
  const clashes: Clash[] = [];
  for (const change of my) {
    const over = their.filter((other) => touches(change.steps, other.steps));
    const agrees = over.every((other) => key(other.steps) === key(change.steps) && same(other.new, change.new));
    if (over.length === 0) own.push(change);
    else if (!agrees) clashes.push({ mine: change, theirs: over });
  }
  return { own, clashes, theirs: their };
}

/** Makes a change in a document. */
export function make(document: Document, change: Change): void {
  put(document, change.steps, change.new);
}

function put(at: unknown, steps: readonly Step[], value: unknown): void {
  const [step, ...rest] = steps;
  if (step === undefined) return;
  if (Array.isArray(at)) {
    const place = typeof step === 'number' ? step : at.findIndex((row) => typeof step === 'object' && told(row) === step.row);
    if (rest.length > 0) put(at[place], rest, value);
    else if (value === undefined) {
      if (place >= 0) at.splice(place, 1);
    } else if (place >= 0) at[place] = structuredClone(value);
    else at.push(structuredClone(value));
    return;
  }
  if (!isTable(at) || typeof step !== 'string') return;
  const next = rest[0];
  if (next === ORDER) {
    const rows = at[step];
    const order = value as string[];
    const place = (row: unknown) => {
      const found = order.indexOf(told(row) ?? '');
      return found < 0 ? order.length : found;
    };
    if (Array.isArray(rows)) at[step] = rows.toSorted((a, b) => place(a) - place(b));
  } else if (rest.length > 0) {
    at[step] ??= typeof next === 'string' ? {} : [];
    put(at[step], rest, value);
  } else if (value === undefined) delete at[step];
  else at[step] = structuredClone(value);
}

/** Whether the last step is the order of rows, and not one of them. */
export const isOrder = (steps: readonly Step[]): boolean => steps.at(-1) === ORDER;
