import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { openDB } from 'idb';
import type { MessageOutbox } from '../../client/src/features/chat/outbox/create-message-outbox.ts';
import { createMessageOutbox } from '../../client/src/features/chat/outbox/create-message-outbox.ts';
import { createMessageBox } from '../../client/src/features/chat/outbox/message-box.ts';
import type { Outgoing } from '../../client/src/features/chat/outbox/outgoing.ts';
import { createReceiptTeller } from '../../client/src/features/chat/receipt-teller.ts';
import type { Receipts } from '../../client/src/features/chat/receipt-teller.ts';
import { ApiProblem, NoAnswer } from '../../client/src/lib/api/failure.ts';
import { newUuid7 } from '../../client/src/lib/uuid7.ts';
import type { MessageView } from '../../shared/schemas/chat.ts';
import { channelId, messageId } from '../../shared/types/ids.ts';
import type { ProblemKind } from '../../shared/types/problem-kinds.ts';
import { PROBLEMS, problemType } from '../../shared/types/problem-kinds.ts';

const WARD = channelId.parse(newUuid7());
const DIRECT = channelId.parse(newUuid7());

const problem = (kind: ProblemKind) =>
  new ApiProblem({ type: problemType(kind), ...PROBLEMS[kind], requestId: randomUUID() });

/** A device, what lies on it, its tabs, and a house that takes each message once. */
function device() {
  const name = `messages-${randomUUID()}`;
  const state = { isOnline: true, user: 'anna' as string | null, refuse: new Map<string, ProblemKind>() };
  const arrived: { text: string; as: string | null; id: string; channel: string }[] = [];
  let tries = 0;
  const locks = new Map<string, Promise<void>>();
  const tab = (): MessageOutbox =>
    createMessageOutbox({
      box: createMessageBox(name),
      send(item: Outgoing) {
        tries += 1;
        if (!state.isOnline) return Promise.reject(new NoAnswer('No line.'));
        const refusal = state.refuse.get(item.body.text);
        if (refusal !== undefined) return Promise.reject(problem(refusal));
        if (arrived.every(({ id }) => id !== item.id)) {
          arrived.push({ text: item.body.text, as: state.user, id: item.id, channel: item.channelId });
        }
        return Promise.resolve({ id: item.id } as MessageView);
      },
      userId: () => state.user,
      async exclusive(channel, work) {
        const before = locks.get(channel) ?? Promise.resolve();
        const mine = before.then(work);
        locks.set(channel, mine);
        await mine;
      },
      later: () => undefined,
    });
  return { name, state, arrived, tab, tries: () => tries };
}

const words = (text: string, channel = WARD) => ({
  channelId: channel,
  body: { id: messageId.parse(newUuid7()), writtenAt: '2026-11-22T08:00:00.000Z', text },
  attachments: [],
});
const shown = (outbox: MessageOutbox) => outbox.items.get().map(({ body, state }) => `${body.text} ${state}`);
const textsOf = (arrived: { text: string }[]) => arrived.map(({ text }) => text);

