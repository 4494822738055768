import { expect } from 'chai';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addPatientIdentifier } from '../../server/modules/patients/index.ts';
import { patientView } from '../../shared/schemas/patients.ts';
import { dump } from '../support/dump.ts';
import type { World } from '../support/world.ts';
import { openWorld } from '../support/world.ts';

const PHONE = '+27825550199';
const NAME = 'Nomathemba Oyelaran-Whitfield';
const EMAIL = 'nomathemba.oyelaran@north.example';
const REGISTRATION = 'SANC-99120341';

/** The texts of a value that could betray someone: codes of a few letters stand for many. */
function wordsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 6 && !/^(?:severe|unknown)$/u.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(wordsIn) : [];
}

/** Every byte of every file below the folder. */
async function everyByteOf(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Buffer.concat(await Promise.all(files.map((file) => readFile(file))));
}

const PATIENT = {
  familyName: 'Achterberg-Ngubane',
  givenName: 'Wilhelmina',
  birthDate: '1937-10-19',
  hospitalNumber: 'QX-7731-009',
  nationalId: '3710190451089',
  phone: '+27835550166',
  address: ['77 Verwoerdpark Crescent'],
  language: 'Xitsonga',
  guardians: [{ name: 'Hermanus Achterberg', relationship: 'grandnephew', phone: '+27835550167' }],
  alerts: [{ kind: 'other', text: 'keeps a hearing loop' }],
  allergies: [{ substance: 'sulfasalazine', reaction: 'erythroderma', severity: 'severe', criticality: 'high' }],
  problems: ['polymyalgia rheumatica'],
};
const SYSTEM = { system: 'WESTLAB', value: 'ZZ-559-31' };

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

  it('shows nothing of a patient, in documents and in files, whatever was done with the record', async () => {
    const admin = await world.as(world.north.admin);
    const nurse = await world.as(world.north.nurse);
    const registered = await nurse.post('/api/v1/patients', PATIENT);
    expect(registered.status, JSON.stringify(registered.body)).to.equal(201);
    const { id } = patientView.parse(registered.body);
    const vitals = { pulse: 133, temperature: 38.7, systolic: 187 };
    expect((await nurse.post(`/api/v1/patients/${id}/vitals`, vitals)).status).to.equal(201);
    await world.inside(world.north, () => addPatientIdentifier(id, SYSTEM));
    const { familyName } = PATIENT;
    const twin = patientView.parse((await nurse.post('/api/v1/patients', { familyName, birthDate: null })).body);
    const merge = { retiredId: twin.id, reason: `${familyName} was registered twice` };
    expect((await admin.post(`/api/v1/patients/${id}/merge`, merge)).status).to.equal(200);
    for (const q of [familyName, PATIENT.phone, PATIENT.nationalId]) {
      const found = await nurse.post('/api/v1/patients/search', { q });
      expect(JSON.stringify(found.body), 'who may see it, sees it').to.contain(PATIENT.hospitalNumber);
    }

    const secrets = [
      ...Object.values(PATIENT).flatMap(wordsIn),
      SYSTEM.value,
      'Achterberg',
      'chterber',
      'ngubane',
      'registered twice',
      '"pulse":133',
      '38.7',
    ];
    const documents = await dump(world);
    expect(documents.includes(id), 'the dump holds the record').to.equal(true);
    for (const secret of secrets) expect(documents.includes(secret), `${secret} in a document`).to.equal(false);
    if (world.app.services.config.mongodbUri === undefined) {
      const bytes = await everyByteOf(world.dataDir);
      for (const secret of secrets) expect(bytes.includes(secret), `${secret} in a file`).to.equal(false);
    }
    const lines = world.logged.join('\n');
    for (const secret of secrets) expect(lines.includes(secret), `${secret} in the log`).to.equal(false);
  });

  it('stands in no line of the log either', () => {
    const lines = world.logged.join('\n');
    expect(lines).to.contain('request');
    for (const secret of [NAME, EMAIL, PHONE, REGISTRATION, world.north.nurse.email, 'Ward A']) {
      expect(lines.includes(secret), secret).to.equal(false);
    }
  });

  it('keeps of a request that may be repeated a hash that nobody can find by trying without the hospital’s key', async () => {
    const hashesAfter = async (hospital: World['north']): Promise<string[]> => {
      const admin = await world.as(hospital.admin);
      for (let time = 0; time < 2; time += 1) {
        expect((await admin.post('/api/v1/patients', { familyName: 'Smit', givenName: 'Jo' })).status).to.equal(201);
      }
      const kept = hospital.tenant.connection.collection<{ requestHash: string; keptAt: Date }>('keptAnswers');
      return (await kept.find({}).sort({ _id: -1 }).limit(2).toArray()).map(({ requestHash }) => requestHash);
    };
    const [north, south] = [await hashesAfter(world.north), await hashesAfter(world.south)];
    expect(new Set(north).size, 'one request, one hash').to.equal(1);
    expect(new Set(south).size).to.equal(1);
    expect(north[0]).not.to.equal(south[0]);
  });
});
