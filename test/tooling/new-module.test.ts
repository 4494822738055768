import { expect } from 'chai';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PlantedTree } from './planted-tree.ts';
import { plantTree } from './planted-tree.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const CONFIGURATION = ['tsconfig.json', '.oxlintrc.json', '.prettierrc.json', '.dependency-cruiser.mjs'];

/** What a tool says about the new module; the rest of the house has its own checks. */
const aboutIt = (output: string) => output.split('\n').filter((line) => line.includes('ward-round'));

describe('npm run new:module', function () {
  this.timeout(120_000);
  let tree: PlantedTree;
  const newModule = (...args: string[]) => tree.run('tsx', 'scripts/new-module.ts', ...args);

  before(async () => {
    tree = await plantTree(CONFIGURATION, {});
    for (const folder of ['server', 'shared', 'scripts', 'test/support']) {
      await cp(join(root, folder), join(tree.folder, folder), { recursive: true });
    }
    const { code, output } = await newModule('ward-rounds');
    expect(code, output).to.equal(0);
  });
  after(() => tree.remove());

  it('writes files that compile', async () => {
    const { output } = await tree.run('tsc', '-p', 'tsconfig.json', '--pretty', 'false');
    expect(aboutIt(output)).to.deep.equal([]);
  });

  it('writes files that lint and keep the import rules and the layout', async () => {
    const written = ['server/modules/ward-rounds', 'test/modules/ward-rounds', 'shared/schemas/ward-rounds.ts'];
    expect((await tree.run('oxlint', '--type-aware', ...written)).output).to.include('0 errors');
    expect((await tree.run('prettier', '--check', ...written, 'shared/types')).code).to.equal(0);
    const cruised = await tree.run(
      'depcruise',
      '--config',
      '.dependency-cruiser.mjs',
      'server/modules',
      'test/modules',
    );
    expect(aboutIt(cruised.output)).to.deep.equal([]);
  });

  it('overwrites nothing', async () => {
    const { code, output } = await newModule('ward-rounds');
    expect(code).to.equal(1);
    expect(output).to.include('Nothing was written');
  });

  it('refuses names it could not write well', async () => {
    for (const name of ['WardRounds', '../rounds', 'sheep', '']) expect((await newModule(name)).code).to.equal(2);
  });
});
