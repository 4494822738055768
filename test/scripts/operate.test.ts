import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseSecrets } from '../../server/crypto/secrets.ts';
import { transaction } from '../../server/db/transaction.ts';
import { journal } from '../../server/journal/journal.ts';
import { sealJournal } from '../../server/journal/seal.ts';
import { queueMail } from '../../server/mail/mail.ts';
import { newDemoFolder } from '../support/demo-folder.ts';
import { openKernel } from '../support/kernel.ts';
import { runScript as run } from './run-script.ts';

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

  it('consent:verify says that every consent is whole, and names the one of which a byte was changed', async () => {
    const dataDir = await newDemoFolder('verify');
    cleared.push(dataDir);
    const settings = { WARDLINE_DATA: dataDir };
    const before = await run('consent-verify.ts', settings);
    expect(before.printed)
      .to.match(/NORTH: \d+ consents, [1-9]\d* seals: whole/u)
      .and.to.contain('SOUTH');
    expect(before.code).to.equal(0);

    const blobs = join(dataDir, 'blobs', 'files');
    const [hospital = ''] = await readdir(blobs);
    const [blob = ''] = await readdir(join(blobs, hospital));
    const bytes = await readFile(join(blobs, hospital, blob));
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
    await writeFile(join(blobs, hospital, blob), bytes);
    const after = await run('consent-verify.ts', settings);
    expect(after.printed).to.match(/seals: 1 problem\n {2}document-changed \(seal \d+, consent [-0-9a-f]{36}\)/u);
    expect(after.code).to.equal(1);
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
