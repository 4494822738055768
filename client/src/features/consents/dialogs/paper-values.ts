import type { TemplateContent } from '../../../../../shared/schemas/consent-templates.ts';
import type { Consenter } from '../../../../../shared/schemas/consents.ts';

export interface PaperValues {
  readonly templateId: string;
  readonly language: string;
  readonly procedureId: string | null;
  readonly procedureName: string;
  readonly signedOn: string;
  readonly kind: Consenter['kind'];
  readonly name: string;
  readonly relationship: string;
  readonly reason: string;
  /** By their place among the form’s signers. */
  readonly signers: Readonly<Record<number, string>>;
}

export const NO_PAPER: PaperValues = {
  templateId: '',
  language: '',
  procedureId: null,
  procedureName: '',
  signedOn: '',
  kind: 'patient',
  name: '',
  relationship: '',
  reason: '',
  signers: {},
};

export type PaperField = 'templateId' | 'file' | 'signedOn' | 'name' | 'relationship' | 'reason';

/** What is missing; `today` is the hospital’s day, `YYYY-MM-DD`: nobody signs in the future. */
export function paperFaults(values: PaperValues, hasFile: boolean, today: string): ReadonlySet<PaperField> {
  const faults = new Set<PaperField>();
  if (values.templateId === '') faults.add('templateId');
  if (!hasFile) faults.add('file');
  if (values.signedOn === '' || values.signedOn > today) faults.add('signedOn');
  if (values.kind !== 'patient') {
    for (const field of ['name', 'relationship', 'reason'] as const) {
      if (values[field].trim() === '') faults.add(field);
    }
  }
  return faults;
}

/** The form’s signers but whoever consents, in its order. */
export const paperSigners = (content: TemplateContent) =>
  content.signers.flatMap(({ role }, index) => (role === 'patient' ? [] : [{ role, index }]));

export function paperBody(values: PaperValues, content: TemplateContent, fileId: string) {
  const { kind, name, relationship, reason } = values;
  return {
    templateId: values.templateId,
    language: values.language,
    procedureId: values.procedureId,
    procedureName: values.procedureName.trim() || null,
    fileId,
    signedOn: values.signedOn,
    consenter:
      kind === 'patient'
        ? { kind }
        : { kind, name: name.trim(), relationship: relationship.trim(), reason: reason.trim() },
    signers: paperSigners(content).flatMap(({ role, index }) => {
      const signer = values.signers[index]?.trim() ?? '';
      return signer === '' ? [] : [{ role, name: signer }];
    }),
  };
}
