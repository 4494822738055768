import type { BinKindName } from '../../shared/schemas/bin.ts';
import type { RetentionClassName } from '../../shared/schemas/retention.ts';

/** A record that may have been kept for long enough, by itself. */
export interface RetentionCandidate {
  readonly id: string;
  readonly touchedAt: Date;
  /** `YYYY-MM-DD`, of the person it is about; `null` where nobody knows. */
  readonly bornOn: string | null;
}

/** Records of one class, which are kept for years after they, or anything that goes to the Bin with them, were last touched. */
export interface RetentionClass {
  readonly name: RetentionClassName;
  /** As what they go to the Bin, from where they are purged. */
  readonly kind: BinKindName;
  readonly defaultYears: number;
  readonly floorYears: number;
  readonly minorsUntilAge: number;
  /** As the house: the record; `null` where there is none, or it lies in the Bin. */
  find(id: string): Promise<RetentionCandidate | null>;
  /** As the house: those that were not touched themselves since, in the order of their ids, after that id. */
  untouchedSince(before: Date, after: string | null, limit: number): Promise<readonly RetentionCandidate[]>;
}
