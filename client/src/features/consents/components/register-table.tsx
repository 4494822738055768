import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ConsentRegister } from '../../../../../shared/schemas/consents.ts';
import { formatDay } from '../../../lib/format.ts';
import { formDirection } from '../../../lib/i18n/form-languages.ts';
import { StandingTag } from './standing-tag.tsx';
import { StateWords } from './state-words.tsx';

type Item = ConsentRegister['items'][number];

/** A table where there is room; the same rows one under the other on a phone. */
export function RegisterTable({ items }: { readonly items: readonly Item[] }) {
  const { t } = useTranslation('consents');
  return (
    <div className="card register">
      <table className="register-table">
        <thead>
          <tr>
            <th scope="col">{t('register.column.patient')}</th>
            <th scope="col">{t('register.column.consent')}</th>
            <th scope="col">{t('register.column.category')}</th>
            <th scope="col">{t('register.column.standing')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row key={item.consent.id} item={item} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ item: { consent, patient } }: { readonly item: Item }) {
  const { t } = useTranslation('consents');
  return (
    <tr data-altered={consent.isAltered ? '' : undefined}>
      <td>
        <Link to="/patients/$patientId" params={{ patientId: patient.id }} className="register-patient">
          <bdi>{patient.name}</bdi>
        </Link>
        <div className="muted small numbers">
          {patient.birthDate === null ? t('view.bornUnknown') : formatDay(patient.birthDate, true)} ·{' '}
          <bdi className="mono" dir="ltr">
            {patient.hospitalNumber}
          </bdi>
        </div>
      </td>
      <td>
        <Link to="/consents/$consentId" params={{ consentId: consent.id }} className="register-title">
          <bdi lang={consent.language} dir={formDirection(consent.language)}>
            {consent.title}
          </bdi>
        </Link>
        {consent.procedureName === null ? null : (
          <div>
            <bdi>{consent.procedureName}</bdi>
          </div>
        )}
      </td>
      <td>{t(`category.${consent.category}`)}</td>
      <td>
        <StandingTag consent={consent} />
        <div className="muted small">
          <StateWords consent={consent} />
        </div>
      </td>
    </tr>
  );
}
