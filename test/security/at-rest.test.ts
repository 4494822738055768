import { expect } from 'chai';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump } from '../support/dump.ts';
import type { World } from '../support/world.ts';
import { openWorld } from '../support/world.ts';

const PHONE = '+27825550199';
const NAME = 'Nomathemba Oyelaran-Whitfield';
const EMAIL = 'nomathemba.oyelaran@north.example';
const REGISTRATION = 'SANC-99120341';

/** Every byte of every file below the folder. */
async function everyByteOf(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Buffer.concat(await Promise.all(files.map((file) => readFile(file))));
}

describe('What lies in the database', () => {
  let world: World;

  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  it('shows nobody’s name, address, phone or registration number, in documents and in files', async () => {
    const admin = await world.as(world.north.admin);
    const person = {
      displayName: NAME,
      email: EMAIL,
      phone: PHONE,
      registrationNumber: REGISTRATION,
      roles: ['doctor'],
    };
    const invited = await admin.post('/api/v1/staff/invitations', person);
    expect(invited.status).to.equal(201);
    const listed = await admin.get('/api/v1/staff?limit=100');
    expect(JSON.stringify(listed.body), 'who may see it, sees it').to.contain(NAME).and.to.contain(PHONE);

    const secrets = [
      NAME,
      'Oyelaran',
      EMAIL,
      PHONE,
      PHONE.slice(1),
      REGISTRATION,
      world.north.nurse.email,
      world.south.doctor.email,
    ];
    const documents = await dump(world);
    expect(documents, 'the dump holds what is no secret').to.contain('Ward A');
    for (const secret of secrets) expect(documents.includes(secret), `${secret} in a document`).to.equal(false);
    if (world.app.services.config.mongodbUri !== undefined) return;
    const bytes = await everyByteOf(world.dataDir);
    expect(bytes.includes('Ward A'), 'the files hold what is no secret').to.equal(true);
    for (const secret of secrets) expect(bytes.includes(secret), `${secret} in a file`).to.equal(false);
  });

  it('stands in no line of the log either', () => {
    const lines = world.logged.join('\n');
    expect(lines).to.contain('request');
    for (const secret of [NAME, EMAIL, PHONE, REGISTRATION, world.north.nurse.email, 'Ward A']) {
      expect(lines.includes(secret), secret).to.equal(false);
    }
  });
});