describe('messages that are on their way', () => {
  it('are sent at once, stand as sent until they stand in their channel, and are forgotten then', async () => {
    const { tab, arrived, name } = device();
    const outbox = tab();
    await outbox.open('anna');
    const first = words('Bed 4 is free');
    await outbox.add(first);
    await outbox.flush();
    expect(textsOf(arrived)).to.deep.equal(['Bed 4 is free']);
    expect(shown(outbox)).to.deep.equal(['Bed 4 is free sent']);
    expect(await createMessageBox(name).load('anna')).to.deep.equal([]);
    outbox.settle([first.body.id]);
    expect(shown(outbox)).to.deep.equal([]);
  });

  it('outlive a reload while offline, and are then sent once and in order', async () => {
    const { tab, arrived, state } = device();
    const before = tab();
    await before.open('anna');
    state.isOnline = false;
    for (const text of ['one', 'two', 'three']) await before.add(words(text));
    await before.flush();
    expect(shown(before)).to.deep.equal(['one queued', 'two queued', 'three queued']);
    before.close();
    state.isOnline = true;
    const after = tab();
    await after.open('anna');
    await after.flush();
    expect(textsOf(arrived)).to.deep.equal(['one', 'two', 'three']);
  });

  it('are one message however often they are pressed, and from however many tabs they are sent', async () => {
    const { tab, arrived, state } = device();
    const [left, right] = [tab(), tab()];
    state.isOnline = false;
    await left.open('anna');
    const twice = words('pressed twice');
    await Promise.all([left.add(twice), left.add(twice)]);
    await left.flush();
    await right.open('anna');
    expect(shown(right), 'the other tab shows it too').to.deep.equal(['pressed twice queued']);
    state.isOnline = true;
    await Promise.all([left.flush(), right.flush()]);
    expect(textsOf(arrived)).to.deep.equal(['pressed twice']);
    expect(shown(left)).to.deep.equal(['pressed twice sent']);
    expect(shown(right), 'whoever was second lets it go').to.deep.equal([]);
  });

  it('wait for those before them in their channel, and not for another channel', async () => {
    const { tab, arrived, state } = device();
    const outbox = tab();
    await outbox.open('anna');
    state.refuse.set('stuck', 'unavailable');
    await outbox.add(words('stuck'));
    await outbox.add(words('behind it'));
    await outbox.add(words('elsewhere', DIRECT));
    await outbox.flush();
    expect(textsOf(arrived)).to.deep.equal(['elsewhere']);
    state.refuse.clear();
    await outbox.flush();
    expect(textsOf(arrived)).to.deep.equal(['elsewhere', 'stuck', 'behind it']);
  });

  it('keep their words where they are refused, and are tried again or thrown away by a person', async () => {
    const { tab, arrived, state } = device();
    const outbox = tab();
    await outbox.open('anna');
    state.refuse.set('too late', 'not-found');
    state.refuse.set('a slip', 'invalid-input');
    const [late, slip] = [words('too late'), words('a slip')];
    for (const one of [late, slip, words('fine')]) await outbox.add(one);
    await outbox.flush();
    expect(shown(outbox)).to.deep.equal(['too late failed', 'a slip failed', 'fine sent']);
    expect(outbox.items.get()[0]?.problem?.type).to.equal(problemType('not-found'));
    const reloaded = tab();
    await reloaded.open('anna');
    expect(shown(reloaded), 'refused means refused, over a reload too').to.deep.equal([
      'too late failed',
      'a slip failed',
    ]);
    state.refuse.clear();
    await outbox.retry(late.body.id);
    await outbox.discard(slip.body.id);
    expect(textsOf(arrived)).to.deep.equal(['fine', 'too late']);
  });

  it('are neither shown to the next user nor sent as them', async () => {
    const { tab, arrived, state } = device();
    const outbox = tab();
    await outbox.open('anna');
    state.isOnline = false;
    await outbox.add(words('Anna’s words'));
    await outbox.flush();
    outbox.close();
    state.isOnline = true;
    state.user = 'ben';
    await outbox.open('ben');
    await outbox.flush();
    expect(shown(outbox)).to.deep.equal([]);
    expect(arrived).to.deep.equal([]);
    state.user = 'anna';
    await outbox.open('anna');
    await outbox.flush();
    expect(arrived.map(({ text, as }) => [text, as])).to.deep.equal([['Anna’s words', 'anna']]);
  });

  it('are not sent while the screen is locked', async () => {
    const { tab, arrived, state } = device();
    const outbox = tab();
    await outbox.open('anna');
    state.user = null;
    await outbox.add(words('locked'));
    await outbox.flush();
    expect(arrived).to.deep.equal([]);
    state.user = 'anna';
    await outbox.flush();
    expect(textsOf(arrived)).to.deep.equal(['locked']);
  });

  it('are not sent where the screen was locked, or the message thrown away, while the device was asked for it', async () => {
    const { state } = device();
    const arrived: string[] = [];
    let whenAsked: () => void = () => undefined;
    const box = createMessageBox(`messages-${randomUUID()}`);
    const outbox = createMessageOutbox({
      box: {
        ...box,
        async has(id) {
          const isThere = await box.has(id);
          whenAsked();
          return isThere;
        },
      },
      send(item) {
        arrived.push(item.body.text);
        return Promise.resolve({ id: item.id } as MessageView);
      },
      userId: () => state.user,
      exclusive: (_channel, work) => work(),
      later: () => undefined,
    });
    await outbox.open('anna');
    whenAsked = () => (state.user = null);
    const locked = words('locked meanwhile');
    await outbox.add(locked);
    await outbox.flush();
    expect(arrived).to.deep.equal([]);
    expect(shown(outbox)).to.deep.equal(['locked meanwhile queued']);
    whenAsked = () => (state.user = 'ben');
    await outbox.flush();
    expect(arrived, 'another sits there now').to.deep.equal([]);
    state.user = 'anna';
    whenAsked = () => void outbox.discard(locked.body.id);
    await outbox.flush();
    expect(arrived).to.deep.equal([]);
    expect(shown(outbox)).to.deep.equal([]);
  });

  it('lie on the device as nobody can read them, and do not open under another’s name', async () => {
    const { tab, state, name } = device();
    const outbox = tab();
    await outbox.open('anna');
    state.isOnline = false;
    await outbox.add(words('N. Mokoena is in pain'));
    await outbox.flush();
    const database = await openDB(name);
    const [lying] = (await database.getAll('items')) as { id: string; content: ArrayBuffer }[];
    expect(lying).not.to.equal(undefined);
    expect(Buffer.from(lying?.content ?? new ArrayBuffer(0)).toString('latin1')).not.to.include('Mokoena');
    expect(JSON.stringify(lying)).not.to.include('Mokoena');
    const key = (await database.get('keys', 'anna')) as { readonly extractable: boolean };
    expect(key.extractable).to.equal(false);
    await database.put('items', { ...lying, userId: 'ben' });
    expect(await createMessageBox(name).load('ben'), 'moved to another’s drawer').to.deep.equal([]);
    database.close();
  });

  it('are gone with their key when their user signs out', async () => {
    const { tab, state, name } = device();
    const outbox = tab();
    await outbox.open('anna');
    state.isOnline = false;
    await outbox.add(words('gone'));
    await outbox.forget('anna');
    expect(shown(outbox)).to.deep.equal([]);
    const database = await openDB(name);
    expect(await database.getAll('items')).to.deep.equal([]);
    expect(await database.getAllKeys('keys')).to.deep.equal([]);
    database.close();
  });

  it('are sent from a page that cannot keep them, too', async () => {
    const { state } = device();
    const arrived: string[] = [];
    const outbox = createMessageOutbox({
      box: createMessageBox('none', undefined),
      send(item) {
        arrived.push(item.body.text);
        return Promise.resolve({ id: item.id } as MessageView);
      },
      userId: () => state.user,
      exclusive: (_channel, work) => work(),
      later: () => undefined,
    });
    await outbox.open('anna');
    await outbox.add(words('by plain HTTP'));
    await outbox.flush();
    expect(arrived).to.deep.equal(['by plain HTTP']);
  });
});

