import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../../lib/format.ts';
import { useCan } from '../../../lib/session/use-session.ts';
import { usePatientProcedures } from '../api/procedures.ts';

interface ForProcedure {
  readonly procedureId: string | null;
  readonly procedureName: string;
}

interface ProcedureFieldProps extends ForProcedure {
  readonly patientId: string;
  readonly onChange: (chosen: ForProcedure) => void;
}

/** A consent that is for a planned procedure opens its gate; without one it stands for itself. Nothing where none is planned. */
export function ProcedureField({ patientId, procedureId, procedureName, onChange }: ProcedureFieldProps) {
  const { t } = useTranslation('consents');
  const canRead = useCan('procedure.read');
  const procedures = usePatientProcedures(patientId, canRead);
  const planned = (procedures.data?.items ?? []).filter(({ id, status }) => status === 'planned' || id === procedureId);
  if (planned.length === 0) return null;
  return (
    <NativeSelect
      label={t('wizard.purpose.procedure')}
      value={procedureId ?? ''}
      data={[
        { value: '', label: t('wizard.purpose.noProcedure') },
        ...planned.map(({ id, name, plannedAt }) => ({
          value: id,
          label: `${name} – ${formatInstant(plannedAt)}`,
        })),
      ]}
      onChange={({ target }) => {
        const nameOf = (wanted: string | null) => planned.find(({ id }) => (id as string) === wanted)?.name;
        // What somebody wrote themself stays; a name that came with the other procedure goes with it.
        const isOwn = procedureName !== '' && procedureName !== nameOf(procedureId);
        onChange({
          procedureId: target.value === '' ? null : target.value,
          procedureName: isOwn ? procedureName : (nameOf(target.value) ?? ''),
        });
      }}
    />
  );
}
