/** The documentation leads somewhere: every link and picture in it that is of this repository is there. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './harness';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const FILES = ['README.md', 'CHANGELOG.md', ...readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];

/** A heading's anchor, as it is made of its words. */
const anchor = (heading: string) =>
  heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').trim().replace(/ /g, '-');

/** Proves that no relative link, picture or anchor in the documentation is dead. */
test('every link in the documentation leads somewhere', () => {
  const dead: string[] = [];
  let links = 0;
  for (const file of FILES) {
    const text = readFileSync(join(ROOT, file), 'utf8').replace(/```[\s\S]*?```/g, '');
    for (const [, to] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (!to || /^[a-z]+:/.test(to)) continue;
      links += 1;
      const [path, place] = to.split('#');
      const target = path ? join(ROOT, dirname(file), path) : join(ROOT, file);
      if (!existsSync(target)) dead.push(`${file}: ${to}`);
      else if (place && target.endsWith('.md')) {
        const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchor(heading ?? ''));
        if (!headings.includes(place)) dead.push(`${file}: ${to}`);
      }
    }
  }
  expect(dead).toEqual([]);
  expect(links).toBeGreaterThan(10);
});
