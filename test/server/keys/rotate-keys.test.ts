import { expect } from 'chai';
import type { HospitalKeyRing } from '../../../server/crypto/key-ring.ts';
import { DecryptionError } from '../../../server/crypto/decryption-error.ts';
import { fieldKeyId } from '../../../server/crypto/field-encryption.ts';
import { parseMasterKeys } from '../../../server/crypto/master-keys.ts';
import { normaliseEmail } from '../../../server/crypto/normalise.ts';
import { defineCollection, encryptedField } from '../../../server/db/collection.ts';
import { UnknownCollectionError } from '../../../server/db/reencrypt.ts';
import { repository } from '../../../server/db/repository.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import { openTenants } from '../../../server/db/tenants.ts';
import { transaction } from '../../../server/db/transaction.ts';
import { journal } from '../../../server/journal/journal.ts';
import { LOOK_BACK_MS, sealJournal } from '../../../server/journal/seal.ts';
import { verifyJournal } from '../../../server/journal/verify.ts';
import { rewrapKeys, rotateKeys } from '../../../server/keys/rotate-keys.ts';
import type { Services } from '../../../server/services.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import { randomKeyText } from '../crypto/keys.ts';

interface Pigeon {
  readonly name: string;
  readonly email: string | null;
  readonly colour: string;
}

const pigeonCollection = defineCollection<Pigeon>({
  name: 'testPigeons',
  fields: { name: encryptedField, email: encryptedField, colour: { type: String } },
  indexes: [{ name: 'pigeon_email', key: { emailIndex: 1 } }],
  encrypted: ['name', 'email'],
  blind: { emailIndex: { of: 'email', normalise: normaliseEmail } },
  blindParts: { wordIndex: { of: 'name', partsOf: (name) => String(name).split(' ') } },
  discipline: 'versioned',
  journal: { exempt: 'Of a test.' },
});
const pigeons = () => repository(pigeonCollection, { of: 'pigeon', scope: () => null, rules: {} });
const noServers = async (): Promise<void> => undefined;

