import { test, signIn, expect } from './harness';
test('shots', async ({ open }) => {
  test.setTimeout(300_000);
  const page = await open('/clerk#admin/office', { width: 1440, height: 900 });
  page.on('console', (m) => { if (m.type() === 'error') console.log('console', m.text()); });
  page.on('pageerror', (e) => console.log('pageerror', e.message));
  await signIn(page, 'admin');
  for (const [name, id] of ['office','hours','services','counters','calling','kiosks','displays','printers','paper','voice','work','history','file'].entries()) {
    await page.evaluate((id) => (location.hash = `admin/${id}`), id);
    await page.waitForTimeout(900);
    await page.screenshot({ path: `/tmp/shots/${String(name).padStart(2,'0')}-${id}.png`, fullPage: false });
    if (['services','hours','printers','calling'].includes(id)) await page.screenshot({ path: `/tmp/shots/full-${id}.png`, fullPage: true });
  }
});
