/**
 * Finding a service by everyday words: without regard to accents and case, by the beginnings of words,
 * forgiving one wrong letter and word endings.
 */
import type { Service } from '@kolejka/shared/client';

/** Letters that no decomposition makes plain. */
const PLAIN: Record<string, string> = { ł: 'l', ґ: 'г', ß: 'ss', ø: 'o', đ: 'd', ı: 'i', '’': '', "'": '' };

/** From so many letters on, a wrong one is forgiven and an ending does not count. */
const FORGIVING = 4;

/** A text as it is compared. */
export function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[łґßøđı’']/g, (letter) => PLAIN[letter] ?? letter);
}

const parts = (text: string): string[] => plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** Whether one letter put in, left out or changed makes two words alike. */
function nearly(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  if (restA === restB) return true;
  return (
    restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)
  );
}

/** How well a written word fits a known one; 0 if not at all. */
function fits(written: string, known: string): number {
  if (known === written) return 4;
  if (known.startsWith(written)) return 3;
  if (written.length < FORGIVING || known.length < FORGIVING) return 0;
  // "samochodu" for "samochód".
  if (written.startsWith(known)) return 2;
  return nearly(written, known.slice(0, written.length)) || nearly(written, known) ? 1 : 0;
}

/** The services that fit what is written, the best first; all known words of any language count. */
export function find(services: readonly Service[], written: string, name: (service: Service) => string): Service[] {
  const wanted = parts(written);
  if (wanted.length === 0) return [];
  const ranked = services.map((service) => {
    const named = parts(name(service));
    const known = [
      ...Object.values(service.name).flatMap(parts),
      ...Object.values(service.keywords ?? {}).flat().flatMap(parts),
    ];
    let rank = 0;
    for (const word of wanted) {
      const best = Math.max(0, ...known.map((other) => fits(word, other)));
      if (best === 0) return { service, rank: 0 };
      rank += best + Math.max(0, ...named.map((other) => fits(word, other))) / 10;
    }
    return { service, rank };
  });
  return ranked
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ service }) => service);
}

/** The letters of a language, for writing on the screen; accents are not needed to find something. */
export function letters(language: string): string[] {
  switch (language.split('-')[0]) {
    case 'uk':
      return [...'абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'];
    case 'be':
      return [...'абвгдеёжзійклмнопрстуўфхцчшыьэюя'];
    case 'ru':
    case 'bg':
      return [...'абвгдежзийклмнопрстуфхцчшщъыьэюя'];
    default:
      return [...'abcdefghijklmnopqrstuvwxyz'];
  }
}
