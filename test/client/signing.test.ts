import 'fake-indexeddb/auto';
import { indexedDB } from 'fake-indexeddb';
import { createHash, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { SignByHand, SigningView } from '../../shared/schemas/consents.ts';
import { signByHand, signingView } from '../../shared/schemas/consents.ts';
import type { ProblemKind } from '../../shared/types/problem-kinds.ts';
import { PROBLEMS, problemType } from '../../shared/types/problem-kinds.ts';
import { emptyDraft } from '../../client/src/components/signature/draft.ts';
import { dateFrom } from '../../client/src/features/signing/birth-date.ts';
import type { Kept, SigningDesk } from '../../client/src/features/signing/create-signing.ts';
import { createSigning } from '../../client/src/features/signing/create-signing.ts';
import { createKeepBox } from '../../client/src/features/signing/keep-box.ts';
import type { Progress } from '../../client/src/features/signing/progress.ts';
import { dueSlot, missingAnswers, noteReading, pagesOf, startOf } from '../../client/src/features/signing/progress.ts';
import { compare } from '../../client/src/features/verify/compare.ts';
import { ApiProblem, NoAnswer } from '../../client/src/lib/api/failure.ts';

const problem = (kind: ProblemKind) =>
  new ApiProblem({ type: problemType(kind), ...PROBLEMS[kind], requestId: randomUUID() });
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

type Role = SigningView['slots'][number]['role'];
const slot = (role: Role, isDue: boolean): SigningView['slots'][number] => ({
  key: role,
  role,
  isDue,
  staffId: null,
  name: null,
  signed: null,
});

const OPERATION = '019abc00-0000-7000-8000-000000000001';
const OTHER = '019abc00-0000-7000-8000-000000000009';

const viewOf = (wording = 'first', consentId = OPERATION): SigningView =>
  signingView.parse({
    form: {
      consentId,
      category: 'procedure',
      language: 'en',
      template: { id: '019abc00-0000-7000-8000-000000000002', number: 1 },
      hospitalName: 'North',
      patient: { name: 'MOKOENA Naledi', birthDate: '1984-03-04', hospitalNumber: 'N-1' },
      consenter: { kind: 'patient' },
      procedureName: 'Appendectomy',
      text: {
        title: 'Operation',
        summary: wording,
        sections: [
          { key: 'what', heading: 'What', body: 'It is done.' },
          { key: 'risks', heading: 'Risks', body: 'There are some.' },
        ],
        fields: { allergies: { label: 'Allergies', help: null, choices: {} } },
        addOns: { photo: { label: 'Photographs', text: 'For teaching.' } },
        declaration: 'I agree.',
      },
      fields: [{ key: 'allergies', kind: 'text', filledBy: 'patient', isRequired: true, choices: [] }],
      addOns: ['photo'],
      staffAnswers: {},
      doctorName: 'Dr Thabo',
      formHash: hashOf(wording),
    },
    state: 'signing',
    slots: [slot('patient', true), slot('witness', false), slot('doctor', false)],
    patientAnswers: {},
    addOnChoices: {},
    isOutdatedForm: false,
  });

/** The house: one form, what is signed of it, and a line that can be cut. */
function house() {
  const state = {
    view: viewOf(),
    isOnline: true,
    /** The answer is lost on its way back, once. */
    losesAnswer: false,
    refuses: null as ProblemKind | null,
    later: null as (() => void) | null,
  };
  const asked: string[] = [];
  const done = new Map<string, SignByHand | string>();
  const answer = <Answer>(value: Answer): Answer => {
    if (!state.isOnline || state.losesAnswer) {
      state.losesAnswer = false;
      throw new NoAnswer('No line.');
    }
    return value;
  };
  const act = (key: string, what: SignByHand | string, then: () => void) => {
    asked.push(key);
    if (!state.isOnline) throw new NoAnswer('No line.');
    if (state.refuses !== null) throw problem(state.refuses);
    if (!done.has(key)) {
      done.set(key, what);
      then();
    }
    return answer(state.view);
  };
  const signed = (body: SignByHand) => {
    const at = body.signedAt;
    const given = {
      name: 'x',
      capacity: null,
      method: body.mark.method,
      mark: body.mark,
      proof: 'handed-over',
    } as const;
    const slots = state.view.slots.map((one, place, all) =>
      one.key === body.slot
        ? { ...one, isDue: false, signed: { ...given, signedAt: at, receivedAt: at, device: null } }
        : { ...one, isDue: all[place - 1]?.key === body.slot },
    );
    state.view = { ...state.view, slots };
  };
  const boxName = `signing-${randomUUID()}`;
  let keys = 0;
  const page = (box = createKeepBox<Kept>(boxName)): SigningDesk =>
    createSigning({
      doors: {
        load: async () => answer(state.view),
        readAgain: async () => answer(state.view),
        sign: async (body, key) => act(key, body, () => signed(body)),
        decline: async (reason, key) =>
          act(key, reason, () => {
            state.view = { ...state.view, state: 'declined' };
          }),
      },
      box,
      place: 'handed-over',
      newKey: () => `key-${(keys += 1)}`,
      now: () => new Date('2026-11-22T09:00:00.000Z'),
      later: (work) => {
        state.later = work;
      },
    });
  return { state, asked, done, page, boxName };
}

const INK = [
  Array.from({ length: 20 }, (_, place) => ({
    x: 0.1 + place * 0.04,
    y: 0.2 + (place % 3) * 0.05,
    t: place * 16,
    p: 0.5,
  })),
];
const progressOf = (desk: SigningDesk): Progress => {
  const { progress } = desk.state.get();
  if (progress === null) throw new Error('It is nobody’s turn here.');
  return progress;
};
/** Everything the patient does before the button. */
function fillIn(desk: SigningDesk): void {
  desk.change({ ...progressOf(desk), step: 'sign' });
  desk.change(noteReading(progressOf(desk), 'risks', 41, true));
  desk.change({
    ...progressOf(desk),
    answers: { allergies: 'Penicillin' },
    addOnChoices: { photo: false },
    isAgreed: true,
    draft: { ...emptyDraft(), strokes: INK, startedAt: 1 },
  });
}

describe('signing on a handed-over tablet', () => {
  it('sends what was read, answered, chosen and drawn, with the time of this device, and goes to who is next', async () => {
    const { page, done } = house();
    const desk = page();
    await desk.open();
    expect(progressOf(desk)).to.include({ slot: 'patient', step: 'hand' });
    fillIn(desk);
    await desk.sign();
    const [body] = [...done.values()];
    expect(signByHand.parse(body)).to.deep.include({
      slot: 'patient',
      signedAt: '2026-11-22T09:00:00.000Z',
      answers: { allergies: 'Penicillin' },
      addOnChoices: { photo: false },
      reading: [{ section: 'risks', seconds: 41, reachedEnd: true }],
      name: null,
    });
    expect(progressOf(desk)).to.include({ slot: 'witness', step: 'hand', isAgreed: false });
    expect(progressOf(desk).draft.strokes, 'nothing of the one is there for the other').to.deep.equal([]);
  });

  it('sends nothing while a mark, a tick, an answer, a choice or the name of a witness is missing', async () => {
    const { page, asked, state } = house();
    const desk = page();
    await desk.open();
    fillIn(desk);
    const whole = progressOf(desk);
    for (const lacking of [
      { draft: emptyDraft() },
      { isAgreed: false },
      { answers: {} },
      { answers: { allergies: '' } },
      { addOnChoices: {} },
    ]) {
      desk.change({ ...whole, ...lacking });
      await desk.sign();
    }
    expect(missingAnswers(state.view.form, { ...whole, addOnChoices: {} })).to.deep.equal(['photo']);
    expect(asked).to.deep.equal([]);
    desk.change(whole);
    await desk.sign();
    desk.change({ ...progressOf(desk), isAgreed: true, draft: whole.draft, name: '  ' });
    await desk.sign();
    expect(asked).to.have.length(1);
    desk.change({ ...progressOf(desk), name: 'Sister Botha' });
    await desk.sign();
    expect(asked).to.have.length(2);
    expect(desk.state.get().progress, 'the doctor is next, and not here').to.equal(null);
  });

  it('keeps a signature given without a line, through a reload too, and sends it once when the line is back', async () => {
    const { page, state, done, asked } = house();
    const desk = page();
    await desk.open();
    fillIn(desk);
    state.isOnline = false;
    await desk.sign();
    expect(desk.state.get()).to.include({ sending: 'waiting' });
    expect(done.size, 'nothing is signed yet').to.equal(0);

    const reloaded = page();
    await reloaded.open();
    expect(reloaded.state.get(), 'shown from the device, for no answer came').to.include({
      sending: 'waiting',
      phase: 'open',
    });
    expect(reloaded.state.get().outgoing).to.deep.include({ act: 'sign', key: 'key-1' });

    state.isOnline = true;
    await Promise.all([reloaded.flush(), reloaded.flush()]);
    await desk.flush();
    expect([...done.keys()]).to.deep.equal(['key-1']);
    expect(new Set(asked)).to.deep.equal(new Set(['key-1']));
    expect([...done.values()][0]).to.deep.include({ signedAt: '2026-11-22T09:00:00.000Z' });
    expect(reloaded.state.get().outgoing).to.equal(null);
    expect(progressOf(reloaded).slot).to.equal('witness');
  });

  it('asks again with the same key where only the answer was lost', async () => {
    const { page, state, done } = house();
    const desk = page();
    await desk.open();
    fillIn(desk);
    state.losesAnswer = true;
    await desk.sign();
    expect(desk.state.get().sending).to.equal('waiting');
    expect(done.size).to.equal(1);
    state.later?.();
    await desk.flush();
    expect(done.size).to.equal(1);
    expect(progressOf(desk).slot).to.equal('witness');
  });

  it('keeps half-read pages, answers and strokes through a reload', async () => {
    const { page } = house();
    const desk = page();
    await desk.open();
    fillIn(desk);
    desk.change({ ...progressOf(desk), isAgreed: false });
    const kept = progressOf(desk);
    // Kept one after the other: what comes after the last change comes after all of them.
    await desk.giveUp();
    const reloaded = page();
    await reloaded.open();
    expect(progressOf(reloaded)).to.deep.equal(kept);
  });

  it('lies on the device sealed: neither the name nor the ink can be read there', async () => {
    const { page, boxName } = house();
    const desk = page();
    await desk.open();
    fillIn(desk);
    await desk.giveUp();
    const raw = await new Promise<{ content: ArrayBuffer }[]>((resolve, reject) => {
      const opening = indexedDB.open(boxName);
      opening.onerror = () => {
        reject(new Error('It cannot be opened.'));
      };
      opening.onsuccess = () => {
        const reading = opening.result.transaction('items').objectStore('items').getAll();
        reading.onsuccess = () => {
          resolve(reading.result as { content: ArrayBuffer }[]);
        };
      };
    });
    expect(raw).to.have.length(1);
    const lying = Buffer.from(raw[0]?.content ?? new ArrayBuffer(0)).toString('latin1');
    expect(lying).not.to.match(/MOKOENA|Penicillin|strokes/u);
  });

  it('keeps nothing where the browser has no keys to seal with, and signs all the same', async () => {
    const { page, done, boxName } = house();
    const desk = page(createKeepBox<Kept>(boxName, null));
    await desk.open();
    fillIn(desk);
    await desk.giveUp();
    expect((await indexedDB.databases()).map((one: { readonly name?: string }) => one.name).includes(boxName)).to.equal(
      false,
    );
    await desk.sign();
    expect(done.size).to.equal(1);
  });

  it('shows and sends nothing that was kept for another patient’s consent', async () => {
    const { page, state, asked } = house();
    const before = page();
    await before.open();
    fillIn(before);
    state.isOnline = false;
    await before.sign();
    state.isOnline = true;
    asked.length = 0;
    state.view = viewOf('another form', OTHER);
    const desk = page();
    const shown: string[] = [];
    desk.state.subscribe(() => {
      shown.push(desk.state.get().view?.form.consentId ?? OTHER);
    });
    await desk.open();
    expect(new Set(shown)).to.deep.equal(new Set([OTHER]));
    expect(progressOf(desk).draft.strokes).to.deep.equal([]);
    expect(asked).to.deep.equal([]);
  });

  it('says, when it is opened again, that the form is another than the one that was being read', async () => {
    const { page, state } = house();
    const before = page();
    await before.open();
    fillIn(before);
    await before.giveUp();
    state.view = viewOf('second');
    const desk = page();
    await desk.open();
    expect(desk.state.get().told).to.equal('form-changed');
    expect(progressOf(desk)).to.include({ step: 'read', isAgreed: false });
    expect(progressOf(desk).draft.strokes).to.deep.equal([]);
  });

  it('signs nothing where the form has changed since it was read, says so, and begins to read again', async () => {
    const { page, state, done } = house();
    const desk = page();
    await desk.open();
    fillIn(desk);
    state.refuses = 'form-changed';
    state.view = viewOf('second');
    await desk.sign();
    expect(done.size).to.equal(0);
    expect(desk.state.get()).to.include({ told: 'form-changed', outgoing: null });
    expect(progressOf(desk)).to.include({ step: 'read', page: 0, isAgreed: false });
    expect(progressOf(desk).draft.strokes).to.deep.equal([]);
    expect(desk.state.get().view?.form.text.summary).to.equal('second');
  });

  it('tells who was second, and shows how it stands', async () => {
    const { page, state } = house();
    const desk = page();
    await desk.open();
    fillIn(desk);
    state.refuses = 'already-exists';
    state.view = {
      ...state.view,
      slots: [{ ...slot('patient', false), signed: null }, slot('witness', true), slot('doctor', false)],
    };
    await desk.sign();
    expect(desk.state.get()).to.include({ told: 'taken', outgoing: null });
    expect(progressOf(desk).slot).to.equal('witness');
  });

  it('keeps what was given on the screen where the house refuses it', async () => {
    const { page, state } = house();
    const desk = page();
    await desk.open();
    fillIn(desk);
    state.refuses = 'invalid-input';
    await desk.sign();
    expect(desk.state.get()).to.include({ told: 'refused', outgoing: null, phase: 'open' });
    expect(progressOf(desk).draft.strokes).to.deep.equal(INK);
  });

  it('waits, and throws nothing away, where the session is locked or the house is away', async () => {
    for (const kind of ['session-locked', 'unavailable', 'internal', 'csrf-refused'] as const) {
      const { page, state, done } = house();
      const desk = page();
      await desk.open();
      fillIn(desk);
      state.refuses = kind;
      await desk.sign();
      expect(desk.state.get(), kind).to.include({ sending: 'waiting' });
      state.refuses = null;
      await desk.flush();
      expect(done.size, kind).to.equal(1);
    }
  });

  it('declines with a reason, once, and ends there', async () => {
    const { page, done } = house();
    const desk = page();
    await desk.open();
    await desk.decline();
    expect(done.size, 'not without a reason').to.equal(0);
    desk.change({ ...progressOf(desk), step: 'decline', declineReason: ' I want to think about it. ' });
    await desk.decline();
    expect([...done.values()]).to.deep.equal(['I want to think about it.']);
    expect(desk.state.get()).to.include({ progress: null });
    expect(desk.state.get().view?.state).to.equal('declined');
  });

  it('says that there is no form where the session has none, and that there is no line where no answer comes', async () => {
    const { page, state } = house();
    state.isOnline = false;
    const desk = page();
    await desk.open();
    expect(desk.state.get().phase).to.equal('no-line');
    state.isOnline = true;
    state.later?.();
    await desk.flush();
    expect(desk.state.get().phase).to.equal('open');
    const gone = createSigning({
      doors: {
        load: () => Promise.reject(problem('not-found')),
        readAgain: () => Promise.reject(problem('not-found')),
        sign: () => Promise.reject(problem('not-found')),
        decline: () => Promise.reject(problem('not-found')),
      },
      box: createKeepBox<Kept>(`signing-${randomUUID()}`),
      place: 'handed-over',
      newKey: () => 'key',
      now: () => new Date(0),
      later: () => undefined,
    });
    await gone.open();
    expect(gone.state.get().phase).to.equal('over');
  });

  it('never has the doctor sign by hand', () => {
    const view = viewOf();
    const doctorDue = { ...view, slots: [{ ...slot('patient', false) }, slot('doctor', true)] };
    expect(dueSlot(doctorDue)).to.equal(null);
    expect(dueSlot(view)?.role).to.equal('patient');
    expect(dueSlot({ ...view, state: 'voided' })).to.equal(null);
  });

  it('adds up what was read per part, from the first page to the last', () => {
    const view = viewOf();
    const due = dueSlot(view);
    if (due === null) throw new Error('Somebody is due.');
    expect(pagesOf(view.form)).to.deep.equal(['summary', 'what', 'risks']);
    let progress = startOf(view, due);
    progress = noteReading(progress, 'what', 3, false);
    progress = noteReading(progress, 'what', 2, true);
    progress = noteReading(progress, 'what', 1, false);
    expect(progress.reading).to.deep.equal({ what: { seconds: 6, reachedEnd: true } });
    expect(noteReading(progress, 'what', 0, true), 'nothing new is no change').to.equal(progress);
  });
});

describe('a birth date by its parts', () => {
  it('is a day that there was, and nothing else', () => {
    expect(dateFrom({ day: '4', month: '3', year: '1984' })).to.equal('1984-03-04');
    expect(dateFrom({ day: '29', month: '2', year: '2000' })).to.equal('2000-02-29');
    for (const wrong of [
      { day: '31', month: '4', year: '1984' },
      { day: '29', month: '2', year: '1900' },
      { day: '4', month: '3', year: '84' },
      { day: '', month: '3', year: '1984' },
    ]) {
      expect(dateFrom(wrong), JSON.stringify(wrong)).to.equal(null);
    }
  });
});

describe('a document at hand', () => {
  const file = (content: string) => new File([content], 'consent.pdf');

  it('is the sealed one where not a byte differs, and no other', async () => {
    const hashes = [hashOf('page one'), hashOf('page one and its withdrawal')];
    expect(await compare(file('page one'), hashes)).to.include({ isSealed: true, name: 'consent.pdf' });
    expect(await compare(file('page one and its withdrawal'), hashes)).to.include({ isSealed: true });
    expect(await compare(file('page one.'), hashes)).to.include({ isSealed: false, hash: hashOf('page one.') });
    expect(await compare(file(''), [])).to.include({ isSealed: false });
  });
});
