/** What axe finds on a page: nothing. */
import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';

/** Axe's rules of WCAG 2.2 A and AA and its best practices, with nothing left out. */
export async function check(page: Page, screen: string): Promise<void> {
  await page.evaluate(axe.source);
  const violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] = await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations)`,
  );
  const told = violations.map((v) => `${v.id}: ${v.nodes[0]?.html} ${v.nodes[0]?.failureSummary}`);
  expect(told, screen).toEqual([]);
}
