import { expect } from 'chai';
import type { Asked } from './history.ts';
import { createHistory } from './history.ts';
import { note } from './client.ts';
import type { Evidence, Invariant } from './invariants.ts';
import { findingsIn, INVARIANTS } from './invariants.ts';
import type { Stored } from './what-is-stored.ts';
import { findPlainWords } from './plain-words.ts';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newFolder } from '../../support/demo-folder.ts';

const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 23, hour));
const journalled = (action: string, subjectId: string, actorId: string | null = 'nurse') => ({
  _id: `${action}-${subjectId}-${Math.random()}`,
  action,
  subjectId,
  actorId,
});

/** A patient was admitted to a bed, somebody was on duty twice after one another, and said two things about a file. */
const whole = (): Stored => ({
  code: 'NORTH',
  journal: [
    journalled('bed.added', 'bed', null),
    journalled('bed.occupy', 'bed'),
    journalled('patient.registered', 'patient'),
    journalled('stay.admitted', 'stay'),
    journalled('duty.started', 'early'),
    journalled('duty.ended', 'early'),
    journalled('duty.started', 'late'),
    journalled('message.sent', 'first'),
    journalled('message.sent', 'second'),
    journalled('message.acknowledged', 'first'),
    journalled('file.announced', 'file'),
  ],
  beds: [{ _id: 'bed', version: 2, state: { use: 'occupied', stayId: 'stay' } }],
  patients: [{ _id: 'patient' }],
  stays: [{ _id: 'stay' }],
  documents: [],
  staff: [],
  wards: [],
  occupancies: [{ _id: 'lies', bedId: 'bed', stayId: 'stay', patientId: 'patient', role: 'sole', isActive: true }],
  duties: [
    { _id: 'early', version: 2, staffId: 'nurse', startedAt: at(7), endedAt: at(12) },
    { _id: 'late', version: 1, staffId: 'nurse', startedAt: at(12), endedAt: null },
  ],
  shifts: [{ _id: 'shift', staffId: 'nurse', startsAt: at(7), endsAt: at(19) }],
  messages: [
    { _id: 'first', channelId: 'group', number: 1 },
    { _id: 'second', channelId: 'group', number: 2 },
  ],
  channels: [{ _id: 'group', lastNumber: 2 }],
  files: [{ _id: 'file', state: 'available', blobKey: 'files/1', quarantineKey: null }],
  events: [
    { _id: 'e1', stream: 'ward:a', seq: 1, relayedAt: at(8) },
    { _id: 'e2', stream: 'ward:a', seq: 2, relayedAt: at(8) },
  ],
  heads: [{ _id: 'h', stream: 'ward:a', seq: 2 }],
  keptAnswers: [{ _id: 'k', key: 'one' }],
  blobKeys: ['files/1'],
  chainProblems: [],
});

const DONE: readonly (readonly [string, string])[] = [
  ['patient.registered', 'patient'],
  ['stay.admitted', 'stay'],
  ['duty.started', 'early'],
  ['duty.ended', 'early'],
  ['duty.started', 'late'],
  ['message.sent', 'first'],
  ['message.sent', 'second'],
  // Twice asked for, under two keys, and done once.
  ['message.acknowledged', 'first'],
  ['message.acknowledged', 'first'],
];
const asked = (what: string, key: string | null = 'a key') =>
  createHistory().begin({
    hospitalCode: 'NORTH',
    client: 'NORTH-0',
    staffId: 'nurse',
    what,
    method: 'POST',
    path: '/',
    key,
    body: null,
  });
const done = (action: string, subjectId: string): Asked => {
  const one = asked(action);
  note(one, { status: 200, body: { id: subjectId } }, { effects: () => [{ action, subjectId }] });
  return one;
};

