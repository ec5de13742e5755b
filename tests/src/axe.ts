/** What axe finds on a page: nothing. */
import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';

/** Axe's rules of WCAG 2.2 A and AA and its best practices, with nothing left out, and more of its rules by name. */
export async function check(page: Page, screen: string, more: readonly string[] = []): Promise<void> {
  expect(await violations(page, more), screen).toEqual([]);
}

/** What axe finds, in words. */
export async function violations(page: Page, more: readonly string[] = []): Promise<string[]> {
  // It is half a megabyte, and a page looked at many times gets it once.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  // Style sheets would be fetched anew each time, for rules that are not used; a film that never comes is not waited for.
  const rules = JSON.stringify(Object.fromEntries(more.map((rule) => [rule, { enabled: true }])));
  return page.evaluate(
    `axe.run(document, { resultTypes: ['violations'], preload: { assets: ['media'], timeout: 500 }, rules: ${rules} }).then(({ violations }) =>
      violations.map((v) => v.id + ': ' + v.nodes[0]?.html + ' ' + v.nodes[0]?.failureSummary))`,
  );
}
