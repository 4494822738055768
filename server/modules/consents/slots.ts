import type { z } from 'zod';
import type { SignerRole, SignerRule } from '../../../shared/schemas/consent-templates.ts';
import type { signerChoice } from '../../../shared/schemas/consents.ts';
import type { StaffId } from '../../../shared/types/ids.ts';
import { isPerson } from '../../access/actor.ts';
import { context } from '../../access/context.ts';
import { refuse } from '../../http/problem-error.ts';
import type { Staff } from '../staff/index.ts';
import { listActiveStaff, rightsOfStaff } from '../staff/index.ts';
import type { Consent, Slot } from './consents.model.ts';

export type SignerChoice = z.output<typeof signerChoice>;

const wrongSigner = (index: number, message: string) =>
  refuse('invalid-input', { errors: [{ pointer: `/body/signers/${index}`, message, code: 'not-possible' }] });

const maySign = (staff: Staff) => rightsOfStaff(staff).permissions.has('consent.sign');

/** The doctor who draws it up explains it, unless another is named. */
function ownChoice(): SignerChoice[] {
  const { actor } = context();
  if (!isPerson(actor) || !actor.permissions.has('consent.sign')) return [];
  return [{ role: 'doctor', staffId: actor.userId, name: null }];
}

async function named(choices: readonly SignerChoice[]): Promise<Omit<Slot, 'key'>[]> {
  const ids = choices.map(({ staffId }) => staffId).filter((id) => id !== null);
  const staff = new Map((await listActiveStaff({ staffIds: ids })).map((one) => [one._id as StaffId, one]));
  return choices.map(({ role, staffId, name }, index) => {
    if (staffId === null) {
      if (role === 'doctor' && name !== null) throw wrongSigner(index, 'A doctor signs at their own session.');
      return { role, staffId, name };
    }
    const found = staff.get(staffId);
    if (found === undefined) throw wrongSigner(index, 'Nobody of that id works here now.');
    if (role === 'doctor' && !maySign(found)) throw wrongSigner(index, 'This person may not sign as a doctor.');
    return { role, staffId, name: found.displayName };
  });
}

/**
 * The places to sign: every `always` signer of the template, those `if-needed` that were chosen, and a witness or
 * interpreter chosen beside it. Refuses `invalid-input` for a signer that cannot be.
 */
export async function slotsFor(rules: readonly SignerRule[], choices: readonly SignerChoice[]): Promise<Slot[]> {
  const own = choices.some(({ role }) => role === 'doctor') ? [] : ownChoice();
  const waiting = [...(await named([...choices, ...own]))];
  const take = (role: SignerRole) => {
    const index = waiting.findIndex((one) => one.role === role);
    return index === -1 ? undefined : waiting.splice(index, 1)[0];
  };
  const places = rules.flatMap(({ role, need }): Omit<Slot, 'key'>[] => {
    if (need === 'if-needed' && role === 'doctor' && own.length > 0) return [];
    const chosen = take(role);
    return need === 'always' || chosen !== undefined ? [chosen ?? { role, staffId: null, name: null }] : [];
  });
  const isOwn = (one: Omit<Slot, 'key'>) => own.length > 0 && one.role === 'doctor';
  const beside = waiting.filter((one) => !isOwn(one));
  const doctor = beside.findIndex(({ role }) => role === 'doctor');
  if (doctor !== -1) {
    const index = choices.findIndex(({ role }) => role === 'doctor');
    throw wrongSigner(index, 'No doctor signs this form.');
  }
  return withKeys([...places, ...beside]);
}

function withKeys(places: readonly Omit<Slot, 'key'>[]): Slot[] {
  const counts = new Map<SignerRole, number>();
  return places.map((place) => {
    const count = (counts.get(place.role) ?? 0) + 1;
    counts.set(place.role, count);
    return { key: count === 1 ? place.role : `${place.role}-${count}`, ...place };
  });
}

/** The choices that made these slots, to make them again for another version of the template. */
export const choicesOf = (slots: readonly Slot[]): SignerChoice[] =>
  slots.flatMap(({ role, staffId, name }) =>
    role === 'patient' || (staffId === null && name === null)
      ? []
      : [{ role, staffId, name: staffId === null ? name : null }],
  );

/** Who is there beside whoever cannot write: a witness, right after them. */
export function withWitness(slots: readonly Slot[], after: string): Slot[] {
  if (slots.some(({ role }) => role === 'witness')) return [...slots];
  const witness: Slot = { key: 'witness', role: 'witness', staffId: null, name: null };
  return slots.flatMap((slot) => (slot.key === after ? [slot, witness] : [slot]));
}

type Signing = Pick<Consent, 'slots' | 'signedSlots' | 'order' | 'state'>;

/** The slots that can be signed now: the first that is open, or all that are, as the template says. */
export function dueSlots({ slots, signedSlots, order, state }: Signing): readonly Slot[] {
  if (state !== 'signing') return [];
  const open = slots.filter(({ key }) => !signedSlots.includes(key));
  return order === 'sequential' ? open.slice(0, 1) : open;
}

export const isEverySlotSigned = ({ slots, signedSlots }: Pick<Consent, 'slots' | 'signedSlots'>): boolean =>
  slots.every(({ key }) => signedSlots.includes(key));

/** Signed on the tablet or phone, not at a session of their own. */
export const isByHand = ({ role }: Pick<Slot, 'role'>): boolean => role !== 'doctor';
