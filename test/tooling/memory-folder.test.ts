import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Wanted {
  readonly place: string;
  readonly roomBytes: number;
  readonly memoryBytes: number;
}
type Run = <T>(work: (env: { readonly TMPDIR?: string }) => Promise<T>, wanted: Wanted) => Promise<T>;

describe('the folder in memory that a whole run keeps its files in', () => {
  let place: string;
  let run: Run;
  before(async () => {
    // Not TypeScript: it runs before anything is installed.
    const path: string = '../../scripts/prepare/memory-folder.mjs';
    ({ withTemporaryFilesInMemory: run } = (await import(path)) as { withTemporaryFilesInMemory: Run });
  });
  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'wardline-place-'));
  });
  afterEach(() => rm(place, { recursive: true, force: true }));

  const wanted = (): Wanted => ({ place, roomBytes: 0, memoryBytes: 0 });
  const using = async ({ TMPDIR = '' }: { readonly TMPDIR?: string }) => {
    expect(TMPDIR.startsWith(place)).to.equal(true);
    await writeFile(join(TMPDIR, 'file'), 'x');
  };

  it('is gone when the run is over, also one that broke off', async () => {
    await run(using, wanted());
    expect(await readdir(place)).to.deep.equal([]);
    const broken = run(async (env) => {
      await using(env);
      throw new Error('broke off');
    }, wanted());
    expect(await broken.catch((error: unknown) => String(error))).to.equal('Error: broke off');
    expect(await readdir(place)).to.deep.equal([]);
  });

  it('is not used where there is too little room or memory, or no such place', async () => {
    for (const lacking of [
      { ...wanted(), roomBytes: Infinity },
      { ...wanted(), memoryBytes: Infinity },
      { ...wanted(), place: join(place, 'nowhere') },
    ]) {
      expect(await run((env) => Promise.resolve(env), lacking)).to.deep.equal({});
    }
    expect(await readdir(place)).to.deep.equal([]);
  });

  it('takes away what a killed run left, and nothing of one that goes on, nor of anyone else', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    const names = { left: `wardline-tests-${dead.pid}-a`, running: `wardline-tests-${process.pid}-b`, other: 'other' };
    for (const name of Object.values(names)) await mkdir(join(place, name, 'within'), { recursive: true });
    await run(() => Promise.resolve(), wanted());
    expect(existsSync(join(place, names.left))).to.equal(false);
    expect((await readdir(place)).sort()).to.deep.equal([names.other, names.running].sort());
  });
});
