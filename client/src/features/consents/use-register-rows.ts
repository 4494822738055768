import { useTranslation } from 'react-i18next';
import type { ConsentRegister } from '../../../../shared/schemas/consents.ts';
import { consentLook } from './standing.ts';

type Item = ConsentRegister['items'][number];

const COLUMNS = [
  'patient',
  'born',
  'number',
  'consent',
  'for',
  'category',
  'standing',
  'signatures',
  'drawnUp',
  'since',
  'validUntil',
] as const;

/** The register as plain rows for a file: instants and dates in ISO 8601, which every program reads alike. */
export function useRegisterRows() {
  const { t } = useTranslation('consents');
  return {
    head: COLUMNS.map((column) => t(`register.column.${column}`)),
    rowOf({ consent, patient }: Item): string[] {
      const { given, needed } = consent.signatures;
      return [
        patient.name,
        patient.birthDate ?? '',
        patient.hospitalNumber,
        consent.title,
        consent.procedureName ?? '',
        t(`category.${consent.category}`),
        t(`look.${consentLook(consent, Date.now())}`),
        `${given}/${needed}`,
        consent.createdAt,
        consent.at,
        consent.validUntil ?? '',
      ];
    },
  };
}
