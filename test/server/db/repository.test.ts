import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { DecryptionError } from '../../../server/crypto/decryption-error.ts';
import { isDuplicateKey } from '../../../server/db/database-errors.ts';
import type { Filter } from '../../../server/db/filter.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import type { Sample } from './sample-records.ts';
import { asStaff, journalled, newWard, sample, samples } from './sample-records.ts';

const thrown = (promise: Promise<unknown>) => promise.then(() => null).catch((error: unknown) => error);

for (const placement of ['dedicated', 'pooled'] as const) {
  describe(`a repository, the hospitals being ${placement}`, () => {
    let kernel: Kernel;
    before(async () => {
      kernel = await openKernel({ placement });
    });
    after(() => kernel.close());

    const put = (tenant: Tenant, fields: Partial<Sample> = {}) =>
      kernel.as(tenant, () => journalled(() => samples().insert(sample(fields))));

    it('gives back what was put in, with an id, version 1 and the instant of the clock', async () => {
      const record = await put(kernel.north, { name: 'Zoë O’Neill', count: 7 });
      const found = await kernel.as(kernel.north, () => samples().get(record._id));
      expect(found).to.deep.equal(record);
      expect(found).to.include({ name: 'Zoë O’Neill', count: 7, version: 1, hospitalId: kernel.north.id });
      expect(found.createdAt).to.deep.equal(kernel.clock.now());
      expect(found).not.to.have.property('emailIndex');
    });

    it('finds nothing of the other hospital, by any way in', async () => {
      const { _id, email, version } = await put(kernel.north, { email: 'only@north.example' });
      await kernel.as(kernel.south, async () => {
        expect(await thrown(samples().get(_id))).to.have.property('kind', 'not-found');
        expect(await samples().findOne({ _id })).to.equal(null);
        expect(await samples().find({ _id: { $in: [_id] } })).to.deep.equal([]);
        expect(await samples().count({ _id })).to.equal(0);
        expect(await samples().findByBlind('emailIndex', email ?? '')).to.equal(null);
        expect(await samples().listByBlind([{ index: 'emailIndex', anyOf: [email ?? ''] }])).to.deep.equal([]);
        expect(await samples().listByBlind([{ index: 'wordIndex', anyOf: ['amina'] }])).to.deep.equal([]);
        expect(await thrown(journalled(() => samples().update(_id, version, { count: 2 })))).to.have.property(
          'kind',
          'not-found',
        );
        expect(await journalled(() => samples().updateWhere({ _id }, { count: 2 }))).to.equal(null);
        expect(await journalled(() => samples().updateMany({ _id }, { count: 2 }))).to.equal(0);
        expect(await journalled(() => samples().remove({ _id }))).to.equal(0);
      });
      expect(await kernel.as(kernel.north, () => samples().get(_id))).to.include({ count: 1, version: 1 });
    });

    it('cannot read a record that was moved to the other hospital: its key is another', async () => {
      const { _id } = await put(kernel.north);
      const raw = await kernel.north.connection.collection<{ _id: string }>('testSamples').findOne({ _id });
      const moved = { ...raw, _id: uuid(), code: uuid(), hospitalId: kernel.south.id };
      await kernel.south.connection.collection<{ _id: string }>('testSamples').insertOne(moved);
      expect(await thrown(kernel.as(kernel.south, () => samples().get(moved._id)))).to.be.instanceOf(DecryptionError);
    });

    it('lists what somebody changed a byte of, with what stands in for it, where it is asked to', async () => {
      const { _id, email } = await put(kernel.north, { name: 'Before' });
      const stored = kernel.north.connection.collection<{ _id: string; name: { buffer: Uint8Array } }>('testSamples');
      const bytes = Buffer.from((await stored.findOne({ _id }))?.name.buffer ?? []);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      await stored.updateOne({ _id }, { $set: { name: bytes as never } });
      await kernel.as(kernel.north, async () => {
        expect(await thrown(samples().find({ _id }))).to.be.instanceOf(DecryptionError);
        const [found] = await samples().findDamaged({ _id }, { name: 'unreadable', email: null });
        expect(found).to.deep.include({ damaged: ['name'] });
        expect(found?.doc).to.include({ _id, name: 'unreadable', email });
        expect(await thrown(samples().findDamaged({ _id }, { name: '' }))).to.match(/email/u);
      });
      await kernel.as(kernel.south, async () => {
        expect(await samples().findDamaged({ _id }, { name: '', email: null })).to.deep.equal([]);
      });
    });

    it('keeps names and addresses out of the database', async () => {
      const { _id } = await put(kernel.north, { name: 'Verity Plain', email: 'verity@example.org' });
      const raw = await kernel.north.connection.collection<{ _id: string }>('testSamples').findOne({ _id });
      const bytes = Object.values(raw ?? {}).map((value: unknown) =>
        typeof value === 'object' && value !== null && 'buffer' in value && value.buffer instanceof Uint8Array
          ? Buffer.from(value.buffer).toString('latin1')
          : String(value),
      );
      expect(bytes.join('|')).not.to.match(/verity/iu);
    });
  });
}