describe('telling how far this device has come', () => {
  function telling() {
    const sent: Receipts[] = [];
    const timers: (() => void)[] = [];
    const state = { isOnline: true };
    const teller = createReceiptTeller({
      send(receipts) {
        sent.push(receipts);
        return state.isOnline ? Promise.resolve() : Promise.reject(new NoAnswer('No line.'));
      },
      later: (work) => timers.push(work),
    });
    const ripen = async () => {
      for (const work of timers.splice(0)) work();
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { teller, sent, state, ripen };
  }

  it('is one request for many channels, with the highest of each', async () => {
    const { teller, sent, ripen } = telling();
    teller.delivered(WARD, 3);
    teller.delivered(WARD, 5);
    teller.delivered(DIRECT, 1);
    teller.read(DIRECT, 1);
    await ripen();
    expect(sent).to.deep.equal([
      [
        { channelId: WARD, deliveredUpTo: 5 },
        { channelId: DIRECT, deliveredUpTo: 1, readUpTo: 1 },
      ],
    ]);
  });

  it('tells nothing twice and nothing lower', async () => {
    const { teller, sent, ripen } = telling();
    teller.read(WARD, 5);
    await ripen();
    teller.read(WARD, 4);
    teller.delivered(WARD, 5);
    await ripen();
    expect(sent).to.have.length(1);
  });

  it('tells it anew after it was marked unread and is read again', async () => {
    const { teller, sent, ripen } = telling();
    teller.read(WARD, 5);
    await ripen();
    teller.begin(WARD, 2);
    teller.read(WARD, 5);
    await ripen();
    expect(sent.at(-1)).to.deep.equal([{ channelId: WARD, readUpTo: 5 }]);
    expect(sent).to.have.length(2);
  });

  it('tells it again where no answer came, together with what came since', async () => {
    const { teller, sent, state, ripen } = telling();
    state.isOnline = false;
    teller.read(WARD, 5);
    await ripen();
    state.isOnline = true;
    teller.read(WARD, 7);
    teller.again();
    await ripen();
    expect(sent.at(-1)).to.deep.equal([{ channelId: WARD, deliveredUpTo: 7, readUpTo: 7 }]);
  });
});
