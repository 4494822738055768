import { expect } from 'chai';
import { modelOf, allCollections, BINNED_IN } from '../../../server/db/collection.ts';
import { retentionView } from '../../../shared/schemas/retention.ts';
import type { Answer } from '../../support/caller.ts';
import { wakeful } from '../../support/wakeful.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { acted, answered, entryOf, findInBin, preview, tryMove } from './bin-hands.ts';
import { BIN_MAKERS } from './makers.ts';
import type { BinMaker, BinSample, Shown } from './makers/bin-maker.ts';
import { binned } from '../../../shared/schemas/bin.ts';
import type { Binned } from '../../../shared/schemas/bin.ts';
import type { Problem } from '../../../shared/types/problem.ts';

const DAY_MS = 86_400_000;

describe('every kind of record that goes to the Bin', () => {
  let world: World;
  let north: TestHospital;
  before(async () => {
    world = wakeful(await openWorld());
    ({ north } = world);
  });
  after(() => world.close());

  const ask = async ({ as, path, body }: Shown): Promise<Answer> => {
    const caller = await world.as(as);
    return body === undefined ? caller.get(path) : caller.post(path, body);
  };
  const isIn = ({ status, bytes }: Answer, { text }: Shown, { id }: BinSample): boolean =>
    status === 200 && bytes.includes(text ?? id);
  async function expectShown(sample: BinSample, isShown: boolean): Promise<void> {
    for (const shown of sample.shownAt) {
      const answer = await ask(shown);
      const where = `${shown.path}: ${answer.status} ${answer.bytes.toString('utf8').slice(0, 500)}`;
      expect(isIn(answer, shown, sample), where).to.equal(isShown);
      if (!isShown) expect(answer.status, where).to.be.oneOf([200, 404]);
    }
  }

  /** Whatever can be asked for without naming a record, as somebody who may ask for nearly everything. */
  async function expectNowhere({ id }: BinSample): Promise<void> {
    const paths = world.app.routes
      .filter(({ spec }) => spec.method === 'get' && !spec.path.includes(':'))
      .map(({ spec }) => spec.path);
    for (const path of paths) {
      const { bytes } = await (await world.as(north.admin)).get(path);
      expect(bytes.includes(id), path).to.equal(false);
    }
  }

  /** As it stands now: others may have changed it while it was made. */
  async function move(maker: BinMaker, sample: BinSample): Promise<Binned> {
    const caller = await world.as(maker.mover(north));
    const what = { kind: maker.kind, id: sample.id };
    const first = await tryMove(caller, { ...what, version: sample.version });
    if (first.status !== 409) return binned.parse(answered(first).body);
    const { currentVersion, detail } = first.body as Problem;
    expect(currentVersion, detail ?? '').to.be.a('number');
    return binned.parse(answered(await tryMove(caller, { ...what, version: currentVersion ?? 0 })).body);
  }

  const lyingIn = (batchId: string): Promise<number> =>
    world.inside(north, async () => {
      const binnable = allCollections().filter(({ canBeBinned }) => canBeBinned === true);
      const counts = binnable.map((one) =>
        modelOf(north.tenant.connection, one).countDocuments({ hospitalId: north.tenant.id, [BINNED_IN]: batchId }),
      );
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
    });
  async function blobsOf(): Promise<string[]> {
    const keys: string[] = [];
    for await (const key of world.app.services.blobs?.list('files', north.tenant.id) ?? []) keys.push(key);
    return keys.sort();
  }
  const purgeDue = () => world.app.jobs.runNow('bin.purge', north.tenant);

  it('has a maker here, and no maker is left without its kind', async () => {
    const { kinds } = retentionView.parse(answered(await (await world.as(north.admin)).get('/api/v1/retention')).body);
    expect(BIN_MAKERS.map(({ kind }) => kind)).to.have.members(kinds.map(({ kind }) => kind));
  });

  for (const maker of BIN_MAKERS) {
    describe(maker.kind, () => {
      let sample: BinSample;
      let blobsBefore: string[];
      beforeEach(async () => {
        blobsBefore = await blobsOf();
        sample = await maker.make(world, north);
      });

      it('is nowhere once it is moved, and everywhere again once it is back', async () => {
        await expectShown(sample, true);
        const { batchId, parts, label } = await move(maker, sample);
        expect(label).not.to.equal('');
        const counts = Object.fromEntries(parts.map(({ part, count }) => [part, count]));
        for (const [part, count] of Object.entries(sample.parts)) expect(counts[part], part).to.be.at.least(count);
        await expectShown(sample, false);
        await expectNowhere(sample);
        const admin = await world.as(north.admin);
        expect((await findInBin(admin, { kind: maker.kind })).items.map(({ id }) => id)).to.include(batchId);
        expect((await preview(admin, batchId)).conflicts).to.deep.equal([]);

        expect((await acted(admin, batchId, 'restore')).state).to.equal('restored');
        expect(await lyingIn(batchId)).to.equal(0);
        await expectShown(sample, true);
        expect((await findInBin(admin, { kind: maker.kind })).items.map(({ id }) => id)).not.to.include(batchId);
      });

      it('is taken back a moment later by whoever moved it', async () => {
        const { batchId } = await move(maker, sample);
        const mover = await world.as(maker.mover(north));
        answered(await mover.post(`/api/v1/bin/${batchId}/undo`));
        expect(await lyingIn(batchId)).to.equal(0);
        await expectShown(sample, true);
      });

      it('is purged when its time is over, with rows and bytes, and leaves what says nothing of it', async () => {
        const { batchId, label } = await move(maker, sample);
        const before = await entryOf(await world.as(north.admin), batchId);
        const keptMs = Date.parse(before.purgeAt ?? '') - world.clock.now().getTime();
        world.clock.advance(keptMs - 1);
        await purgeDue();
        expect(await lyingIn(batchId)).to.be.greaterThan(0);

        world.clock.advance(DAY_MS);
        await purgeDue();
        expect(await lyingIn(batchId)).to.equal(0);
        await expectShown(sample, false);
        const after = await entryOf(await world.as(north.admin), batchId);
        expect(after).to.include({ state: 'purged', label: null, reason: null, recordId: sample.id });
        expect(JSON.stringify(after)).not.to.include(label);
        expect(await (await world.as(north.admin)).post(`/api/v1/bin/${batchId}/undo`)).to.be.problem('state-refused');
        expect((await blobsOf()).filter((key) => !blobsBefore.includes(key))).to.deep.equal([]);
      });

      it('is not another hospital’s to move, to see, or to bring back', async () => {
        const south = await world.as(world.south.admin);
        const what = { kind: maker.kind, id: sample.id, version: sample.version };
        expect(await tryMove(south, what)).to.be.problem('not-found');
        expect(await south.post('/api/v1/bin/outlook', { kind: maker.kind, id: sample.id })).to.be.problem('not-found');
        const { batchId } = await move(maker, sample);
        expect(await south.get(`/api/v1/bin/${batchId}`)).to.be.problem('not-found');
        const body = { version: 1 };
        expect(await south.post(`/api/v1/bin/${batchId}/restore`, body)).to.be.problem('not-found');
        expect((await findInBin(south)).items).to.deep.equal([]);
        const { body: many } = answered(await south.post('/api/v1/bin/restore', { ids: [batchId] }));
        expect(many).to.deep.equal({ restored: [], failed: [{ id: batchId, problem: 'not-found', conflicts: [] }] });
      });
    });
  }
});