describe('a repository', () => {
  let kernel: Kernel;
  before(async () => {
    kernel = await openKernel();
  });
  after(() => kernel.close());

  const put = (fields: Partial<Sample> = {}) =>
    kernel.as(kernel.north, () => journalled(() => samples().insert(sample(fields))));

  it('shows a person what lies in their scope, and answers the same for what does not as for what is not there', async () => {
    const [mine, other] = [newWard(), newWard()];
    const [seen, hidden] = [await put({ wardId: mine }), await put({ wardId: other })];
    await asStaff(kernel.services, kernel.north, 'nurse', [mine], async () => {
      expect((await samples().find({})).map(({ _id }) => _id)).to.deep.equal([seen._id]);
      expect(await samples().count({})).to.equal(1);
      expect((await samples().get(seen._id)).name).to.equal('Amina Example');
      const [outside, nothing] = [await thrown(samples().get(hidden._id)), await thrown(samples().get(uuid()))];
      expect(outside).to.deep.include({ kind: 'not-found', extras: {} });
      expect(nothing).to.deep.include({ kind: 'not-found', extras: {} });
      expect(await journalled(() => samples().updateWhere({ _id: hidden._id }, { count: 9 }))).to.equal(null);
      // A filter of one's own cannot widen the scope.
      expect(await samples().find({ wardId: other })).to.deep.equal([]);
      expect(await samples().find({ $or: [{ wardId: other }, { _id: hidden._id }] })).to.deep.equal([]);
    });
  });

  it('shows nothing at all where the scope is null, also by blind index', async () => {
    const { _id } = await put({ email: 'hidden@example.org' });
    await asStaff(kernel.services, kernel.north, 'pharmacy', [], async () => {
      expect(await samples().find({})).to.deep.equal([]);
      expect(await samples().count({})).to.equal(0);
      expect(await samples().findByBlind('emailIndex', 'hidden@example.org')).to.equal(null);
      expect(await samples().listByBlind([{ index: 'wordIndex', anyOf: ['amina'] }])).to.deep.equal([]);
      expect(await thrown(samples().get(_id))).to.have.property('kind', 'not-found');
      expect(await journalled(() => samples().remove({ _id }))).to.equal(0);
    });
  });

  it('refuses a change of an older version with the present one, and writes nothing', async () => {
    const { _id } = await put();
    await kernel.as(kernel.north, async () => {
      expect(await journalled(() => samples().update(_id, 1, { count: 2 }))).to.include({ count: 2, version: 2 });
      const refused = await thrown(journalled(() => samples().update(_id, 1, { count: 3 })));
      expect(refused).to.deep.include({ kind: 'version-conflict', extras: { currentVersion: 2 } });
      expect(await samples().get(_id)).to.include({ count: 2, version: 2 });
    });
  });

  it('lets one of fifty changes of the same version win, and tells the rest why', async function () {
    this.timeout(60_000);
    const { _id } = await put();
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        kernel.as(kernel.north, () => journalled(() => samples().update(_id, 1, { count: 100 + index }))),
      ),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).to.have.lengthOf(1);
    for (const result of results) {
      if (result.status === 'rejected') {
        expect(result.reason).to.deep.include({ kind: 'version-conflict', extras: { currentVersion: 2 } });
      }
    }
  });

  it('finds by an encrypted field whatever its spelling, and no longer by the old value after a change', async () => {
    const { _id, version } = await put({ email: 'Grace@Example.ORG' });
    await kernel.as(kernel.north, async () => {
      expect((await samples().findByBlind('emailIndex', ' grace@example.org '))?._id).to.equal(_id);
      await journalled(() => samples().update(_id, version, { email: 'hopper@example.org' }));
      expect(await samples().findByBlind('emailIndex', 'grace@example.org')).to.equal(null);
      expect((await samples().findByBlind('emailIndex', 'hopper@example.org'))?.email).to.equal('hopper@example.org');
      await journalled(() => samples().updateWhere({ _id }, { email: null }));
      expect(await samples().findByBlind('emailIndex', 'hopper@example.org')).to.equal(null);
      expect(await samples().findByBlind('emailIndex', 'not an address')).to.equal(null);
    });
  });

  describe('when it is asked for parts of an encrypted field', () => {
    const codes = async (...wanted: readonly (readonly string[])[]) => {
      const lookUps = wanted.map((anyOf) => ({ index: 'wordIndex', anyOf }));
      return (await samples().listByBlind(lookUps, {}, { sort: { code: 1 } })).map(({ code }) => code);
    };

    it('lists every record that has all of them, in any order', async () => {
      await put({ code: 'parts-1', name: 'Lindiwe Dlamini' });
      await put({ code: 'parts-2', name: 'Dlamini Themba' });
      await put({ code: 'parts-3', name: 'Themba Lindiwe' });
      await kernel.as(kernel.north, async () => {
        expect(await codes(['dlamini'])).to.deep.equal(['parts-1', 'parts-2']);
        expect(await codes(['dlamini'], ['lindiwe'])).to.deep.equal(['parts-1']);
        expect(await codes(['lindiwe'], ['dlamini'])).to.deep.equal(['parts-1']);
        expect(await codes(['lindiwe', 'themba'])).to.deep.equal(['parts-1', 'parts-2', 'parts-3']);
        expect(await codes(['nobody'])).to.deep.equal([]);
        expect(await codes([''])).to.deep.equal([]);
        expect(await codes()).to.deep.equal([]);
      });
    });

    it('narrows them by a plain filter and by a limit', async () => {
      await put({ code: 'narrow-1', name: 'Ute Schmal', count: 1, email: 'ute@example.org' });
      await put({ code: 'narrow-2', name: 'Uwe Schmal', count: 2, email: 'ute@example.org' });
      await kernel.as(kernel.north, async () => {
        const wanted = [
          { index: 'wordIndex', anyOf: ['schmal'] },
          { index: 'emailIndex', anyOf: ['UTE@example.org'] },
        ];
        expect(await samples().listByBlind(wanted)).to.have.lengthOf(2);
        expect((await samples().listByBlind(wanted, { count: 2 })).map(({ code }) => code)).to.deep.equal(['narrow-2']);
        expect(await samples().listByBlind(wanted, {}, { limit: 1, sort: { code: 1 } })).to.have.lengthOf(1);
        expect(await samples().listByBlind([{ index: 'emailIndex', anyOf: ['no address'] }])).to.deep.equal([]);
      });
    });

    it('shows a person those in their scope only', async () => {
      const [mine, other] = [newWard(), newWard()];
      await put({ code: 'scope-1', name: 'Zuberi Scope', wardId: mine });
      await put({ code: 'scope-2', name: 'Zuberi Scope', wardId: other });
      await asStaff(kernel.services, kernel.north, 'nurse', [mine], async () => {
        expect(await codes(['zuberi'])).to.deep.equal(['scope-1']);
      });
    });

    it('follows a change of the field, and keeps them through a change of others', async () => {
      const { _id, version } = await put({ code: 'follow', name: 'Before Changing' });
      await kernel.as(kernel.north, async () => {
        const changed = await journalled(() => samples().update(_id, version, { count: 2 }));
        expect(changed).not.to.have.property('wordIndex');
        expect(await codes(['before'])).to.deep.equal(['follow']);
        await journalled(() => samples().update(_id, version + 1, { name: 'After Changing' }));
        expect(await codes(['before'])).to.deep.equal([]);
        expect(await codes(['after'])).to.deep.equal(['follow']);
      });
    });

    it('throws for an index that the collection does not have', async () => {
      const asked = kernel.as(kernel.north, () => samples().listByBlind([{ index: 'codeIndex', anyOf: ['x'] }]));
      expect(await thrown(asked)).to.be.instanceOf(Error);
    });
  });

  it('takes an operator that came in as a value for a value', async () => {
    await put({ code: 'real' });
    await kernel.as(kernel.north, async () => {
      const injected = JSON.parse('{"$ne":null}') as unknown;
      const where = (fields: Record<string, unknown>) => fields as Filter<Sample>;
      for (const value of [{ $where: 'true' }, [injected], { nested: injected }]) {
        const found = await samples()
          .find(where({ code: value }))
          .catch(() => []);
        expect(found, JSON.stringify(value)).to.deep.equal([]);
      }
      expect(await samples().findByBlind('emailIndex', '{"$ne":null}')).to.equal(null);
      expect(await thrown(samples().find(where({ $where: 'true' })))).to.be.instanceOf(Error);
      expect(await thrown(samples().find(where({ unknownField: 1 })))).to.be.instanceOf(Error);
    });
  });

  it('lets no change name what the house keeps of a record: it would leave its hospital or its history', async () => {
    const { _id } = await put();
    const intruders: object[] = [
      { hospitalId: kernel.south.id },
      { _id: uuid() },
      { version: 9 },
      { createdAt: new Date() },
    ];
    await kernel.as(kernel.north, async () => {
      const before = await samples().get(_id);
      for (const change of intruders) {
        expect(await thrown(journalled(() => samples().updateWhere({ _id }, change)))).to.be.instanceOf(Error);
        expect(await thrown(journalled(() => samples().updateMany({ _id }, change)))).to.be.instanceOf(Error);
        expect(await thrown(journalled(() => samples().noteWhere({ _id }, change)))).to.be.instanceOf(Error);
      }
      expect(await samples().get(_id)).to.deep.equal(before);
    });
  });

  it('lets the house note something beside a record without refusing whoever has it open', async () => {
    const { _id, version, updatedAt } = await put();
    await kernel.as(kernel.north, async () => {
      const noted = await journalled(() => samples().noteWhere({ _id, version }, { count: 5 }));
      expect(noted).to.deep.include({ count: 5, version, updatedAt });
      expect(await journalled(() => samples().update(_id, version, { code: 'changed' }))).to.include({ count: 5 });
      expect(await journalled(() => samples().noteWhere({ _id, version }, { count: 6 })), 'changed since').to.equal(
        null,
      );
      expect(await thrown(journalled(() => samples().noteWhere({ _id }, { name: 'x' })))).to.be.instanceOf(Error);
      expect(await thrown(samples().noteWhere({ _id }, { count: 6 })), 'without a journal').to.be.instanceOf(Error);
      expect(await samples().get(_id)).to.include({ count: 5 });
    });
  });

  it('lets an invariant in an index refuse, and the same value in the other hospital pass', async () => {
    await put({ code: 'taken' });
    expect(isDuplicateKey(await thrown(put({ code: 'taken' })))).to.equal(true);
    const elsewhere = kernel.as(kernel.south, () => journalled(() => samples().insert(sample({ code: 'taken' }))));
    expect(await elsewhere).to.include({ code: 'taken' });
  });
});
