import { expect } from 'chai';
import fc from 'fast-check';
import { foldMovements } from '../../../server/modules/feeds/ledger/fold.ts';
import type { Movement, MovementKind, Place } from '../../../server/modules/feeds/ledger/movement.ts';

const HOUR = 3_600_000;
const at = (hour: number): number => Date.UTC(2040, 2, 5, 0) + hour * HOUR;
const place = (text: string): Place => ({ key: text.toLowerCase(), text, ward: '', room: '', bed: text });

let made = 0;
/** What a message of that kind says at that hour. */
function said(kind: MovementKind, hour: number, more: Partial<Movement> = {}): Movement {
  made += 1;
  return {
    id: `m${made}`,
    kind,
    occurredAt: at(hour),
    recordedAt: at(hour),
    sentAt: at(hour),
    controlId: `C${made}`,
    shows: [],
    movesBed: false,
    details: {},
    movementIds: [],
    action: null,
    ...more,
  };
}

const A = place('4B');
const B = place('5C');
const C = place('ICU-1');
const A01 = () => said('admit', 1, { place: A, details: { class: 'inpatient' } });
const A02 = (to = B, hour = 2) => said('transfer', hour, { place: to });
const A03 = () => said('discharge', 3, { details: { disposition: 'home' } });

/** The board's part of a fold: without when the feed last spoke, which a cancel moves on. */
function shown(movements: readonly Movement[]) {
  const fold = foldMovements(movements);
  if (fold === null) return null;
  const { saidAt: _, doubts, ...rest } = fold;
  return { ...rest, doubts: doubts.map((doubt) => doubt.kind) };
}

/** Every order of a few things. */
function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}

