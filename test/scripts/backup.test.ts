import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { SECRET_NAMES } from '../../server/config/config.ts';
import { loadOrCreateDemoSecrets } from '../../server/crypto/demo-secrets.ts';
import type { SecretTexts } from '../../server/crypto/secrets.ts';
import { transaction } from '../../server/db/transaction.ts';
import { journal } from '../../server/journal/journal.ts';
import { sealJournal } from '../../server/journal/seal.ts';
import { queueMail } from '../../server/mail/mail.ts';
import { dropDatabases } from '../support/drop-databases.ts';
import type { Kernel } from '../support/kernel.ts';
import { openKernel } from '../support/kernel.ts';
import { runScript as run } from './run-script.ts';

describe('npm run backup and npm run restore', function () {
  this.timeout(240_000);
  let kernel: Kernel;
  let folder: string;
  let settings: Readonly<Record<string, string>>;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wardline-backup-script-'));
    kernel = await openKernel({ isEmbedded: true });
    settings = { WARDLINE_DATA: kernel.dataDir, DATABASE_PREFIX: kernel.services.config.databasePrefix };
    for (const hospital of [kernel.north, kernel.south]) {
      await kernel.as(hospital, async () => {
        for (const id of ['a', 'b', 'c']) {
          await transaction(async () => {
            await queueMail({ to: 'a@b.example', subject: 'x', text: id });
            await journal({ action: 'test.done', subject: { kind: 'test', id }, reason: `because ${id}` });
          });
        }
        await sealJournal();
      });
    }
  });
  after(async () => {
    await kernel.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('back up a server that is running, and make a house of it again in another folder', async () => {
    const made = await run('backup.ts', settings, [folder]);
    expect(made.printed).to.match(
      /documents of 3 databases and 0 files .* read back and whole\.\nMade with the key master\//u,
    );
    expect(made.code).to.equal(0);
    const [name = ''] = await readdir(folder);
    expect(name).to.match(/^wardline-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.backup$/u);
    const file = join(folder, name);
    expect((await stat(file)).mode & 0o777).to.equal(0o600);

    const into = join(folder, 'restored');
    const withoutSecrets = await run('restore.ts', { DATABASE_PREFIX: 'other' }, [file, '--into', into]);
    expect(withoutSecrets.printed).to.contain(`There is no ${join(into, 'secrets.json')}`);
    expect(withoutSecrets.code).to.equal(2);

    const secrets = join(kernel.dataDir, 'secrets.json');
    const args = [file, '--into', into, '--secrets', secrets];
    const checked = await run('restore.ts', { DATABASE_PREFIX: 'other' }, [...args, '--check']);
    expect(checked.printed).to.match(/is whole: \d+ documents of 3 databases/u);
    expect(checked.code).to.equal(0);
    expect(await readdir(folder), 'checking writes nothing').to.deep.equal([name]);

    const restored = await run('restore.ts', { DATABASE_PREFIX: 'other' }, args);
    expect(restored.printed).to.match(/^Restored: \d+ documents of 3 databases/u);
    expect(restored.code).to.equal(0);
    const verified = await run('journal-verify.ts', { WARDLINE_DATA: into, DATABASE_PREFIX: 'other' });
    expect(verified.printed).to.contain('NORTH: 3 entries, 3 links').and.to.contain('SOUTH: 3 entries, 3 links');
    expect(verified.code).to.equal(0);

    const again = await run('restore.ts', { DATABASE_PREFIX: 'other' }, args);
    expect(again.printed).to.match(/is not empty .*A restore needs an empty place\.\n$/u);
    expect(again.code).to.equal(2);
  });

  /** The settings of a house on a named MongoDB with its files in that folder. */
  async function productionOf(dataDir: string): Promise<Record<string, string>> {
    // The engine of the kernel, reached as any other server is: by an address, with the secrets from the environment.
    const texts = JSON.parse(await readFile(join(kernel.dataDir, 'secrets.json'), 'utf8')) as SecretTexts;
    const named = Object.entries(SECRET_NAMES).map(([field, name]) => [name, texts[field as keyof SecretTexts]]);
    const address = encodeURIComponent(join(kernel.dataDir, 'engine.sock'));
    return {
      ...(Object.fromEntries(named) as Record<string, string>),
      MONGODB_URI: `mongodb://${address}/?directConnection=true`,
      DATABASE_PREFIX: kernel.services.config.databasePrefix,
      WARDLINE_DATA: dataDir,
      WARDLINE_BACKUP_KEYS: `of2026:${randomBytes(32).toString('base64')}`,
    };
  }

  it('work on a named MongoDB, with a key of their own, into databases of another name', async () => {
    const production = await productionOf(join(folder, 'blobs-of-production'));
    const file = join(folder, 'named.backup');
    const made = await run('backup.ts', production, [file]);
    expect(made.printed).to.contain('Made with the key backup/of2026');
    expect(made.code).to.equal(0);
    const taken = await run('backup.ts', production, [file]);
    expect(taken.printed).to.contain('already; a backup overwrites none');
    expect(taken.code).to.equal(2);

    const occupied = await run('restore.ts', production, [file]);
    expect(occupied.printed).to.match(/There is a database already .*needs an empty place/u);
    const { WARDLINE_BACKUP_KEYS: _key, ...keyless } = production;
    const unopened = await run('restore.ts', { ...keyless, DATABASE_PREFIX: 'moved' }, [file]);
    expect(unopened.printed).to.contain('made with the key "backup/of2026", which is not among those given');
    expect([occupied.code, unopened.code]).to.deep.equal([2, 2]);

    const restored = await run('restore.ts', { ...production, DATABASE_PREFIX: 'moved' }, [file]);
    expect(restored.printed).to.match(/^Restored: \d+ documents of 3 databases/u);
    const { connection } = kernel.services.tenants.platform;
    const moved = await connection.useDb('moved_platform').collection('hospitals').find({}).toArray();
    expect(moved.map((entry) => String(entry['databaseName']))).to.satisfy((names: readonly string[]) =>
      names.every((name) => name.startsWith('moved_')),
    );
    expect(moved).to.have.lengthOf(3);
    await dropDatabases(connection, 'moved');
  });

  it('say plainly what is missing', async () => {
    const nothing = await run('backup.ts', { WARDLINE_DATA: join(folder, 'nowhere') }, [join(folder, 'x')]);
    expect(nothing.printed).to.contain('secrets.json').and.not.to.contain('    at ');
    const unnamed = await run('backup.ts', settings);
    expect(unnamed.printed).to.contain('npm run backup -- <file or folder>');
    const absent = await run('restore.ts', settings, [join(folder, 'absent')]);
    expect(absent.printed).to.contain('There is no file');
    const empty = await run('backup.ts', { ...settings, DATABASE_PREFIX: 'nobody' }, [join(folder, 'x')]);
    expect(empty.printed).to.contain('no house whose databases begin with nobody_');
    expect([nothing, unnamed, absent, empty].map(({ code }) => code)).to.deep.equal([2, 2, 2, 2]);
    const folderless = await run('backup.ts', settings, [join(folder, 'of', 'nobody')]);
    expect(folderless.printed).to.equal(`There is no folder ${join(folder, 'of')}. Make it first.\n`);
    expect(folderless.code).to.equal(2);
    const left = await readdir(folder);
    for (const name of ['x', 'x.unfinished', 'nowhere']) expect(left).not.to.include(name);
  });

  it('leave alone what another backup to the same name is writing, and say so', async () => {
    const file = join(folder, 'twice.backup');
    await writeFile(`${file}.unfinished`, 'of another');
    const second = await run('backup.ts', settings, [file]);
    expect(second.printed).to.match(/twice\.backup\.unfinished already: another backup .*, or delete that file\.\n$/u);
    expect(second.code).to.equal(2);
    expect(await readFile(`${file}.unfinished`, 'utf8')).to.equal('of another');
    await rm(`${file}.unfinished`);
    const [one, other] = await Promise.all([run('backup.ts', settings, [file]), run('backup.ts', settings, [file])]);
    expect([one.code, other.code], one.printed + other.printed).to.have.members([0, 2]);
    expect(one.printed + other.printed)
      .to.match(/already/u)
      .and.not.to.contain('    at ');
    expect((await readdir(folder)).filter((name) => name.startsWith('twice'))).to.deep.equal(['twice.backup']);
  });

  it('leave nothing that stands in the way of the next one where what was written cannot be read back', async () => {
    // Secrets of another house: the databases can be read with them, and nothing in them.
    const dataDir = join(folder, 'foreign');
    await loadOrCreateDemoSecrets(dataDir);
    const texts = await readFile(join(dataDir, 'secrets.json'), 'utf8');
    const { masterKeys } = JSON.parse(texts) as SecretTexts;
    const foreign = { ...(await productionOf(dataDir)), [SECRET_NAMES.masterKeys]: masterKeys };
    for (const _attempt of ['first', 'second']) {
      const failed = await run('backup.ts', foreign, [join(folder, 'foreign.backup')]);
      expect(failed.printed).to.match(/^The master keys given here do not open the keys of/u);
      expect(failed.code).to.equal(2);
    }
    expect(await readdir(folder)).to.satisfy((names: readonly string[]) =>
      names.every((name) => !name.startsWith('foreign.backup')),
    );
  });

  it('end where the files cannot be opened, with the database in reach', async () => {
    const dataDir = join(folder, 'without-files');
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'blobs'), 'a file where the folder of files belongs');
    const production = await productionOf(dataDir);
    const backup = await run('backup.ts', production, [join(folder, 'never.backup')]);
    expect(backup.printed).to.contain('ENOTDIR');
    expect(backup.code).to.equal(2);
  });

  it('restore beside secrets that lie there already, and replace none', async () => {
    const file = join(folder, 'beside.backup');
    expect((await run('backup.ts', settings, [file])).code).to.equal(0);
    const into = join(folder, 'beside');
    await mkdir(into);
    const secrets = join(kernel.dataDir, 'secrets.json');
    const own = join(into, 'secrets.json');
    await copyFile(secrets, own);
    const both = await run('restore.ts', { DATABASE_PREFIX: 'beside' }, [file, '--into', into, '--secrets', secrets]);
    expect(both.printed).to.equal(
      `There are secrets already (${own}): delete them, or leave --secrets away to use them.\n`,
    );
    expect(both.code).to.equal(2);
    const restored = await run('restore.ts', { DATABASE_PREFIX: 'beside' }, [file, '--into', into]);
    expect(restored.code, restored.printed).to.equal(0);
  });
});
