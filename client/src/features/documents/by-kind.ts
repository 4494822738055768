import type { DocumentKind, DocumentView } from '../../../../shared/schemas/documents.ts';

/** As the ward looks for them: what others wrote first, papers of the office last. */
export const KINDS = [
  'referral',
  'letter',
  'report',
  'imaging',
  'wound-photo',
  'prescription',
  'insurance',
  'identity',
  'other',
] as const satisfies readonly DocumentKind[];

interface KindGroup {
  readonly kind: DocumentKind;
  readonly items: readonly DocumentView[];
}

/** Those of each kind together, in the order they came in; kinds without any are left out. */
export const byKind = (items: readonly DocumentView[]): KindGroup[] =>
  KINDS.map((kind) => ({ kind, items: items.filter((one) => one.kind === kind) })).filter(
    (group) => group.items.length > 0,
  );
