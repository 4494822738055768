import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import type { Problem } from '../../../shared/types/problem.ts';
import type { Caller } from '../../support/caller.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { duplicatesOf, entriesOf, look, onBooks, putInWards, register, registered } from './reception.ts';

describe('a patient', () => {
  let world: World;
  let nurse: Caller;
  let admin: Caller;
  let southern: Caller;
  before(async () => {
    world = await openWorld();
    [nurse, admin, southern] = [
      await world.as(world.north.nurse),
      await world.as(world.north.admin),
      await world.as(world.south.admin),
    ];
  });
  after(() => world.close());

  const codesOf = ({ body }: { body: unknown }) => ((body as Problem).errors ?? []).map(({ code }) => code);

  describe('being registered', () => {
    it('gets a hospital number with the hospital’s letters and a check digit, each another', async () => {
      const [one, two] = [
        await registered(nurse, { familyName: 'Mokoena', givenName: 'Naledi' }),
        await registered(nurse, { familyName: 'Pretorius' }),
      ];
      expect(one).to.include({
        familyName: 'Mokoena',
        givenName: 'Naledi',
        birthDate: null,
        sex: 'unknown',
        version: 1,
      });
      for (const { hospitalNumber } of [one, two]) expect(hospitalNumber).to.match(/^NOR-\d{7}-\d$/u);
      expect(one.hospitalNumber).not.to.equal(two.hospitalNumber);
      expect((await registered(southern, { familyName: 'Mokoena' })).hospitalNumber).to.match(/^SOU-/u);
    });

    it('gives back all that was said, to who may see it', async () => {
      const said = {
        familyName: 'van der Merwe',
        givenName: 'Zoë',
        birthDate: '1961-02-28',
        sex: 'female',
        hospitalNumber: 'old/4711',
        nationalId: '6102280123087',
        phone: '+27825550123',
        address: ['12 Kloof Street', 'Cape Town'],
        language: 'Afrikaans',
        guardians: [{ name: 'Pieter van der Merwe', relationship: 'husband', phone: '+27825550124' }],
        bloodGroup: 'AB-',
        alerts: [
          { kind: 'falls', text: null },
          { kind: 'diet', text: 'no nuts' },
        ],
        allergies: [{ substance: 'penicillin', reaction: 'rash', severity: 'severe', criticality: 'high' }],
        problems: ['type 2 diabetes'],
        codeStatus: 'dnacpr',
        wallPrivacy: 'hidden',
      };
      const { id } = await registered(nurse, said);
      const seen = await look(await world.as(world.north.doctor), id);
      expect(seen).to.deep.include({ ...said, hospitalNumber: 'OLD/4711', isHiddenOnWall: true, wardIds: [] });
      expect(seen.abilities).to.deep.equal({ canEdit: true, canMerge: false, canRecordVitals: true });
      expect((await look(admin, id)).abilities).to.deep.equal({
        canEdit: true,
        canMerge: true,
        canRecordVitals: false,
      });
    });

    it('is refused a number that someone has, however it is written, and has it free in the other hospital', async () => {
      await registered(nurse, { familyName: 'First', hospitalNumber: 'X-100-200' });
      const again = await register(nurse, { familyName: 'Second', hospitalNumber: 'x100200' });
      expect(again).to.be.problem('already-exists', '/body/hospitalNumber');
      expect(codesOf(again)).to.deep.equal(['already-exists']);
      expect((await register(southern, { familyName: 'Second', hospitalNumber: 'X100200' })).status).to.equal(201);
    });

    it('is not given a number that somebody brought along', async () => {
      const { hospitalNumber } = await registered(nurse, { familyName: 'Latest' });
      const next = Number(hospitalNumber.slice(4, 11)) + 1;
      for (let digit = 0; digit < 10; digit += 1) {
        const brought = `nor${String(next).padStart(7, '0')}${digit}`;
        await registered(nurse, { familyName: `Brought${digit}`, hospitalNumber: brought });
      }
      const after = await registered(nurse, { familyName: 'After' });
      expect(Number(after.hospitalNumber.slice(4, 11))).to.equal(next + 1);
    });

    it('gets a number of their own when fifty are registered at once', async function () {
      this.timeout(120_000);
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) => register(nurse, { familyName: `Crowd${index}` })),
      );
      for (const answer of answers) expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
      const numbers = answers.map(({ body }) => (body as { hospitalNumber: string }).hospitalNumber);
      expect(new Set(numbers)).to.have.property('size', 50);
    });

    it('is not registered twice by one request sent twice', async () => {
      const key = randomUUID();
      const body = { familyName: 'Once', birthDate: '1980-01-01' };
      const [one, two] = [
        await nurse.post('/api/v1/patients', body, { idempotencyKey: key }),
        await nurse.post('/api/v1/patients', body, { idempotencyKey: key }),
      ];
      expect(two.body).to.deep.equal(one.body);
    });

    it('is refused with a pointer where something cannot be', async () => {
      const wrong: readonly (readonly [object, string])[] = [
        [{ familyName: '' }, '/body/familyName'],
        [{ familyName: 'A', birthDate: '2040-03-06' }, '/body/birthDate'],
        [{ familyName: 'A', birthDate: '1980-02-30' }, '/body/birthDate'],
        [{ familyName: 'A', phone: '0825550199' }, '/body/phone'],
        [{ familyName: 'A', hospitalNumber: '--' }, '/body/hospitalNumber'],
        [{ familyName: 'A\u202Eb' }, '/body/familyName'],
        [{ familyName: 'A', allergies: [{ substance: 'x' }] }, '/body/allergies/0/severity'],
      ];
      for (const [body, pointer] of wrong) {
        expect(await register(nurse, body), JSON.stringify(body)).to.be.problem('invalid-input', pointer);
      }
      expect(await register(nurse, { familyName: 'A', wardIds: [] })).to.be.problem('invalid-input');
      // The day at the hospital counts: there it is the fifth of March already.
      expect((await register(nurse, { familyName: 'Newborn', birthDate: '2040-03-05' })).status).to.equal(201);
    });

    it('is for those who may register', async () => {
      const body = { familyName: 'Nobody' };
      for (const person of [world.north.housekeeping, world.north.pharmacy, world.operator]) {
        expect(await register(await world.as(person), body)).to.be.problem('not-allowed');
      }
    });

    it('stands in the journal without a word of who it is', async () => {
      const { id } = await registered(nurse, {
        familyName: 'Unwritten',
        givenName: 'Journal',
        birthDate: '1970-07-07',
      });
      const entries = await entriesOf(world, world.north, id);
      expect(entries.map(({ action }) => action)).to.deep.equal(['patient.registered']);
      expect(JSON.stringify(entries)).not.to.match(/unwritten|1970|NOR-/iu);
    });
  });

  describe('who is like one the hospital has', () => {
    const known = {
      familyName: 'Nkosi-Botha',
      givenName: 'Thandeka Grace',
      birthDate: '1975-05-15',
      nationalId: '7505150000081',
      phone: '+27821110001',
    };
    before(() => onBooks(world, world.north, known));

    const alike: readonly (readonly [string, object, string, string])[] = [
      ['the same identity number', { familyName: 'Other', nationalId: '750515 0000 081' }, 'national-id', 'nationalId'],
      [
        'the same name and birth date',
        { familyName: 'NKOSI BOTHA', givenName: 'Thandeka', birthDate: '1975-05-15' },
        'name-and-birth-date',
        'familyName',
      ],
      [
        'a name that sounds the same and the birth date',
        { familyName: 'Nkozi-Bota', givenName: 'Tandeka', birthDate: '1975-05-15' },
        'name-and-birth-date',
        'familyName',
      ],
      [
        'names the other way round and the birth date',
        { familyName: 'Thandeka', givenName: 'Nkosi-Botha', birthDate: '1975-05-15' },
        'name-and-birth-date',
        'familyName',
      ],
      ['the same phone', { familyName: 'Neighbour', phone: '+27821110001' }, 'phone', 'phone'],
    ];
    for (const [what, body, because, field] of alike) {
      it(`is shown and refused for ${what}`, async () => {
        const suspects = await duplicatesOf(nurse, body);
        expect(suspects.map((suspect) => suspect.because)).to.deep.equal([[because]]);
        expect(suspects[0]?.patient).to.include({ familyName: 'Nkosi-Botha', birthDate: '1975-05-15' });
        const refused = await register(nurse, body);
        expect(refused).to.be.problem('already-exists', `/body/${field}`);
        expect(codesOf(refused)).to.deep.equal(['duplicate-suspected']);
        expect(JSON.stringify(refused.body)).not.to.match(/nkosi|1975/iu);
      });
    }

    it('names every reason once, and puts the likest first', async () => {
      await onBooks(world, world.north, { familyName: 'Brother', phone: '+27821110001' });
      const suspects = await duplicatesOf(nurse, known);
      expect(suspects.map(({ because }) => because)).to.deep.equal([
        ['national-id', 'name-and-birth-date', 'phone'],
        ['phone'],
      ]);
    });

    const unlike: readonly (readonly [string, object])[] = [
      ['another birth date', { familyName: 'Nkosi-Botha', givenName: 'Thandeka', birthDate: '1975-05-16' }],
      ['another given name', { familyName: 'Nkosi-Botha', givenName: 'Sipho', birthDate: '1975-05-15' }],
      ['the birth date alone', { familyName: 'Adams', givenName: 'Thandeka', birthDate: '1975-05-15' }],
      ['no birth date', { familyName: 'Nkosi-Botha', givenName: 'Thandeka' }],
    ];
    for (const [what, body] of unlike) {
      it(`is not suspected for ${what}`, async () => {
        expect(await duplicatesOf(nurse, body)).to.deep.equal([]);
        await registered(nurse, body);
      });
    }

    it('is registered once someone said that it is another', async () => {
      const body = { familyName: 'Sister', phone: '+27821110001' };
      expect(await register(nurse, body)).to.be.problem('already-exists');
      await registered(nurse, { ...body, confirmedNotDuplicate: true });
    });

    it('is no suspect in the other hospital', async () => {
      expect(await duplicatesOf(southern, known)).to.deep.equal([]);
      await registered(southern, known);
    });

    it('is no suspect to a nurse who does not see that patient', async () => {
      const hidden = await onBooks(world, world.north, { familyName: 'Elsewhere', phone: '+27821119999' });
      await putInWards(world, world.north, hidden.id, [world.north.wardB.id]);
      expect(await duplicatesOf(nurse, { familyName: 'X', phone: '+27821119999' })).to.deep.equal([]);
      expect(await duplicatesOf(admin, { familyName: 'X', phone: '+27821119999' })).to.have.lengthOf(1);
    });
  });

  describe('being changed', () => {
    it('keeps what is left out, empties what is null, and journals which fields', async () => {
      const { id } = await registered(nurse, { familyName: 'Before', givenName: 'Keeps', phone: '+27821112222' });
      const answer = await nurse.patch(`/api/v1/patients/${id}`, { version: 1, familyName: 'After', phone: null });
      expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
      expect(await look(nurse, id)).to.include({ familyName: 'After', givenName: 'Keeps', phone: null, version: 2 });
      const entry = (await entriesOf(world, world.north, id)).find(({ action }) => action === 'patient.changed');
      expect(entry?.changes).to.deep.equal([
        { path: 'phone', before: null, after: null, isSecret: true },
        { path: 'name', before: null, after: null, isSecret: true },
      ]);
    });

    it('refuses an older version with the present one, and answers what is so already as it stands', async () => {
      const { id } = await registered(nurse, { familyName: 'Versioned' });
      const change = (version: number, codeStatus: string | null) =>
        nurse.patch(`/api/v1/patients/${id}`, { version, codeStatus });
      expect((await change(1, 'full')).body).to.include({ version: 2, codeStatus: 'full' });
      expect((await change(2, 'full')).body).to.include({ version: 2 });
      const late = await change(1, null);
      expect(late).to.be.problem('version-conflict');
      expect(late.body).to.include({ currentVersion: 2 });
    });

    it('refuses a number that is taken and a birth date to come', async () => {
      const other = await registered(nurse, { familyName: 'Owner' });
      const { id } = await registered(nurse, { familyName: 'Taker' });
      const take = await nurse.patch(`/api/v1/patients/${id}`, { version: 1, hospitalNumber: other.hospitalNumber });
      expect(take).to.be.problem('already-exists', '/body/hospitalNumber');
      const unborn = await nurse.patch(`/api/v1/patients/${id}`, { version: 1, birthDate: '2041-01-01' });
      expect(unborn).to.be.problem('invalid-input', '/body/birthDate');
    });
  });

  describe('who is in a ward', () => {
    it('is seen by those of the ward and by those of every ward, and does not exist for others', async () => {
      const { id } = await registered(nurse, { familyName: 'Inhouse' });
      const other = await world.as(world.north.otherNurse);
      expect((await look(other, id)).familyName, 'in no ward yet').to.equal('Inhouse');
      await putInWards(world, world.north, id, [world.north.wardA.id]);
      expect((await look(nurse, id)).wardIds).to.deep.equal([world.north.wardA.id]);
      expect((await look(admin, id)).familyName).to.equal('Inhouse');
      const [hidden, nothing] = [
        await other.get(`/api/v1/patients/${id}`),
        await other.get(`/api/v1/patients/${uuid()}`),
      ];
      for (const answer of [hidden, nothing]) expect(answer).to.be.problem('not-found');
      const { version } = await look(admin, id);
      expect(await other.patch(`/api/v1/patients/${id}`, { version, codeStatus: 'full' })).to.be.problem('not-found');
      expect(await southern.get(`/api/v1/patients/${id}`)).to.be.problem('not-found');
      await putInWards(world, world.north, id, []);
      expect((await look(other, id)).familyName, 'discharged').to.equal('Inhouse');
    });

    it('shows of their wards those the viewer sees', async () => {
      const { id } = await onBooks(world, world.north, { familyName: 'Between' });
      await putInWards(world, world.north, id, [world.north.wardB.id, world.north.wardA.id]);
      expect((await look(nurse, id)).wardIds).to.deep.equal([world.north.wardA.id]);
      expect((await look(admin, id)).wardIds).to.have.lengthOf(2);
    });
  });
});
