import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parseSecrets } from '../../server/crypto/secrets.ts';
import { transaction } from '../../server/db/transaction.ts';
import { journal } from '../../server/journal/journal.ts';
import { sealJournal } from '../../server/journal/seal.ts';
import { queueMail } from '../../server/mail/mail.ts';
import { openKernel } from '../support/kernel.ts';

interface Ended {
  readonly code: number;
  readonly printed: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

function run(script: string, settings: Record<string, string>, args: readonly string[] = []): Promise<Ended> {
  const { PATH = '' } = process.env;
  const options = { cwd: root, env: { PATH, ...settings }, timeout: 60_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import=tsx', `scripts/${script}`, ...args], options, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
      resolve({ code, printed: stdout + stderr });
    });
  });
}

describe('the operator’s scripts', function () {
  this.timeout(120_000);
  const cleared: string[] = [];
  after(() => Promise.all(cleared.map((folder) => rm(folder, { recursive: true, force: true }))));

  /** A data folder with three sealed entries in NORTH, its server stopped. */
  async function stoppedHouse(spoil: boolean): Promise<Record<string, string>> {
    const kernel = await openKernel({ isEmbedded: true });
    cleared.push(kernel.dataDir);
    await kernel.as(kernel.north, async () => {
      for (const id of ['a', 'b', 'c']) {
        await transaction(async () => {
          await queueMail({ to: 'a@b.example', subject: 'x', text: id });
          await journal({ action: 'test.done', subject: { kind: 'test', id }, reason: `because ${id}` });
        });
      }
      await sealJournal();
    });
    if (spoil) {
      await kernel.north.connection.collection('journal').updateOne({ subjectId: 'b' }, { $set: { action: 'forged' } });
    }
    await kernel.relay.settled();
    await kernel.database.close();
    return { WARDLINE_DATA: kernel.dataDir, DATABASE_PREFIX: kernel.services.config.databasePrefix };
  }

  it('journal:verify says that every chain is whole, before and after keys:rotate', async () => {
    const settings = await stoppedHouse(false);
    const first = await run('journal-verify.ts', settings);
    expect(first.printed).to.contain('NORTH: 3 entries, 3 links').and.to.contain('SOUTH').and.to.contain('PLATFORM');
    expect(first.code).to.equal(0);

    const rotated = await run('keys-rotate.ts', settings, ['--hospital', 'north']);
    expect(rotated.printed).to.contain('NORTH: 3 records are encrypted anew').and.to.contain('The journal still needs');
    expect(rotated.code).to.equal(0);

    const second = await run('journal-verify.ts', settings, ['--hospital', 'NORTH']);
    expect(second.printed).to.contain('NORTH: 4 entries, 3 links, 1 waiting').and.not.to.contain('SOUTH');
    expect(second.code).to.equal(0);
  });

  it('journal:verify names what was changed and ends with 1, and never says what stands in the journal', async () => {
    const settings = await stoppedHouse(true);
    const { printed, code } = await run('journal-verify.ts', settings);
    expect(code).to.equal(1);
    expect(printed).to.contain('NORTH: 3 entries, 3 links, 0 waiting to be sealed: 1 problem');
    expect(printed).to.contain('entry-changed (link 2,').and.not.to.contain('because');
  });

  it('refuses plainly where there is no data, and makes none', async () => {
    const { printed, code } = await run('journal-verify.ts', { WARDLINE_DATA: '/nonexistent/wardline' });
    expect(code).to.equal(2);
    expect(printed).to.contain('There is no data in /nonexistent/wardline').and.not.to.contain('    at ');
  });

  it('keys:rotate refuses an unknown hospital and none at all; keys:rewrap has nothing to do', async () => {
    const settings = await stoppedHouse(false);
    const unknown = await run('keys-rotate.ts', settings, ['--hospital', 'NOWHERE']);
    expect(unknown).to.have.property('code', 2);
    expect(unknown.printed).to.contain('no hospital with the code NOWHERE').and.not.to.contain('    at ');
    expect(await run('keys-rotate.ts', settings)).to.have.property('code', 2);
    const rewrapped = await run('keys-rewrap.ts', settings);
    expect(rewrapped.printed).to.contain('already');
    expect(rewrapped.code).to.equal(0);
  });

  it('secrets prints a set that is accepted, another each time', async () => {
    const [one, other] = await Promise.all([run('secrets.ts', {}), run('secrets.ts', {})]);
    expect(one.printed).not.to.equal(other.printed);
    const value = (name: string) => new RegExp(`^${name}=(.+)$`, 'mu').exec(one.printed)?.[1] ?? '';
    const texts = {
      masterKeys: value('WARDLINE_MASTER_KEYS'),
      tokenKeys: value('WARDLINE_TOKEN_KEYS'),
      passwordPepper: value('WARDLINE_PASSWORD_PEPPER'),
      codePepper: value('WARDLINE_CODE_PEPPER'),
      csrfKey: value('WARDLINE_CSRF_KEY'),
    };
    expect(parseSecrets(texts).masterKeys.byKid.size).to.equal(1);
  });
});
