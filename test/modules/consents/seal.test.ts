import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { BlobStore } from '../../../server/files/blob-store.ts';
import { openFolderBlobStore } from '../../../server/files/folder-blob-store.ts';
import { verifyConsents } from '../../../server/modules/consents/index.ts';
import { signingCertificates } from '../../../server/modules/consents/signing-keys.ts';
import type { ConsentView, Verification } from '../../../shared/schemas/consents.ts';
import { verification } from '../../../shared/schemas/consents.ts';
import { verdicts } from '../../support/signed-pdf.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import type { SigningRoom } from './signing-room.ts';
import { newPatient, signingRoom } from './signing-room.ts';

const FIELDS = ['form', 'consenter', 'slots', 'patientAnswers', 'addOnChoices'] as const;
type Raw = { _id: string } & Record<string, unknown>;

describe('a completed consent', function () {
  this.timeout(300_000);
  let world: World;
  let north: TestHospital;
  let room: SigningRoom;
  let blobFolder = '';
  const broken = { isStoreAway: false };

  before(async () => {
    blobFolder = await mkdtemp(join(tmpdir(), 'wardline-seal-'));
    const store = await openFolderBlobStore(blobFolder);
    const blobs: BlobStore = {
      ...store,
      put: (key, bytes) => (broken.isStoreAway ? Promise.reject(new Error('away')) : store.put(key, bytes)),
    };
    world = await openWorld({ blobs });
    north = world.north;
    room = signingRoom(world, north);
  });
  after(async () => {
    await world.close();
    await rm(blobFolder, { recursive: true, force: true });
  });

  const rows = (name: string) => north.tenant.connection.collection<Raw>(name);
  const verify = (hospital = north) => world.inside(hospital, () => verifyConsents());
  const tokenOf = (consent: ConsentView): string => consent.verifyUrl?.split('/').at(-1) ?? '';
  const page = async (token: string): Promise<Verification> => {
    const answer = await world.stranger().get(`/api/v1/consent-verification/${token}`);
    expect(answer.status).to.equal(200);
    return verification.parse(answer.body);
  };
  const documentOf = async (consent: ConsentView, query = ''): Promise<Buffer> => {
    const caller = await world.as(north.doctor);
    const response = await caller.get(`/api/v1/consents/${consent.id}/document${query}`);
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-disposition')).to.include('attachment');
    return response.bytes;
  };

  it('is sealed: a document that both tools and the page call valid, until a byte of it is changed', async () => {
    const consent = await room.completed();
    expect(consent).to.include({ state: 'completed', standing: 'valid', isAltered: false });
    const [seal] = consent.seals;
    expect(consent.document).to.deep.include({ hash: seal?.documentHash, isTimePending: false });
    const bytes = await documentOf(consent);
    const [certificate = Buffer.alloc(0)] = await world.inside(north, signingCertificates);
    const said = await verdicts(bytes, certificate);
    expect(said.pdfsig.text).to.include('Signature is Valid').and.include(`Documents of ${north.tenant.name}`);
    expect(said.openssl.text).to.include('CAdES Verification successful');
    bytes[bytes.length - 30] = (bytes[bytes.length - 30] ?? 0) ^ 1;
    const changed = await verdicts(bytes, certificate);
    expect(changed.pdfsig.text).not.to.include('Signature is Valid');
    expect(changed.openssl.isContent).to.equal(false);
    const told = await page(tokenOf(consent));
    expect(told).to.include({ standing: 'valid', hospitalName: north.tenant.name, sealNumber: seal?.number });
    expect(told.documentHashes).to.deep.equal([seal?.documentHash]);
    expect(JSON.stringify(told)).not.to.include(consent.form.patient.name);
  });

  it('is not given to another hospital, and what no paper is of is unknown, always in the same words', async () => {
    const consent = await room.completed();
    const stranger = await world.as(world.south.doctor);
    expect(await stranger.get(`/api/v1/consents/${consent.id}/document`)).to.be.problem('not-found');
    const [, secret = ''] = tokenOf(consent).split('.');
    const unknown = await page('nothing');
    expect(unknown.standing).to.equal('unknown');
    for (const token of [
      `${world.south.tenant.id}.${secret}`,
      `${north.tenant.id}.${secret.slice(1)}`,
      `${north.tenant.id}.`,
    ]) {
      expect(await page(token)).to.deep.equal(unknown);
    }
    const nurse = await world.as(north.nurse);
    expect(await nurse.get(`/api/v1/consents/${consent.id}/document?seal=99999`)).to.be.problem('not-found');
  });

  it('of many at once has its own number: the chain is 1…n without holes, in each hospital its own', async () => {
    const tick = async (hospital: TestHospital) => {
      const own = signingRoom(world, hospital);
      const templateId = await own.registrationTemplate();
      const patients = await Promise.all(Array.from({ length: 4 }, () => newPatient(world, hospital)));
      const nurse = await world.as(hospital.nurse);
      const body = { templateId, language: 'en', agreed: true };
      return Promise.all(patients.map(({ id }) => nurse.post(`/api/v1/patients/${id}/consents/registration`, body)));
    };
    for (const answer of (await Promise.all([tick(north), tick(world.south)])).flat()) {
      expect(answer.body).to.include({ state: 'completed' });
    }
    const numbers = (await rows('consentSeals').find({ hospitalId: north.tenant.id }).toArray()).map(({ number }) =>
      Number(number),
    );
    expect(numbers.sort((one, other) => one - other)).to.deep.equal(numbers.map((_, index) => index + 1));
    for (const hospital of [north, world.south]) {
      const report = await verify(hospital);
      expect(report.problems).to.deep.equal([]);
      expect(report.seals).to.be.at.least(4);
    }
  });

  it('that fell between the last signature and its seal is sealed by the job, and nobody signs twice', async () => {
    const signed = await room.signedByPatient(await room.sent());
    broken.isStoreAway = true;
    const answer = await room.signAsDoctor(signed);
    broken.isStoreAway = false;
    expect(answer.body).to.include({ state: 'signing' });
    expect((await room.view(signed)).seals).to.deep.equal([]);
    await Promise.all([1, 2].map(() => world.app.jobs.runNow('consents.seal', north.tenant)));
    const consent = await room.view(signed);
    expect(consent).to.include({ state: 'completed' });
    expect(consent.seals.map(({ act }) => act)).to.deep.equal(['completed']);
    expect((await verify()).problems).to.deep.equal([]);
  });

  it('does not wait behind two hundred that can never be sealed', async () => {
    const { id } = await room.completed();
    const sealed = await rows('consents').findOne({ _id: id });
    const never = { ...sealed, state: 'signing', sealed: null, isSigned: true, procedureId: null };
    // Words that were encrypted for another record: nobody can open them here.
    const damaged = Array.from({ length: 200 }, (_, index) => ({ ...never, _id: `0-${index}` }));
    await rows('consents').insertMany(damaged);
    try {
      const signed = await room.signedByPatient(await room.sent());
      broken.isStoreAway = true;
      await room.signAsDoctor(signed);
      broken.isStoreAway = false;
      await world.app.jobs.runNow('consents.seal', north.tenant);
      expect(await room.view(signed)).to.include({ state: 'completed' });
    } finally {
      await rows('consents').deleteMany({ _id: { $in: damaged.map(({ _id }) => _id) } });
    }
  });

  it('that was withdrawn gets the page of it, and the first document stays', async () => {
    const consent = await room.completed();
    const first = await documentOf(consent);
    await room.post(north.doctor, consent, 'revoke', {
      version: consent.version,
      reason: 'Changed her mind',
      witness: 'Joy',
    });
    await world.app.jobs.runNow('consents.seal', north.tenant);
    const revoked = await room.view(consent);
    expect(revoked.seals.map(({ act }) => act)).to.deep.equal(['completed', 'revoked']);
    const second = await documentOf(revoked);
    expect(second.equals(first)).to.equal(false);
    expect((await documentOf(revoked, `?seal=${revoked.seals[0]?.number}`)).equals(first)).to.equal(true);
    const [certificate = Buffer.alloc(0)] = await world.inside(north, signingCertificates);
    expect((await verdicts(second, certificate)).openssl.isContent).to.equal(true);
    const told = await page(tokenOf(consent));
    expect(told.standing).to.equal('revoked');
    expect(told.endedAt).not.to.equal(null);
    expect(told.documentHashes).to.have.length(2);
    expect((await verify()).problems).to.deep.equal([]);
  });

  describe('of which somebody changed one byte', () => {
    let consent: ConsentView;
    before(async () => {
      consent = await room.completed();
    });

    const bytesOf = (value: unknown): Buffer => Buffer.from((value as { buffer: Uint8Array }).buffer);
    /** Does it, sees that it is found, undoes it, and sees that all is whole again. */
    async function found(
      name: string,
      filter: Record<string, unknown>,
      change: (row: Raw) => Record<string, unknown>,
      kind: string,
    ) {
      const row = await rows(name).findOne(filter as never);
      if (row === null) throw new Error(`Nothing in ${name}.`);
      await rows(name).updateOne({ _id: row._id }, { $set: change(row) });
      const { problems } = await verify();
      expect(
        problems.map((problem) => problem.kind),
        name,
      ).to.include(kind);
      expect(problems.every(({ consentId }) => consentId === null || consentId === consent.id)).to.equal(true);
      await rows(name).replaceOne({ _id: row._id }, row);
      expect((await verify()).problems, `${name} undone`).to.deep.equal([]);
    }
    const flipped = (field: string) => (row: Raw) => {
      const bytes = bytesOf(row[field]);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      return { [field]: bytes };
    };

    for (const field of FIELDS) {
      it(`of its ${field} is found`, () => found('consents', { _id: consent.id }, flipped(field), 'record-unreadable'));
    }
    it('of how long it holds, how it stands, and which paper it is, is found', async () => {
      const later = () => ({ validUntil: new Date('2099-01-01T00:00:00.000Z') });
      await found('consents', { _id: consent.id }, later, 'record-changed');
      await found('consents', { _id: consent.id }, () => ({ state: 'revoked' }), 'state-changed');
      await found('consents', { _id: consent.id }, () => ({ verifyHash: '0'.repeat(64) }), 'record-changed');
    });
    it('of a signature’s strokes, time or proof is found, and so is one that is gone', async () => {
      const own = { consentId: consent.id, slot: 'patient' };
      await found('consentSignatures', own, flipped('mark'), 'signature-changed');
      await found('consentSignatures', own, () => ({ signedAt: new Date(0) }), 'signature-changed');
      await found('consentSignatures', own, () => ({ proof: 'password' }), 'signature-changed');
      await found('consentSignatures', own, () => ({ consentId: 'another' }), 'signature-missing');
    });
    it('of its seal is found, and so is a link that was taken away or put in another place', async () => {
      const own = { consentId: consent.id };
      await found('consentSeals', own, () => ({ contentHash: '0'.repeat(64) }), 'seal-changed');
      await found('consentSeals', own, () => ({ isTimePending: true }), 'seal-changed');
      await found('consentSeals', own, () => ({ number: 4711 }), 'link-missing');
      await found('consentSeals', own, () => ({ hospitalId: 'another' }), 'link-missing');
    });
    it('of its document is found, and the document is not given out', async () => {
      const files = (await readdir(blobFolder, { recursive: true, withFileTypes: true })).filter((entry) =>
        entry.isFile(),
      );
      const sealed = await rows('files').findOne({ parentId: consent.id } as never);
      const key = String(sealed?.['blobKey']).split('/').at(-1) ?? '';
      const file = files.find((entry) => entry.name.includes(key));
      if (file === undefined) throw new Error('The document lies nowhere.');
      const path = join(file.parentPath, file.name);
      const whole = await readFile(path);
      const changed = Buffer.from(whole);
      changed[200] = (changed[200] ?? 0) ^ 1;
      await writeFile(path, changed);
      expect((await verify()).problems).to.deep.include.members([
        {
          kind: 'document-changed',
          sealNumber: consent.seals[0]?.number,
          consentId: consent.id,
          detail: 'The sealed document was changed.',
        },
      ]);
      const caller = await world.as(north.doctor);
      expect(await caller.get(`/api/v1/consents/${consent.id}/document`)).to.be.problem('state-refused');
      await writeFile(path, whole);
      expect((await verify()).problems).to.deep.equal([]);
    });
    it('says so on the page, on the record and in the lists, to its author too, until it is whole again', async () => {
      const row = await rows('consents').findOne({ _id: consent.id });
      if (row === null) throw new Error('It is gone.');
      await rows('consents').updateOne({ _id: consent.id }, { $set: flipped('form')(row) });
      expect((await page(tokenOf(consent))).standing).to.equal('altered');
      expect(await room.view(consent)).to.include({ isAltered: true });
      const nurse = await world.as(north.doctor);
      const list = await nurse.get(`/api/v1/patients/${consent.patientId}/consents`);
      expect(JSON.stringify(list.body)).to.include('"isAltered":true');
      const causes = await rows('noticeCauses').countDocuments({ type: 'consent.altered' });
      expect(causes).to.equal(1);
      await rows('consents').updateOne({ _id: consent.id }, { $set: { form: row['form'] } });
      for (let round = 0; round < 2; round += 1) await world.app.jobs.runNow('consents.verify', north.tenant);
      expect((await page(tokenOf(consent))).standing).to.equal('valid');
      expect(await room.view(consent)).to.include({ isAltered: false });
    });
  });
});
