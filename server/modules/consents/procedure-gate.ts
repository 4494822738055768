import type { ConsentState } from '../../../shared/domain/consent-state.ts';
import { consentStanding } from '../../../shared/domain/consent-state.ts';
import type { ConsentCategory } from '../../../shared/schemas/consent-templates.ts';
import type { ProcedureNeed } from '../../../shared/schemas/procedures.ts';
import type { ConsentId, PatientId, ProcedureId, StaffId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { now } from '../../access/context.ts';
import { definePolicy } from '../../access/policy.ts';
import type { Filter } from '../../db/filter.ts';
import { repository } from '../../db/repository.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { ConsentRecord } from './consents.model.ts';
import type { StoredConsent } from './consents.repository.ts';
import { consentsAsStored } from './consents.repository.ts';
import { gateCollection } from './procedure-gate.model.ts';
import type { ConsentGate } from './procedure-gate.model.ts';

// Whoever may change a consent or start a procedure has been asked before; the guard holds nothing.
const gatePolicy = definePolicy<ConsentGate>({ of: 'consent gate', scope: () => null, rules: {} });

/**
 * Takes this transaction's turn at the gate of that procedure, before it reads or changes any consent of it. Throws outside
 * a transaction.
 */
export async function takeGateTurn(procedureId: ProcedureId): Promise<void> {
  inTransaction();
  await asHouse('take turns at the gate of a procedure', async () => {
    const gates = repository(gateCollection, gatePolicy);
    if ((await gates.updateWhere({ procedureId }, {})) === null) await gates.insert({ procedureId });
  });
}

/** What a procedure asks for. `recordIds`: every record of its patient; a consent of anybody else never counts. */
export interface GateAsked {
  readonly procedureId: ProcedureId;
  readonly recordIds: readonly PatientId[];
  readonly needs: readonly ConsentCategory[];
}

/** The best first: of those that stand alike the newest. */
const RANKS = ['valid', 'not-signed', 'out-of-date', 'revoked', 'declined', 'replaced', 'voided'] as const;

const standingOf = ({ state, validUntil, replacedBy }: ConsentRecord, at: Date): (typeof RANKS)[number] =>
  consentStanding(
    { state, validUntil: validUntil?.toISOString() ?? null, isReplaced: replacedBy !== null },
    at.getTime(),
  );

const isAltered = ({ consent, isDamaged }: StoredConsent): boolean => isDamaged || consent.alteredAt !== null;

function needOf(category: ConsentCategory, consents: readonly StoredConsent[], at: Date): ProcedureNeed {
  const [best] = consents
    .map((stored) => ({ ...stored, standing: standingOf(stored.consent, at), isAltered: isAltered(stored) }))
    .sort(
      (one, other) =>
        Number(one.isAltered) - Number(other.isAltered) ||
        RANKS.indexOf(one.standing) - RANKS.indexOf(other.standing) ||
        (one.consent._id < other.consent._id ? 1 : -1),
    );
  if (best === undefined) return { category, consentId: null, title: null, standing: 'missing', isAltered: false };
  const { consent, standing } = best;
  const title = best.isDamaged ? null : consent.form.text.title;
  return { category, consentId: consent._id as ConsentId, title, standing, isAltered: best.isAltered };
}

/**
 * Of each of these procedures, what there is now for every kind of consent it needs, in the order asked for. As the house:
 * the caller has reached the procedures already. A consent counts for the procedure it was drawn up for, and for no other.
 */
export async function bestConsents(
  asked: readonly GateAsked[],
): Promise<ReadonlyMap<ProcedureId, readonly ProcedureNeed[]>> {
  const ids = asked.filter(({ needs }) => needs.length > 0).map(({ procedureId }) => procedureId);
  const found = ids.length === 0 ? [] : await listAsHouse({ procedureId: { $in: ids } });
  const at = now();
  return new Map(
    asked.map(({ procedureId, recordIds, needs }) => {
      const own = found.filter(
        ({ consent }) => consent.procedureId === procedureId && recordIds.includes(consent.patientId),
      );
      const ofKind = (category: ConsentCategory) => own.filter(({ consent }) => consent.category === category);
      return [procedureId, needs.map((category) => needOf(category, ofKind(category), at))];
    }),
  );
}

const listAsHouse = (filter: Filter<ConsentRecord>): Promise<StoredConsent[]> =>
  asHouse('see which consents a procedure has', () => consentsAsStored(filter));

/** How one consent stands, without a word of what it says. */
export interface ConsentFacts {
  readonly id: ConsentId;
  readonly procedureId: ProcedureId | null;
  readonly category: ConsentCategory;
  readonly state: ConsentState;
  /** Of the state. */
  readonly stateAt: Date;
  readonly completedAt: Date | null;
  readonly validUntil: Date | null;
  readonly isReplaced: boolean;
  readonly isAltered: boolean;
  readonly authorId: StaffId;
}

/** Every consent of a patient, by any record of theirs. As the house, in no order that means anything. */
export async function listConsentFacts(recordIds: readonly PatientId[]): Promise<ConsentFacts[]> {
  const found = await listAsHouse({ patientId: { $in: recordIds } });
  return found.map(({ consent, isDamaged }) => ({
    id: consent._id as ConsentId,
    procedureId: consent.procedureId,
    category: consent.category,
    state: consent.state,
    stateAt: consent.stateAt,
    completedAt: consent.completedAt,
    validUntil: consent.validUntil,
    isReplaced: consent.replacedBy !== null,
    isAltered: isAltered({ consent, isDamaged }),
    authorId: consent.authorId,
  }));
}

/** Whose consent it is; `null` where there is none of that id. As the house. */
export async function patientOfConsent(consentId: ConsentId): Promise<PatientId | null> {
  const [found] = await listAsHouse({ _id: consentId });
  return found?.consent.patientId ?? null;
}