interface Planted extends Omit<Evidence, 'stored'> {
  readonly stored: Stored;
}
const good = (): Planted => ({
  history: DONE.map(([action, subjectId]) => done(action, subjectId)),
  stored: whole(),
  screens: [{ screen: 'NORTH-0 ward:a', shown: { seq: 2 }, fresh: { seq: 2 } }],
  rooms: [
    {
      socket: 'NORTH-0',
      hospitalPrefix: 'h:n:',
      allowed: ['h:n:ward:a'],
      refused: ['h:n:ward:b'],
      rooms: ['id', 'h:n:ward:a'],
    },
  ],
  convergedMs: 900,
  plainWords: [],
});
const brokenBy = (plant: (evidence: Planted) => Partial<Planted>): string[] => {
  const evidence = good();
  const { stored, ...others } = { ...evidence, ...plant(evidence) };
  return findingsIn({ ...others, stored: [stored] }).map(({ invariant }) => invariant);
};
const inStored = (plant: (stored: Stored) => Partial<Stored>) =>
  brokenBy(({ stored }) => ({ stored: { ...stored, ...plant(stored) } }));

/** What is planted, and what it breaks. One for each way an invariant can be broken. */
const PLANTED: readonly (readonly [string, Invariant, () => string[]])[] = [
  ['an acknowledged patient who is not there', 'no acknowledged write lost', () => inStored(() => ({ patients: [] }))],
  [
    'an acknowledged change that the journal does not have',
    'no acknowledged write lost',
    () => brokenBy(({ history }) => ({ history: [...history, done('bed.hold', 'bed')] })),
  ],
  [
    'a change under two keys of which one is left',
    'no acknowledged write lost',
    () => brokenBy(({ history }) => ({ history: [...history, done('stay.admitted', 'stay')] })),
  ],
  [
    'something asked for that nobody ever answered',
    'no acknowledged write lost',
    () => brokenBy(({ history }) => ({ history: [...history, asked('hold')] })),
  ],
  [
    'an admission that happened twice',
    'no effect twice',
    () => inStored(({ journal }) => ({ journal: [...journal, journalled('stay.admitted', 'stay')] })),
  ],
  [
    'a message that was refused and stands',
    'no effect twice',
    () => inStored(({ journal }) => ({ journal: [...journal, journalled('message.sent', 'third')] })),
  ],
  [
    'two answers kept under one key',
    'no effect twice',
    () => inStored(({ keptAnswers }) => ({ keptAnswers: [...keptAnswers, ...keptAnswers] })),
  ],
  [
    'two patients in one bed',
    'one patient per bed',
    () =>
      inStored(({ occupancies }) => ({
        occupancies: [
          ...occupancies,
          { _id: 'too', bedId: 'bed', stayId: 'other', patientId: 'other', role: 'sole', isActive: true },
        ],
      })),
  ],
  [
    'one patient in two beds',
    'one patient per bed',
    () =>
      inStored(({ occupancies }) => ({
        occupancies: [
          ...occupancies,
          { _id: 'too', bedId: 'bed 2', stayId: 'stay', patientId: 'patient', role: 'sole', isActive: true },
        ],
      })),
  ],
  [
    'a bed that says it is free while somebody lies there',
    'one patient per bed',
    () => inStored(() => ({ beds: [{ _id: 'bed', version: 2, state: { use: 'free' } }] })),
  ],
  [
    'a bed that says it is occupied while nobody lies there',
    'one patient per bed',
    () => inStored(() => ({ occupancies: [] })),
  ],
  [
    'two duties of one person at one time',
    'no overlapping duty',
    () =>
      inStored(({ duties }) => ({
        duties: duties.map((duty) => (duty._id === 'late' ? { ...duty, startedAt: at(11) } : duty)),
      })),
  ],
  [
    'a duty that goes on while another begins',
    'no overlapping duty',
    () => inStored(({ duties }) => ({ duties: duties.map((duty) => ({ ...duty, endedAt: null })) })),
  ],
  [
    'a duty that ends before it begins',
    'no overlapping duty',
    () => inStored(({ duties }) => ({ duties: duties.map((duty) => ({ ...duty, endedAt: at(6) })) })),
  ],
  [
    'two shifts of one person at one time',
    'no overlapping duty',
    () =>
      inStored(({ shifts }) => ({
        shifts: [...shifts, { _id: 'too', staffId: 'nurse', startsAt: at(18), endsAt: at(23) }],
      })),
  ],
  [
    'a channel without its first message',
    'every chat channel 1…n without holes',
    () => inStored(({ messages }) => ({ messages: messages.slice(1) })),
  ],
  [
    'two messages of one number',
    'every chat channel 1…n without holes',
    () => inStored(({ messages }) => ({ messages: messages.map((message) => ({ ...message, number: 1 })) })),
  ],
  [
    'a channel that counts more than it holds',
    'every chat channel 1…n without holes',
    () => inStored(() => ({ channels: [{ _id: 'group', lastNumber: 3 }] })),
  ],
  [
    'a bed that was changed once more than the journal says',
    'every change has its journal entry',
    () => inStored(() => ({ beds: [{ _id: 'bed', version: 3, state: { use: 'occupied', stayId: 'stay' } }] })),
  ],
  [
    'a document that the journal knows nothing of',
    'every change has its journal entry',
    () => inStored(() => ({ documents: [{ _id: 'letter' }] })),
  ],
  [
    'a chain whose verifier finds something',
    'the hash chains verify',
    () => inStored(() => ({ chainProblems: ['link-changed: link 3'] })),
  ],
  ['a file whose bytes are gone', 'blobs = references', () => inStored(() => ({ blobKeys: [] }))],
  [
    'bytes that no record names',
    'blobs = references',
    () => inStored(({ blobKeys }) => ({ blobKeys: [...blobKeys, 'files/2'] })),
  ],
  ...(
    [
      ['a socket in a room it has no right to', ['h:n:ward:a', 'h:n:ward:b']],
      ['a socket that is not in a room it has a right to', []],
      ['a socket in a room of another hospital', ['h:n:ward:a', 'h:s:ward:a']],
    ] as const
  ).map(
    ([what, held]) =>
      [
        what,
        'rooms = rights',
        () => brokenBy(({ rooms }) => ({ rooms: rooms.map((one) => ({ ...one, rooms: [...held] })) })),
      ] as const,
  ),
  [
    'an event that was never told',
    'the outbox drains',
    () => inStored(({ events }) => ({ events: events.map((event) => ({ ...event, relayedAt: null })) })),
  ],
  ['a stream with a hole', 'the outbox drains', () => inStored(({ events }) => ({ events: events.slice(1) }))],
  [
    'a board that shows what was',
    'boards converge',
    () => brokenBy(() => ({ screens: [{ screen: 'NORTH-0 ward:a', shown: { seq: 1 }, fresh: { seq: 2 } }] })),
  ],
  ['a screen that was right too late', 'boards converge', () => brokenBy(() => ({ convergedMs: 15_001 }))],
  ['screens that were never right', 'boards converge', () => brokenBy(() => ({ convergedMs: null }))],
  ['a name in a file', 'no plain patient data at rest', () => brokenBy(() => ({ plainWords: ['Familyabc'] }))],
];

