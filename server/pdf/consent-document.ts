import type { Answers, ConsentForm, Mark, Reading, SignProof } from '../../shared/schemas/consents.ts';
import type { SignerRole } from '../../shared/schemas/consent-templates.ts';
import { inPdfThread } from './pdf-thread.ts';

/** A signature as it is drawn. */
export interface DrawnSignature {
  readonly role: SignerRole;
  readonly name: string;
  readonly capacity: string | null;
  readonly method: 'drawn' | 'typed' | 'unable' | 'paper' | 'tick';
  readonly mark: Mark | null;
  readonly proof: SignProof;
  /** ISO instants: by the device's clock, and by the house's. */
  readonly signedAt: string;
  readonly receivedAt: string;
  readonly device: string | null;
  readonly formHash: string;
}

/** Everything a consent document says. Plain data: the same gives the same pages, byte for byte. */
export interface ConsentDocument {
  readonly form: ConsentForm;
  readonly patientAnswers: Answers;
  readonly addOnChoices: Readonly<Record<string, boolean>>;
  readonly signatures: readonly DrawnSignature[];
  readonly reading: readonly Reading[];
  /** What happened to it, in order, in words. */
  readonly history: readonly { readonly at: string; readonly what: string; readonly who: string }[];
  readonly kind: 'signed' | 'paper' | 'tick';
  /** SHA-256 of the scan. */
  readonly paperHash: string | null;
  readonly completedAt: string;
  readonly validUntil: string | null;
  readonly contentHash: string;
  readonly verifyUrl: string;
  /** SHA-256 of the certificate it is signed with. */
  readonly fingerprint: string;
  /** IANA name: times are told as the hospital's clocks showed them, with their distance from UTC. */
  readonly timeZone: string;
  /** When it is made. */
  readonly at: string;
  /** Of one that was taken back or voided: the page behind the others. */
  readonly ending: {
    readonly act: 'revoked' | 'voided';
    readonly at: string;
    readonly reason: string;
    readonly by: string | null;
    readonly witness: string | null;
    readonly contentHash: string;
  } | null;
}

/**
 * The document of a consent, with a place for the hospital's signature: the form as it was shown with its answers, every
 * signature drawn from its strokes, the record of how it came about, and the address (and QR) to verify it at. Drawn in a
 * thread of its own. Deterministic.
 */
export const makeConsentDocument = (input: ConsentDocument): Promise<Buffer> => inPdfThread(input);
