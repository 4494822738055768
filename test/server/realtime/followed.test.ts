import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import type { Stream } from '../../../shared/events/streams.ts';
import { patientId } from '../../../shared/types/ids.ts';
import { definePolicy } from '../../../server/access/policy.ts';
import { modelOf } from '../../../server/db/collection.ts';
import { repository } from '../../../server/db/repository.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import type { JournalEntry } from '../../../server/journal/journal.model.ts';
import { journalCollection } from '../../../server/journal/journal.model.ts';
import { announce } from '../../../server/outbox/outbox.ts';
import type { StreamRight } from '../../../server/realtime/stream-rights.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import type { Client, FakeSession, Node, Sessions } from './open-realtime.ts';
import { connect, fakeRights, fakeSessions, newWard, openNode, wardStream } from './open-realtime.ts';
import { until } from '../../support/until.ts';

const wholeJournal = definePolicy<JournalEntry>({ of: 'journal', scope: () => null, rules: {} });
const QUARTER_MS = 15 * 60_000;

describe('realtime: following what is told of patients', () => {
  let kernel: Kernel;
  let sessions: Sessions;
  let node: Node;
  const clients: Client[] = [];
  const forbidden = newWard();
  const ward = newWard();
  const theirs = ['census', 'patient'].map((kind): StreamRight => ({
    kind: kind as 'census' | 'patient',
    mayHear: (stream) => Promise.resolve(!('id' in stream) || stream.id !== forbidden),
  }));
  before(async () => {
    kernel = await openKernel();
    sessions = fakeSessions(kernel);
    const others = fakeRights(new Map([[ward, kernel.north]])).filter(
      ({ kind }) => kind !== 'census' && kind !== 'patient',
    );
    node = await openNode(kernel, { sessions, rights: [...others, ...theirs] });
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });
  after(async () => {
    await node.stop();
    await kernel.close();
  });

  const open = async (session: FakeSession): Promise<Client> => {
    const client = await connect(node, session);
    clients.push(client);
    return client;
  };
  const entriesOf = (tenant: Tenant, { actor }: FakeSession) =>
    kernel.as(tenant, () =>
      repository(journalCollection, wholeJournal).find({ actorId: actor.userId }, { sort: { at: 1, _id: 1 } }),
    );
  const newCensus = (): Stream => ({ kind: 'census', id: newWard() });

  it('stands in the journal when the answer comes: who, in which session, of which ward or patient', async () => {
    const session = sessions.signIn(kernel.north, ['doctor']);
    const client = await open(session);
    const id = newWard();
    expect(await client.subscribe({ kind: 'census', id })).to.include({ ok: true });
    const [first, ...more] = await entriesOf(kernel.north, session);
    expect(more).to.deep.equal([]);
    const who = { actorKind: 'staff', sessionId: session.actor.sessionId, purpose: null };
    expect(first).to.include({ ...who, action: 'census.followed', subjectKind: 'ward', subjectId: id });
    const of = patientId.parse(uuid());
    await client.subscribe({ kind: 'patient', id: of });
    const [, second] = await entriesOf(kernel.north, session);
    expect(second).to.include({ ...who, action: 'patient.followed', subjectKind: 'patient', subjectId: of });
    expect(await entriesOf(kernel.south, session)).to.deep.equal([]);
  });

  it('is written once for all sockets of a session that come back at once, for each session its own', async () => {
    const session = sessions.signIn(kernel.south, ['doctor']);
    const stream = newCensus();
    const storm = async (of: FakeSession, count: number) => {
      const opened = await Promise.all(Array.from({ length: count }, () => open(of)));
      const answers = await Promise.all(opened.map((client) => client.subscribe(stream)));
      expect(answers.every(({ ok }) => ok)).to.equal(true);
      for (const client of opened) client.close();
    };
    await storm(session, 6);
    await storm(session, 3);
    expect(await entriesOf(kernel.south, session)).to.have.lengthOf(1);
    await storm(sessions.signInAgain(session), 2);
    expect(await entriesOf(kernel.south, session)).to.have.lengthOf(2);
  });

  it('is written again after a quarter of an hour, and for another ward at once', async () => {
    const session = sessions.signIn(kernel.north, ['doctor']);
    const client = await open(session);
    const [one, other] = [newCensus(), newCensus()];
    await client.subscribe(one);
    await client.subscribe(other);
    kernel.clock.advance(QUARTER_MS - 1);
    await client.subscribe(one);
    expect(await entriesOf(kernel.north, session)).to.have.lengthOf(2);
    kernel.clock.advance(1);
    await client.subscribe(one);
    expect(await entriesOf(kernel.north, session)).to.have.lengthOf(3);
  });

  it('is not written of who was refused, nor of streams that tell of no patient', async () => {
    const session = sessions.signIn(kernel.north, ['doctor']);
    const client = await open(session);
    expect(await client.subscribe({ kind: 'census', id: forbidden })).to.include({ ok: false });
    expect(await client.subscribe(wardStream(ward))).to.include({ ok: true });
    expect(await entriesOf(kernel.north, session)).to.deep.equal([]);
  });

  it('does not begin where it cannot be written, and does once it can', async () => {
    const session = sessions.signIn(kernel.north, ['doctor']);
    const client = await open(session);
    const of = patientId.parse(uuid());
    const stream: Stream = { kind: 'patient', id: of };
    const tell = (version: number) =>
      node.announce(kernel.north, () => announce(stream, 'patient.changed', { patientId: of, version }));
    const model = modelOf(kernel.north.connection, journalCollection);
    const { insertMany } = model;
    model.insertMany = () => Promise.reject(new Error('The disk is full.'));
    try {
      expect(await client.subscribe(stream)).to.include({ ok: false });
    } finally {
      model.insertMany = insertMany;
    }
    await tell(1);
    expect(await client.subscribe(stream, 1)).to.deep.equal({ ok: true, seq: 1, missed: [] });
    await tell(2);
    await until('the second to be heard', () => client.heard.length > 0);
    expect(client.heard.map(({ seq }) => seq)).to.deep.equal([2]);
    expect(await entriesOf(kernel.north, session)).to.have.lengthOf(1);
  });
});