describe('The checks of the fault harness', () => {
  it('find nothing where everything holds', () => {
    expect(brokenBy(() => ({}))).to.deep.equal([]);
  });

  for (const [what, invariant, broken] of PLANTED) {
    it(`find ${what}`, () => {
      expect(broken()).to.include(invariant);
    });
  }

  it('are each seen to fail', () => {
    const seen = new Set(PLANTED.map(([, invariant]) => invariant));
    expect(Object.keys(INVARIANTS).filter((invariant) => !seen.has(invariant as Invariant))).to.deep.equal([]);
  });

  it('take answers down that contradict each other under one key', () => {
    const same = { effects: () => [] };
    const twice = asked('hold');
    note(twice, { status: 200, body: { version: 1 } }, same);
    note(twice, { status: 200, body: { version: 2 } }, same);
    const both = asked('hold');
    note(both, { status: 200, body: {} }, same);
    note(both, { status: 409, body: {} }, same);
    for (const one of [twice, both]) {
      expect(one.oddities).to.have.length(1);
      expect(brokenBy(({ history }) => ({ history: [...history, one] }))).to.include('no effect twice');
    }
    const silent = asked('hold');
    for (const answer of [null, { status: 503, body: {} }, { status: 429, body: {} }]) note(silent, answer, same);
    expect(silent.outcome, 'none of these says whether it was done').to.equal('unknown');
  });

  it('let duty be refused and done under one key only while the same person’s other device ends one', () => {
    const same = { effects: () => [] };
    const started = (more: Partial<Asked>): Asked => {
      const one = { ...asked('start-duty'), at: 100, settledAt: 200, client: 'one', ...more };
      note(one, { status: 200, body: {} }, same);
      note(one, { status: 409, body: {} }, same);
      return one;
    };
    const isBroken = (start: Asked, end: Partial<Asked>) => {
      const ended = { ...asked('end-duty'), outcome: 'done' as const, at: 150, settledAt: 180, client: 'two', ...end };
      return brokenBy(({ history }) => ({ history: [...history, start, ended] })).includes('no effect twice');
    };
    expect(isBroken(started({}), {}), 'another device ended one meanwhile').to.equal(false);
    for (const end of [
      { client: 'one' },
      { staffId: 'x' },
      { outcome: 'refused' as const },
      { at: 300, settledAt: 310 },
    ])
      expect(isBroken(started({}), end), JSON.stringify(end)).to.equal(true);
    expect(isBroken(started({ what: 'hold' }), {}), 'anything else').to.equal(true);
  });

  it('let an admission be refused and done under one key only while somebody else makes room for it', () => {
    const same = { effects: () => [] };
    const admitted = (): Asked => {
      const body = { patientId: 'the patient' };
      const one = { ...asked('admit'), body, at: 100, settledAt: 200, client: 'one', staffId: 'nurse' };
      note(one, { status: 404, body: {} }, same);
      note(one, { status: 200, body: { stay: 'x' } }, same);
      expect(one.oddities).to.have.length(1);
      return one;
    };
    const restored = {
      ...{ ...asked('restore'), outcome: 'done' as const, at: 150, settledAt: 180, client: 'two' },
      effects: [{ action: 'patient.restored', subjectId: 'the patient' }],
    };
    const isBroken = (other: Partial<Asked>) =>
      brokenBy(({ history }) => ({
        history: [...history, admitted(), { ...restored, effects: [], ...other }],
      })).includes('no effect twice');
    const { effects } = restored;
    expect(isBroken({ effects }), 'the patient came back from the Bin').to.equal(false);
    expect(isBroken({ what: 'discharge', answer: { patientId: 'the patient' } }), 'they were discharged').to.equal(
      false,
    );
    expect(isBroken({ what: 'assign', path: '/api/v1/staff/nurse' }), 'the nurse was assigned').to.equal(false);
    for (const other of [
      {},
      { effects, client: 'one' },
      { effects, at: 300, settledAt: 310 },
      { effects, what: 'bin' },
    ])
      expect(isBroken(other), JSON.stringify(other)).to.equal(true);
  });

  it('find a name in any file below the folder, and throw where there is none', async () => {
    const folder = await newFolder('plain');
    try {
      const words = new Set(['Familyabcdef', 'Textabcdef']);
      const refused = await findPlainWords(folder, words).catch(() => 'refused');
      expect(refused).to.equal('refused');
      await mkdir(join(folder, 'blobs', 'files'), { recursive: true });
      await writeFile(join(folder, 'data.mdb'), Buffer.from('\u0000\u0001 nothing'));
      expect(await findPlainWords(folder, words)).to.deep.equal([]);
      await writeFile(join(folder, 'blobs', 'files', 'one'), Buffer.from('\u0000 Textabcdef \u0001'));
      expect(await findPlainWords(folder, words)).to.deep.equal(['Textabcdef']);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
