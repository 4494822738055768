import type { SignByHand, SigningView } from '../../../../shared/schemas/consents.ts';
import { ApiProblem, isUnsettled } from '../../lib/api/failure.ts';
import type { Store } from '../../lib/store.ts';
import { createStore } from '../../lib/store.ts';
import type { KeepBox } from './keep-box.ts';
import type { Progress } from './progress.ts';
import { dueSlot, fits, signatureOf, startOf } from './progress.ts';

/** How the form is had and given back: on a handed-over tablet, or by a link on the patient's own phone. */
export interface SigningDoors {
  readonly load: () => Promise<SigningView>;
  readonly readAgain: () => Promise<SigningView>;
  readonly sign: (body: SignByHand, key: string) => Promise<SigningView>;
  readonly decline: (reason: string, key: string) => Promise<SigningView>;
}

/** What was given and is not with the house yet. `key`: its Idempotency-Key, for every try. */
export type Outgoing =
  | { readonly key: string; readonly act: 'sign'; readonly body: SignByHand }
  | { readonly key: string; readonly act: 'decline'; readonly reason: string };

/** What lies on the device. */
export interface Kept {
  readonly view: SigningView;
  readonly progress: Progress | null;
  readonly outgoing: Outgoing | null;
}

/** `waiting`: no answer came, and it is tried again. */
export type Sending = 'idle' | 'sending' | 'waiting';

/** What the signer must be told. `form-changed`: nothing was signed, the form is another now. `taken`: somebody was first. */
export type Told = 'form-changed' | 'taken' | 'refused' | null;

export interface SigningState {
  /** `loading`: first answer awaited; `no-line`: none came and nothing is kept; `over`: there is no form here. */
  readonly phase: 'loading' | 'no-line' | 'over' | 'open';
  readonly view: SigningView | null;
  /** `null`: nobody's turn on this device. */
  readonly progress: Progress | null;
  readonly outgoing: Outgoing | null;
  readonly sending: Sending;
  readonly told: Told;
  /** Of `over` and `refused`: what stood in the way. */
  readonly error: ApiProblem | null;
}

/** On a device of the house, which goes from hand to hand, or on a phone of the signer's own. */
export type SigningPlace = 'handed-over' | 'own-phone';

export interface SigningParts {
  readonly doors: SigningDoors;
  readonly box: KeepBox<Kept>;
  readonly place: SigningPlace;
  readonly newKey: () => string;
  readonly now: () => Date;
  readonly later: (work: () => void, ms: number) => void;
}

export interface SigningDesk {
  readonly place: SigningPlace;
  readonly state: Pick<Store<SigningState>, 'get' | 'subscribe'>;
  /** Asks for the form, takes up what is kept of it, and sends what waits. */
  readonly open: () => Promise<void>;
  readonly change: (progress: Progress) => void;
  /** Keeps the signature, then sends it. Does nothing while something is missing. */
  readonly sign: () => Promise<void>;
  readonly decline: () => Promise<void>;
  /** Sends what waits, if anything does, and asks for the form where there is none. */
  readonly flush: () => Promise<void>;
  /** Throws away what waits; the signature is not given. */
  readonly giveUp: () => Promise<void>;
}

/** The line or the house, not the signature, stands in the way. */
const LATER: readonly string[] = ['not-signed-in', 'session-locked', 'csrf-refused', 'rate-limited', 'unavailable'];
const TAKEN: readonly string[] = ['already-exists', 'state-refused', 'version-conflict'];
const AGAIN_MS = 4000;
const EMPTY: SigningState = {
  phase: 'loading',
  view: null,
  progress: null,
  outgoing: null,
  sending: 'idle',
  told: null,
  error: null,
};

const isLater = (error: unknown) => isUnsettled(error) || (error instanceof ApiProblem && LATER.includes(error.kind));

