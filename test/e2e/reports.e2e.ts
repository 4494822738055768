import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Stage } from './stage.ts';
import { accessibilityFindings, openStage, takePicture, wear } from './stage.ts';

const HOSPITAL = 'NORTH';
const REPORTS = ['Occupancy', 'Bed-days', 'Length of stay', 'Turnaround'] as const;

describe('reports in a browser', function () {
  this.timeout(120_000);
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());

  it('are whole at every size, in light and dark, and axe finds nothing', async () => {
    for (const size of ['phone', 'tablet', 'desktop'] as const) {
      const { page, context } = await stage.openAs(HOSPITAL, 'nurse-manager', { size });
      await page.goto('/reports');
      for (const name of REPORTS) {
        await page.getByRole('button', { name, exact: true }).click();
        const report = page.getByRole('region', { name, exact: true });
        await report.locator('svg').first().waitFor();
        for (const scheme of ['light', 'dark'] as const) {
          await wear(page, scheme);
          await takePicture(page, `reports-${name.toLowerCase().replaceAll(' ', '-')}-${size}-${scheme}`);
          expect(await accessibilityFindings(page), `${name} ${size} ${scheme}`).to.deep.equal([]);
        }
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(wide, `${name} ${size}`).to.equal(0);
      }
      await context.close();
    }
  });

  it('say in the table what the chart shows, and are saved as CSV under the days they are of', async () => {
    const { page, context } = await stage.openAs(HOSPITAL, 'doctor', { size: 'desktop' });
    await page.goto('/reports');
    await page.getByText('As a table').first().click();
    await page.getByRole('region', { name: 'By day' }).first().waitFor();
    await page.getByRole('button', { name: '7 days' }).click();
    const from = await page.getByLabel('From').inputValue();
    const to = await page.getByLabel('To', { exact: true }).inputValue();
    expect((Date.parse(to) - Date.parse(from)) / 86_400_000).to.equal(6);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).to.equal(`occupancy ${from} ${to}.csv`);
    const text = await readFile(await download.path(), 'utf8');
    expect(text.startsWith('\ufeffdate,ward,available_bed_days,')).to.equal(true);
    const days = new Set(
      text
        .trimEnd()
        .split('\r\n')
        .slice(1)
        .map((row) => row.slice(0, 10)),
    );
    expect(days.size).to.equal(7);
    await context.close();
  });

  it('refuse days that end before they begin, and keep what is shown', async () => {
    const { page, context } = await stage.openAs(HOSPITAL, 'doctor', { size: 'desktop' });
    await page.goto('/reports');
    await page.locator('.report svg').first().waitFor();
    await page.getByLabel('To', { exact: true }).fill('2001-01-01');
    await page.getByText('This is before the first day.').waitFor();
    expect(await page.locator('.report svg').count()).to.be.greaterThan(0);
    await context.close();
  });

  it('are not there for who may not read them', async () => {
    const { page, context } = await stage.openAs(HOSPITAL, 'housekeeping', { size: 'phone' });
    expect(await page.getByRole('link', { name: 'Reports' }).count()).to.equal(0);
    await page.goto('/reports');
    await page.getByText('You may not see this').waitFor();
    await context.close();
  });

  it('complain of nothing', () => {
    expect(stage.complaints).to.deep.equal([]);
  });
});
