/** Emergency numbers on paper, printed in advance by the command. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KOLEJKA, Printer, example, expect, readNumber, test } from './harness';

/** Runs the command; what it says, and whether it did it. */
const run = (...args: string[]): Promise<{ done: boolean; said: string }> =>
  new Promise((resolve) =>
    execFile(KOLEJKA, ['emergency-tickets', ...args], (error, out, told) => resolve({ done: error === null, said: out + told })),
  );

/**
 * Proves that two calls of the command print the numbers that they were asked for and no number twice, of the series
 * E, as pictures, for a ticket printer, at a printer and on pages to be cut; and that it refuses what makes no sense.
 */
test('emergency numbers are printed in advance', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kolejka-'));
  const printer = await Printer.start();
  try {
    const office = join(folder, 'office.toml');
    const hall = `[[printers]]\nid = "hall"\ntcp = "${printer.address}"\npaper_mm = 80\nconfirms = "none"\n`;
    writeFileSync(office, example().replace(/\[\[printers\]\][^[]*/s, hall));
    const print = (from: number, to: number, ...where: string[]) =>
      run('--office', office, '--from', String(from), '--to', String(to), ...where);
    const file = (name: string) => join(folder, name);

    for (const [from, to] of [[1, 3], [4, 5]] as const) {
      expect(await print(from, to, '--out', file('n.png'))).toEqual({ done: true, said: `E00${from} to E00${to}: ${file('n.png')}\n` });
      expect((await print(from, to, '--out', file(`${from}.escpos`))).done).toBe(true);
    }
    const pictures = readdirSync(folder).filter((name) => name.endsWith('.png')).toSorted();
    expect(pictures).toEqual([1, 2, 3, 4, 5].map((n) => `n-E00${n}.png`));
    expect(new Set(pictures.map((name) => readFileSync(file(name)).toString('base64'))).size, 'each has its own number').toBe(5);
    expect((await print(1, 5, '--out', file('all.escpos'))).done).toBe(true);
    const parts = [1, 4].map((from) => readFileSync(file(`${from}.escpos`)));
    expect(Buffer.concat(parts).equals(readFileSync(file('all.escpos'))), 'two calls are one').toBe(true);

    expect((await print(4, 4, '--out', file('four.escpos'))).done).toBe(true);
    const read = readNumber(readFileSync(file('four.escpos')), folder);
    expect(read).toMatch(/E\s*004/);
    expect(read).toContain('Substitute number');

    expect(await print(4, 4, '--printer', 'hall')).toEqual({ done: true, said: 'E004 to E004: printed at `hall`\n' });
    expect((await printer.job()).includes(readFileSync(file('four.escpos'))), 'the printer got the same paper').toBe(true);

    expect((await print(1, 9, '--out', file('n.pdf'))).done).toBe(true);
    const pdf = readFileSync(file('n.pdf'), 'latin1');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    expect(pdf.match(/\/Subtype \/Image/g)).toHaveLength(9);

    for (const [args, why] of [
      [['--from', '5', '--to', '4', '--out', file('no.pdf')], '--to must not be below --from'],
      [['--from', '0', '--to', '4', '--out', file('no.pdf')], '0 is not in 1..=9999'],
      [['--to', '10000', '--out', file('no.pdf')], '10000 is not in 1..=9999'],
      [['--to', '1001', '--out', file('no.pdf')], 'at most 1000 numbers are printed at once, not 1001'],
      [['--to', '3', '--out', file('no.txt')], '--out must end in .pdf, .png or .escpos'],
      [['--to', '3', '--printer', 'door'], 'there is no printer `door`, only: hall'],
      [['--to', '3'], 'required arguments were not provided'],
    ] as const) {
      const { done, said } = await run('--office', office, ...args);
      expect(said).toContain(why);
      expect(done, why).toBe(false);
    }
    expect(readdirSync(folder).filter((name) => name.startsWith('no.'))).toEqual([]);
  } finally {
    printer.end();
    rmSync(folder, { recursive: true, force: true });
  }
});
