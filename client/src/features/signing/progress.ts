import type {
  Answers,
  ConsentForm,
  Reading,
  SignByHand,
  SigningView,
  SlotView,
} from '../../../../shared/schemas/consents.ts';
import type { SignatureDraft } from '../../components/signature/draft.ts';
import { emptyDraft, markOf } from '../../components/signature/draft.ts';

/**
 * `hand`: the tablet goes to the next person; `read`: the form, part by part; `agree`: the declaration with what they fill
 * in and choose; `who`: name of a witness or interpreter; `sign`; `decline`: why not.
 */
export type Step = 'hand' | 'read' | 'agree' | 'who' | 'sign' | 'decline';

/** How far the one whose turn it is has come. Plain data: it is kept on the device, sealed, until it is sent. */
export interface Progress {
  readonly slot: SlotView['key'];
  readonly step: Step;
  /** Which page of `pagesOf` is open. */
  readonly page: number;
  readonly reading: Readonly<Record<string, Omit<Reading, 'section'>>>;
  readonly answers: Answers;
  readonly addOnChoices: Readonly<Record<string, boolean>>;
  readonly name: string;
  readonly capacity: string;
  readonly isAgreed: boolean;
  readonly draft: SignatureDraft;
  readonly declineReason: string;
}

/** The page before the sections: title, plain summary, what the staff filled in. */
export const FIRST_PAGE = 'summary';

export const pagesOf = ({ text }: ConsentForm): readonly string[] => [
  FIRST_PAGE,
  ...text.sections.map((section) => section.key),
];

/** Whose turn it is on this device; `null`: nobody's here (all have signed, or the doctor is next). */
export const dueSlot = ({ state, slots }: SigningView): SlotView | null =>
  state === 'signing'
    ? (slots.find((slot) => slot.signed === null && slot.isDue && slot.role !== 'doctor') ?? null)
    : null;

/** Who signs in that slot, where it is known before they sign. */
export function signerName({ form }: SigningView, slot: SlotView): string | null {
  if (slot.role !== 'patient') return slot.name;
  return form.consenter.kind === 'patient' ? form.patient.name : form.consenter.name;
}

export const startOf = (view: SigningView, slot: SlotView, step: Step = 'hand'): Progress => ({
  slot: slot.key,
  step,
  page: 0,
  reading: {},
  answers: slot.role === 'patient' ? view.patientAnswers : {},
  addOnChoices: slot.role === 'patient' ? view.addOnChoices : {},
  name: slot.role === 'patient' ? '' : (slot.name ?? ''),
  capacity: '',
  isAgreed: false,
  draft: emptyDraft(),
  declineReason: '',
});

/** What is kept still fits what is asked for: the same form and the same person's turn. */
export const fits = (progress: Progress, view: SigningView): boolean => dueSlot(view)?.key === progress.slot;

export function noteReading(progress: Progress, section: string, seconds: number, reachedEnd: boolean): Progress {
  const before = progress.reading[section] ?? { seconds: 0, reachedEnd: false };
  const next = { seconds: before.seconds + seconds, reachedEnd: before.reachedEnd || reachedEnd };
  if (next.seconds === before.seconds && next.reachedEnd === before.reachedEnd) return progress;
  return { ...progress, reading: { ...progress.reading, [section]: next } };
}

/** Fields and choices of the patient that are still needed, by their keys. */
export function missingAnswers(form: ConsentForm, { answers, addOnChoices }: Progress): readonly string[] {
  const fields = form.fields
    .filter((field) => field.filledBy === 'patient' && field.isRequired)
    .filter(({ key }) => answers[key] === undefined || answers[key] === '' || answers[key] === false)
    .map(({ key }) => key);
  return [...fields, ...form.addOns.filter((key) => addOnChoices[key] === undefined)];
}

export interface Signing {
  readonly view: SigningView;
  readonly progress: Progress;
  readonly at: Date;
}

/** What is sent; `null`: something is missing yet. */
export function signatureOf({ view, progress, at }: Signing): SignByHand | null {
  const mark = markOf(progress.draft);
  const slot = view.slots.find(({ key }) => key === progress.slot);
  if (mark === null || slot === undefined || !progress.isAgreed) return null;
  const isPatient = slot.role === 'patient';
  const name = progress.name.trim();
  if (isPatient ? missingAnswers(view.form, progress).length > 0 : name === '') return null;
  return {
    slot: slot.key,
    formHash: view.form.formHash,
    mark,
    signedAt: at.toISOString(),
    reading: pagesOf(view.form).flatMap((section) => {
      const read = progress.reading[section];
      return read === undefined ? [] : [{ section, seconds: Math.round(read.seconds), reachedEnd: read.reachedEnd }];
    }),
    name: isPatient ? null : name,
    capacity: isPatient || progress.capacity.trim() === '' ? null : progress.capacity.trim(),
    answers: isPatient ? answersOf(progress.answers) : {},
    addOnChoices: isPatient ? progress.addOnChoices : {},
  };
}

/** Without what was left empty. */
const answersOf = (answers: Answers): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== ''));