describe('keys', () => {
  let kernel: Kernel;
  let north: Tenant;
  let south: Tenant;
  before(async () => {
    kernel = await openKernel();
  });
  beforeEach(async () => {
    [north, south] = await Promise.all([kernel.openHospital(), kernel.openHospital()]);
  });
  after(() => kernel.close());

  const fresh = (tenant: Tenant) => kernel.tenants.byId(tenant.id);
  const inside = async <T>(tenant: Tenant, work: () => Promise<T>) => kernel.as(await fresh(tenant), work);
  const keep = (tenant: Tenant, count: number) =>
    inside(tenant, () =>
      pigeons().insertMany(
        Array.from({ length: count }, (_, index) => ({
          name: `Pigeon ${index}`,
          email: index % 2 === 0 ? `pigeon${index}@loft.example` : null,
          colour: 'grey',
        })),
      ),
    );
  const rotate = (tenant: Tenant, letServersSee = noServers) => rotateKeys(kernel.services, tenant.id, letServersSee);
  async function kidsIn(tenant: Tenant, collection: string, path: string): Promise<string[]> {
    const records = await tenant.connection.collection(collection).find({}).toArray();
    const kids = records.flatMap((record) => (record[path] === null ? [] : [fieldKeyId(record[path].buffer)]));
    return [...new Set(kids)];
  }

  describe('when a hospital’s data key is rotated', () => {
    it('encrypts every record anew; all of them read, are found and keep their version', async () => {
      await keep(north, 450);
      const [before] = await kidsIn(north, 'testPigeons', 'name');
      const report = await rotate(north);
      expect(report.rewritten).to.equal(450);
      expect(report.activeKid).not.to.equal(before);
      expect(await kidsIn(north, 'testPigeons', 'name')).to.deep.equal([report.activeKid]);
      expect(await kidsIn(north, 'testPigeons', 'email')).to.deep.equal([report.activeKid]);
      const found = await inside(north, () => pigeons().findByBlind('emailIndex', 'PIGEON44@loft.example'));
      expect(found).to.include({ name: 'Pigeon 44', version: 1, colour: 'grey' });
      const byPart = await inside(north, () => pigeons().listByBlind([{ index: 'wordIndex', anyOf: ['44'] }]));
      expect(byPart.map((pigeon) => pigeon.name)).to.deep.equal(['Pigeon 44']);
      const all = await inside(north, () => pigeons().find({}));
      expect(all.map((pigeon) => pigeon.name)).to.have.members(Array.from({ length: 450 }, (_, i) => `Pigeon ${i}`));
    });

    it('leaves the journal as it is: it reads, its chain verifies, and its key is named as needed', async () => {
      await inside(north, () =>
        transaction(() => journal({ action: 'test.done', subject: { kind: 'test', id: 'x' }, reason: 'private' })),
      );
      await inside(north, () => sealJournal());
      const [oldKid] = await kidsIn(north, 'journal', 'reason');
      const report = await rotate(north);
      expect(report.stillNeeded).to.deep.equal([oldKid]);
      expect(await kidsIn(north, 'journal', 'reason')).to.deep.equal([oldKid]);
      kernel.clock.advance(1_000);
      await inside(north, () => sealJournal());
      kernel.clock.advance(2 * LOOK_BACK_MS);
      expect(await inside(north, () => verifyJournal())).to.include({ entries: 2, links: 2, problemCount: 0 });
    });

    it('stands in the journal', async () => {
      const { activeKid } = await rotate(north);
      const entries = await north.connection.collection('journal').find({}).toArray();
      expect(entries.map((entry) => entry['action'])).to.deep.equal(['hospital.key-rotated']);
      expect(fieldKeyId(entries[0]?.['changes'].buffer)).to.equal(activeKid);
    });

    it('does not touch another hospital', async () => {
      await keep(south, 3);
      const before = await south.connection.collection('testPigeons').find({}).toArray();
      await rotate(north);
      expect(await south.connection.collection('testPigeons').find({}).toArray()).to.deep.equal(before);
    });

    it('makes the key known before anything is written with it', async () => {
      await keep(north, 2);
      const seen: { readable: number; active: string }[] = [];
      const look = async () => {
        const { keys }: { keys: HospitalKeyRing } = await fresh(north);
        seen.push({ readable: keys.dataKeys.size, active: keys.activeDataKid });
      };
      const { activeKid } = await rotate(north, look);
      expect(seen.map(({ readable }) => readable)).to.deep.equal([2, 2]);
      expect(seen[0]?.active).not.to.equal(activeKid);
      expect(seen[1]?.active).to.equal(activeKid);
    });

    it('goes on where it was interrupted, with the key it had made', async () => {
      await keep(north, 10);
      const die = async () => {
        throw new Error('the process is killed');
      };
      expect(await rotate(north, die).catch((error: Error) => error.message)).to.equal('the process is killed');
      const entry = await kernel.tenants.entry(north.id);
      const { activeKid, rewritten } = await rotate(north);
      expect(entry.keys.map((key) => key.kid)).to.include(activeKid);
      expect((await kernel.tenants.entry(north.id)).keys).to.have.lengthOf(entry.keys.length);
      expect(rewritten).to.equal(10);
    });

    it('overwrites nothing that changes at the same time', async function () {
      this.timeout(60_000);
      const kept = await keep(north, 60);
      let isRotating = true;
      const rotation = rotate(north).finally(() => (isRotating = false));
      const changed = new Map<string, string>();
      let turn = 0;
      while (isRotating) {
        const pigeon = kept[turn % kept.length];
        if (pigeon === undefined) break;
        turn += 1;
        const name = `Renamed ${turn}`;
        await inside(north, () => pigeons().updateWhere({ _id: pigeon._id }, { name }));
        changed.set(pigeon._id, name);
      }
      const { activeKid } = await rotation;
      const records = await inside(north, () => pigeons().find({}));
      for (const { _id, name } of records) {
        expect(name).to.equal(changed.get(_id) ?? kept.find((pigeon) => pigeon._id === _id)?.name);
      }
      expect(await kidsIn(north, 'testPigeons', 'name')).to.deep.equal([activeKid]);
    });

    it('lets one of two rotations at once win; nothing is lost', async () => {
      await keep(north, 5);
      const results = await Promise.allSettled([rotate(north), rotate(north)]);
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      for (const error of refused) expect(error).to.have.property('kind', 'version-conflict');
      expect(results.some((result) => result.status === 'fulfilled')).to.equal(true);
      expect(await inside(north, () => pigeons().find({}))).to.have.lengthOf(5);
    });

    it('refuses where the database holds a collection it does not know', async () => {
      await north.connection.collection('fromAnotherVersion').insertOne({ x: 1 });
      expect(await rotate(north).catch((error: unknown) => error)).to.be.instanceOf(UnknownCollectionError);
    });

    it('serves the platform as well', async () => {
      const before = kernel.tenants.platform.keys.activeDataKid;
      const platform = kernel.tenants.platform;
      const { activeKid } = await rotate(platform);
      expect(activeKid).not.to.equal(before);
      expect(kernel.tenants.platform.keys.activeDataKid).to.equal(activeKid);
    });
  });

  describe('when a new master key was put first', () => {
    it('wraps every hospital’s keys anew, so that the old one can go', async () => {
      const other = await openKernel();
      try {
        await other.as(other.north, () => pigeons().insert({ name: 'Homer', email: null, colour: 'blue' }));
        const { config } = other.services;
        const [oldKid, oldKey] = [...config.secrets.masterKeys.byKid][0] ?? [];
        const added = parseMasterKeys(`added:${randomKeyText()}`);
        if (oldKid === undefined || oldKey === undefined) throw new Error('There is a master key.');
        const both = { activeKid: 'added', byKid: new Map([...added.byKid, [oldKid, oldKey]]) };
        const open = (masterKeys: typeof both | typeof added) =>
          openTenants(other.database.connection, config.databasePrefix, masterKeys, other.clock.now());

        expect(await open(added).catch((error: unknown) => error)).to.be.instanceOf(DecryptionError);
        const tenants = await open(both);
        const services: Services = {
          ...other.services,
          tenants,
          config: { ...config, secrets: { ...config.secrets, masterKeys: both } },
        };
        expect(await rewrapKeys(services)).to.equal(3);
        expect(await rewrapKeys(services), 'nothing is left to do').to.equal(0);
        const after = await open(added);
        const reopened = await after.byId(other.north.id);
        const [pigeon] = await other.as(reopened, () => pigeons().find({}));
        expect(pigeon?.name).to.equal('Homer');
      } finally {
        await other.close();
      }
    });
  });
});
