import '../patients.css';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { PatientView } from '../../../../../shared/schemas/patients.ts';
import { useCan } from '../../../lib/session/use-session.ts';
import { useWards } from '../../../lib/wards.ts';
import { PatientIdentity } from './patient-identity.tsx';
import { PatientWarnings } from './patient-warnings.tsx';

/** Who it is, where they are and what to beware of, over everything that is done for them. */
export function PatientBanner({ patient }: { readonly patient: PatientView }) {
  const canReadWards = useCan('ward.read');
  return (
    <div className="stack patient-banner">
      <PatientIdentity patient={patient} />
      {canReadWards ? <Wards wardIds={patient.wardIds} /> : null}
      <PatientWarnings patient={patient} />
    </div>
  );
}

function Wards({ wardIds }: Pick<PatientView, 'wardIds'>) {
  const { t } = useTranslation('patients');
  const wards = useWards();
  if (wards.data === undefined) return null;
  const here = wards.data.items.filter(({ id }) => wardIds.includes(id));
  if (here.length === 0) return <p className="muted">{t('page.noWard')}</p>;
  return (
    <p className="row">
      {here.map(({ id, name }) => (
        <Link key={id} to="/wards/$wardId" params={{ wardId: id }} className="patient-above">
          <bdi>{name}</bdi>
        </Link>
      ))}
    </p>
  );
}
