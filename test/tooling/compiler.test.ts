import { expect } from 'chai';
import { plantTree } from './planted-tree.ts';

describe('the compiler', function () {
  this.timeout(60_000);

  // Two compilers are installed (docs/adr/0003); which one is called `tsc` depends on the order of two package names.
  it('called tsc is TypeScript 7', async () => {
    const tree = await plantTree([], {});
    try {
      expect((await tree.run('tsc', '--version')).output).to.match(/^Version 7\./);
    } finally {
      await tree.remove();
    }
  });
});
