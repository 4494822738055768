import type { Page } from 'playwright-core';

/** What a ward's screen shows, as a fresh load would be compared with it; clocks go on by themselves. */
export const boardOf = (page: Page): Promise<string[]> =>
  page
    .locator('[data-bed]')
    .evaluateAll((cells) =>
      cells.map((cell) =>
        [
          cell.getAttribute('data-bed'),
          cell.getAttribute('data-look'),
          ...['.bed-code', '.bed-word', '.bed-line', '.bed-flags'].map((part) => cell.querySelector(part)?.textContent),
        ].join(' '),
      ),
    );

/** Opens the ward of that name, and waits until it is whole and live. */
export async function openWard(page: Page, name: string): Promise<void> {
  await page.goto('/wards');
  await page.locator('main a[href^="/wards/"]', { hasText: name }).first().click();
  await page.locator('.bed-name').first().waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
}