/** One form and the people who sign it one after the other: kept at every step, sent once. */
export function createSigning({ doors, box, place, newKey, now, later }: SigningParts): SigningDesk {
  const firstStep = place === 'handed-over' ? 'hand' : 'read';
  const state = createStore<SigningState>(EMPTY);
  let keeping: Promise<void> = Promise.resolve();
  let running: Promise<void> | null = null;
  let isTimed = false;
  /** The house said the form is another by now, and the new one is not here yet. */
  let owesReading = false;

  const set = (change: Partial<SigningState>) => {
    state.set({ ...state.get(), ...change });
  };
  /** One after the other, so that the last is what lies there. A device that refuses to keep still signs. */
  const keep = (): Promise<void> => {
    keeping = keeping
      .then(() => {
        const { view, progress, outgoing } = state.get();
        return view === null ? undefined : box.put({ view, progress, outgoing });
      })
      .catch(() => undefined);
    return keeping;
  };
  const again = () => {
    if (isTimed) return;
    isTimed = true;
    later(() => {
      isTimed = false;
      void flush();
    }, AGAIN_MS);
  };
  /** Takes the form as it is now; whoever is due goes on where they were, or begins. */
  const take = (view: SigningView, from: Progress | null, step: Progress['step'] = firstStep) => {
    const slot = dueSlot(view);
    const isSame = from !== null && fits(from, view);
    const progress = slot === null ? null : isSame ? from : startOf(view, slot, step);
    set({ phase: 'open', view, progress, error: null });
    return keep();
  };

  /**
   * What lies on the device is shown only where the house says that it is of this very consent, or says nothing at all:
   * one patient's form must never stand on the screen for another.
   */
  async function ask(kept: Kept | null = null): Promise<void> {
    try {
      const answer = await doors.load();
      if (kept !== null && kept.view.form.consentId === answer.form.consentId) set({ ...kept, phase: 'open' });
      if (state.get().outgoing === null) await compare(answer.isOutdatedForm ? await doors.readAgain() : answer);
    } catch (error) {
      if (isLater(error)) {
        if (kept !== null) set({ ...kept, phase: 'open', sending: kept.outgoing === null ? 'idle' : 'waiting' });
        if (state.get().view === null) set({ phase: 'no-line' });
        again();
      } else {
        set({ phase: 'over', error: error instanceof ApiProblem ? error : null });
      }
    }
  }

  /** Takes what the house answered, and says so where it is another form than the one being read. */
  async function compare(view: SigningView): Promise<void> {
    const { view: shown, progress } = state.get();
    const isSameForm = shown === null || shown.form.formHash === view.form.formHash;
    const hadBegun = progress !== null && progress.step !== 'hand';
    await take(view, isSameForm ? progress : null, isSameForm || !hadBegun ? firstStep : 'read');
    if (!isSameForm && hadBegun) set({ told: 'form-changed' });
  }

  /** The form as it is now, from its beginning. */
  async function readAnew(): Promise<void> {
    const view = await doors.readAgain().catch((error: unknown) => {
      if (isLater(error)) throw error;
      // Somebody has signed this very form, so nothing newer is taken: it is asked for as it stands.
      return doors.load();
    });
    owesReading = false;
    await take(view, null, 'read');
  }

  async function refused(error: ApiProblem): Promise<void> {
    set({ outgoing: null, sending: 'idle', error });
    await keep();
    if (error.kind === 'form-changed') {
      owesReading = true;
      set({ told: 'form-changed' });
      await readAnew();
    } else if (TAKEN.includes(error.kind)) {
      set({ told: 'taken' });
      await ask();
    } else if (error.kind === 'not-found') {
      set({ phase: 'over' });
    } else {
      set({ told: 'refused' });
    }
  }

  async function sendOne(outgoing: Outgoing): Promise<void> {
    set({ sending: 'sending' });
    try {
      const view = await (outgoing.act === 'sign'
        ? doors.sign(outgoing.body, outgoing.key)
        : doors.decline(outgoing.reason, outgoing.key));
      set({ outgoing: null, sending: 'idle', told: null });
      await take(view, null);
    } catch (error) {
      if (error instanceof ApiProblem && !isLater(error)) {
        await refused(error).catch(again);
        return;
      }
      set({ sending: 'waiting' });
      again();
    }
  }

  async function run(): Promise<void> {
    const { outgoing, view } = state.get();
    if (outgoing !== null) await sendOne(outgoing);
    else if (owesReading) await readAnew().catch(again);
    else if (view === null) await ask();
  }
  const flush = (): Promise<void> => {
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };

  async function give(outgoing: Outgoing): Promise<void> {
    if (state.get().outgoing !== null) return;
    set({ outgoing, sending: 'sending', told: null, error: null });
    // Kept before it is sent: what dies with the page was never on its way.
    await keep();
    await flush();
  }

  return {
    place,
    state,
    flush,
    async open() {
      const kept = await box.load().catch(() => null);
      await ask(kept);
      if (state.get().outgoing !== null) await flush();
    },
    change(progress) {
      const known = state.get();
      if (known.outgoing !== null || known.progress?.slot !== progress.slot) return;
      set({ progress, told: known.told === 'form-changed' && progress.step === 'sign' ? null : known.told });
      void keep();
    },
    async sign() {
      const { view, progress } = state.get();
      const body = view === null || progress === null ? null : signatureOf({ view, progress, at: now() });
      if (body !== null) await give({ key: newKey(), act: 'sign', body });
    },
    async decline() {
      const reason = state.get().progress?.declineReason.trim() ?? '';
      if (reason !== '') await give({ key: newKey(), act: 'decline', reason });
    },
    async giveUp() {
      set({ outgoing: null, sending: 'idle' });
      await keep();
    },
  };
}