describe('The ledger of a stay', () => {
  it('follows a patient from admission over a transfer to the discharge', () => {
    const steps = [A01(), A02(), A03()];
    expect(shown(steps.slice(0, 1))).to.deep.include({
      status: 'in-progress',
      place: A,
      admittedAt: at(1),
      movedAt: at(1),
    });
    expect(shown(steps.slice(0, 2))).to.deep.include({
      status: 'in-progress',
      place: B,
      admittedAt: at(1),
      movedAt: at(2),
    });
    expect(shown(steps)).to.deep.include({
      status: 'finished',
      dischargedAt: at(3),
      disposition: 'home',
      class: 'inpatient',
    });
  });

  describe('is the ledger from before', () => {
    const admitted = A01();
    const transferred = A02();
    const discharged = A03();
    const cases: readonly (readonly [what: string, before: readonly Movement[], undone: Movement, cancel: Movement])[] =
      [
        ['once a transfer is cancelled', [admitted], transferred, said('cancel-transfer', 4)],
        ['once a discharge is cancelled', [admitted], discharged, said('cancel-discharge', 4)],
        [
          'once a discharge is cancelled that shows the same bed',
          [admitted],
          discharged,
          said('cancel-discharge', 4, { place: A }),
        ],
        [
          'once a discharge after a transfer is cancelled',
          [admitted, transferred],
          discharged,
          said('cancel-discharge', 4),
        ],
        ['once a leave is cancelled', [admitted], said('leave', 2), said('cancel-leave', 4)],
        [
          'once a plan to discharge is cancelled',
          [admitted],
          said('plan-discharge', 2, { details: { edd: '2040-03-09' } }),
          said('cancel-plan-discharge', 4),
        ],
        [
          'once an admission of a planned patient is cancelled',
          [said('plan', 0, { place: C })],
          admitted,
          said('cancel-admit', 4),
        ],
        [
          'once an admission after an outpatient visit is cancelled',
          [said('register', 0, { details: { class: 'inpatient' } })],
          admitted,
          said('cancel-admit', 4),
        ],
      ];
    for (const [what, before, undone, cancel] of cases) {
      it(`${what}, in whatever order and however often they come`, () => {
        const expected = shown(before);
        const messages = [...before, undone, cancel];
        expect(shown(messages)).to.deep.equal(expected);
        for (const order of permutations(messages)) {
          expect(shown(order)).to.deep.equal(expected);
          expect(shown([...order, ...order])).to.deep.equal(expected);
          expect(shown(order.flatMap((message) => [message, message]))).to.deep.equal(expected);
        }
        // The cancel that came first only waited.
        expect(shown([...before, undone])).not.to.deep.equal(expected);
      });
    }
  });

  it('ends cancelled when the admission is taken back, in whatever order', () => {
    for (const order of permutations([A01(), A02(), said('update', 2.5), said('cancel-admit', 4)])) {
      expect(shown(order)).to.deep.include({ status: 'cancelled', place: null, admittedAt: at(1), class: 'inpatient' });
    }
  });

  it('is no stay while only the cancel came', () => {
    expect(foldMovements([said('cancel-admit', 4)])).to.equal(null);
    expect(foldMovements([said('cancel-transfer', 4), said('update', 2)])).to.equal(null);
  });

  it('begins anew where somebody is admitted again after the cancel', () => {
    const again = said('admit', 5, { place: B });
    for (const order of permutations([A01(), said('cancel-admit', 4), again])) {
      expect(shown(order)).to.deep.include({ status: 'in-progress', place: B, admittedAt: at(5) });
    }
  });

  it('begins anew where somebody comes again under the same number', () => {
    const again = said('admit', 5, { place: C });
    expect(shown([A01(), A03(), again])).to.deep.include({
      status: 'in-progress',
      admittedAt: at(5),
      place: C,
      dischargedAt: null,
      disposition: null,
    });
    expect(shown([A01(), A03(), again, said('cancel-admit', 6)])).to.deep.include({
      status: 'finished',
      dischargedAt: at(3),
    });
  });

  it('takes an admission said several times for one, and takes it back whole', () => {
    const again = said('admit', 1.5, { place: A });
    expect(shown([A01(), again, said('cancel-admit', 4)])).to.deep.include({ status: 'cancelled' });
  });

  it('takes a transfer said several times for one', () => {
    const again = A02(B, 2.2);
    expect(shown([A01(), A02(), again, said('cancel-transfer', 4)])).to.deep.include({ place: A, doubts: [] });
    const elsewhere = A02(C, 2.5);
    expect(shown([A01(), A02(), elsewhere, said('cancel-transfer', 4)])).to.deep.include({ place: B });
  });

  it('keeps the place of the later movement when the earlier one is told late', () => {
    expect(shown([A01(), A02(C, 5), A02(B, 2)])).to.deep.include({ place: C, movedAt: at(5) });
    const late = said('transfer', 2, { place: B, recordedAt: at(9) });
    expect(shown([A01(), A02(C, 5), late])).to.deep.include({ place: C });
  });

  it('opens a stay whose admission never came by what it hears of it', () => {
    expect(shown([A02()])).to.deep.include({ status: 'in-progress', place: B, admittedAt: at(2) });
    expect(shown([A03()])).to.deep.include({ status: 'finished', dischargedAt: at(3) });
    expect(shown([said('cancel-discharge', 4, { place: C })])).to.deep.include({ status: 'in-progress', place: C });
    expect(shown([A02(), said('update', 3, { details: { admittedAt: at(0) } })])).to.deep.include({
      admittedAt: at(0),
    });
  });

  it('puts the patient where a cancelled discharge shows them', () => {
    for (const order of permutations([A01(), A03(), said('cancel-discharge', 4, { place: C })])) {
      expect(shown(order)).to.deep.include({ status: 'in-progress', place: C, dischargedAt: null });
    }
  });

  it('moves nobody by an update, unless the profile says so', () => {
    expect(shown([A01(), said('update', 2, { place: B })])).to.deep.include({ place: A });
    expect(shown([A01(), said('update', 2, { place: B, movesBed: true })])).to.deep.include({ place: B });
    expect(shown([A01(), said('update', 0, { place: B, movesBed: true })])).to.deep.include({ place: A });
  });

  it('takes a discharge of tomorrow for one of now, and one of an hour ago as it is', () => {
    const tomorrow = said('discharge', 3, { details: { dischargedAt: at(30) } });
    expect(shown([A01(), tomorrow])).to.deep.include({ status: 'finished', dischargedAt: at(3) });
    const before = said('discharge', 3, { details: { dischargedAt: at(2) } });
    expect(shown([A01(), before])).to.deep.include({ dischargedAt: at(2) });
  });

  it('keeps the bed of somebody on leave', () => {
    const leave = said('leave', 2);
    expect(shown([A01(), leave])).to.deep.include({ status: 'onleave', place: A });
    expect(shown([A01(), leave, said('return', 3)])).to.deep.include({ status: 'in-progress', place: A });
  });

  it('takes the details recorded last, and empties what is to be emptied', () => {
    const first = said('update', 2, { details: { edd: '2040-03-09', attending: 'Dr One' } });
    const later = said('update', 1.5, { recordedAt: at(6), details: { edd: '2040-03-12' } });
    const emptied = said('update', 7, { details: { edd: null } });
    expect(shown([A01(), later, first])).to.deep.include({ edd: '2040-03-12', attending: 'Dr One' });
    expect(shown([emptied, A01(), later, first])).to.deep.include({ edd: null, attending: 'Dr One' });
  });

  describe('doubts', () => {
    it('a cancelled transfer that shows neither place it could', () => {
      const elsewhere = said('cancel-transfer', 4, { shows: [C] });
      expect(shown([A01(), A02(), elsewhere])).to.deep.include({ place: A, doubts: ['cancel-disagrees'] });
      // Senders differ in which field holds which place.
      const either = said('cancel-transfer', 4, { shows: [B, A] });
      expect(shown([A01(), A02(), either])).to.deep.include({ place: A, doubts: [] });
      expect(shown([A01(), A02(), elsewhere, A02(C, 5)])).to.deep.include({ place: C, doubts: [] });
    });

    it('a transfer from a bed we did not know of, and believes it', () => {
      const move = said('transfer', 2, { place: B, priorPlace: C });
      expect(shown([A01(), move])).to.deep.include({ place: B, doubts: ['from-another-bed'] });
      expect(shown([A01(), said('transfer', 2, { place: B, priorPlace: A })])).to.deep.include({ doubts: [] });
    });
  });

  describe('keyed by the sender’s movement ids (ZBE)', () => {
    const named = (id: string, action: 'insert' | 'update' | 'cancel') => ({ movementIds: [id], action }) as const;
    const admit = said('admit', 1, { place: A, ...named('Z1', 'insert') });
    const first = said('transfer', 2, { place: B, ...named('Z2', 'insert') });
    const second = said('transfer', 3, { place: C, ...named('Z3', 'insert') });

    it('cancels the movement named, not the last', () => {
      const cancel = said('cancel-transfer', 4, named('Z2', 'cancel'));
      for (const order of permutations([admit, first, second, cancel])) {
        expect(shown(order)).to.deep.include({ place: C, movedAt: at(3) });
      }
      const last = said('cancel-transfer', 4, named('Z3', 'cancel'));
      expect(shown([last, second, first, admit])).to.deep.include({ place: B });
    });

    it('corrects the movement named', () => {
      const corrected = said('transfer', 2.5, { place: A, recordedAt: at(6), ...named('Z3', 'update') });
      for (const order of permutations([admit, first, second, corrected])) {
        expect(shown(order)).to.deep.include({ place: A, movedAt: at(2.5) });
      }
    });

    it('waits for a movement that has not come', () => {
      const cancel = said('cancel-transfer', 4, named('Z9', 'cancel'));
      expect(shown([admit, first, cancel])).to.deep.include({ place: B });
    });
  });

  it('is the same for every order and every repetition of any movements', () => {
    const kinds: readonly MovementKind[] = [
      'plan',
      'admit',
      'admit',
      'register',
      'transfer',
      'transfer',
      'discharge',
      'leave',
      'return',
      'update',
      'to-inpatient',
      'to-outpatient',
      'plan-discharge',
      'plan-transfer',
      'cancel-admit',
      'cancel-transfer',
      'cancel-discharge',
      'cancel-leave',
      'cancel-plan',
      'cancel-visit',
      'cancel-plan-discharge',
    ];
    const hour = fc.integer({ min: 0, max: 6 });
    const movement = fc
      .record({
        kind: fc.constantFrom(...kinds),
        occurred: hour,
        recorded: hour,
        sent: hour,
        control: fc.integer({ min: 1, max: 4 }),
        place: fc.constantFrom<Place | null | undefined>(A, B, C, null, undefined),
        edd: fc.constantFrom<string | null | undefined>('2040-03-08', '2040-03-09', null, undefined),
        attending: fc.constantFrom('Dr One', 'Dr Two', undefined),
        zbe: fc.constantFrom('Z1', 'Z2', null, null),
        action: fc.constantFrom<'insert' | 'update'>('insert', 'update'),
        movesBed: fc.boolean(),
      })
      .map(({ kind, occurred, recorded, sent, control, place: where, edd, attending, zbe, action, movesBed }) =>
        said(kind, occurred, {
          recordedAt: at(recorded),
          sentAt: at(sent),
          controlId: String(control),
          movesBed,
          ...(where === undefined ? {} : { place: where }),
          details: { ...(edd === undefined ? {} : { edd }), ...(attending === undefined ? {} : { attending }) },
          ...(zbe === null
            ? {}
            : { movementIds: [zbe], action: kind.startsWith('cancel') ? ('cancel' as const) : action }),
        }),
      );
    const shuffled = fc
      .array(movement, { minLength: 1, maxLength: 9 })
      .chain((movements) =>
        fc.tuple(
          fc.constant(movements),
          fc.shuffledSubarray([...movements, ...movements], { minLength: movements.length * 2 }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([movements, order]) => {
        expect(foldMovements(order)).to.deep.equal(foldMovements(movements));
      }),
      { numRuns: 2_000 },
    );
  });
});
