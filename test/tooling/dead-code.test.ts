import { expect } from 'chai';
import { plantTree } from './planted-tree.ts';

describe('the dead-code check', function () {
  this.timeout(60_000);

  it('names an export and a file that nobody uses, and nothing that somebody does', async () => {
    const tree = await plantTree(['knip.json', 'tsconfig.json'], {
      'server/main.ts': `import { used } from './http/rooms.ts';\nused();\n`,
      'server/http/rooms.ts': `export const used = () => 1;\nexport const unusedDoor = () => 2;\n`,
      'server/http/forgotten.ts': `export const alone = 1;\n`,
    });
    try {
      const { code, output } = await tree.run('knip', '--include', 'files,exports', '--no-config-hints');
      expect(code).to.equal(1);
      expect(output).to.include('unusedDoor').and.to.include('server/http/forgotten.ts');
      expect(output).to.not.match(/\bused\b/);
    } finally {
      await tree.remove();
    }
  });
});
