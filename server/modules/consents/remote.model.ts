import type { ConsentId, StaffId } from '../../../shared/types/ids.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';

/** A link by which the patient signs on their own phone. */
export interface LinkRecord {
  readonly consentId: ConsentId;
  /** Of its token, and of the one its reminder brought: both open it. */
  readonly tokenHashes: readonly string[];
  /** How the holder shows who they are. */
  readonly by: 'birth-date' | 'email' | 'sms';
  /** Where it was sent to, and codes go; `null`: only shown on the staff's screen. */
  readonly contact: string | null;
  readonly sentBy: StaffId;
  readonly expiresAt: Date;
  /** Until then it can be opened; the clock decides besides. */
  readonly isLive: boolean;
  readonly endedWhy: 'replaced' | 'ended' | 'tries' | 'used' | null;
  /** Wrong proofs since it was last opened. */
  readonly tries: number;
  readonly codeHash: string | null;
  readonly codeExpiresAt: Date | null;
  readonly codesSent: number;
  readonly openedAt: Date | null;
  readonly remindedAt: Date | null;
}
export type Link = Doc<LinkRecord>;

export const linkCollection = defineCollection<LinkRecord>({
  name: 'consentLinks',
  fields: {
    consentId: { type: String, required: true },
    tokenHashes: { type: [String], required: true },
    by: { type: String, required: true },
    contact: encryptedField,
    sentBy: { type: String, required: true },
    expiresAt: { type: Date, required: true },
    isLive: { type: Boolean, required: true },
    endedWhy: { type: String, default: null },
    tries: { type: Number, required: true },
    codeHash: { type: String, default: null },
    codeExpiresAt: { type: Date, default: null },
    codesSent: { type: Number, required: true },
    openedAt: { type: Date, default: null },
    remindedAt: { type: Date, default: null },
  },
  indexes: [
    { name: 'consent_link_token', key: { tokenHashes: 1 } },
    { name: 'consent_link_live', key: { consentId: 1 }, isUnique: true, where: { isLive: true } },
    { name: 'consent_link_end', key: { isLive: 1, expiresAt: 1 } },
  ],
  encrypted: ['contact'],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

/** A page that was opened by a link; it shows this one form. */
export interface TicketRecord {
  readonly linkId: string;
  readonly consentId: ConsentId;
  readonly ticketHash: string;
  readonly endsAt: Date;
}

const KEPT_SECONDS = 24 * 3600;

export const ticketCollection = defineCollection<TicketRecord>({
  name: 'consentTickets',
  fields: {
    linkId: { type: String, required: true },
    consentId: { type: String, required: true },
    ticketHash: { type: String, required: true },
    endsAt: { type: Date, required: true },
  },
  indexes: [
    { name: 'consent_ticket', key: { ticketHash: 1 }, isUnique: true },
    { name: 'consent_ticket_sweep', key: { endsAt: 1 }, sweepAfterSeconds: KEPT_SECONDS },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'That the link was opened has its own entry; a ticket means nothing after its hour.' },
});
