import { useTranslation } from 'react-i18next';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import { StandingTag } from './standing-tag.tsx';
import { StateWords } from './state-words.tsx';

/** How it stands in one line, what it is for, who consents, and why it ended where it did. */
export function StateCard({ consent }: { readonly consent: ConsentView }) {
  const { t } = useTranslation('consents');
  const { consenter, form } = consent;
  return (
    <section className="card consent-state">
      <div className="consent-state-line">
        <StandingTag consent={consent} />
        <strong>
          <StateWords consent={consent} />
        </strong>
      </div>
      <Ending consent={consent} />
      <p>
        {form.procedureName === null ? null : (
          <>
            <bdi>{t('view.for', { what: form.procedureName })}</bdi>
            {' · '}
          </>
        )}
        <span className="muted">{t(`category.${consent.category}`)}</span>
        {consent.isPaper ? <span className="muted"> · {t('paper')}</span> : null}
      </p>
      {consenter.kind === 'patient' ? (
        <p>{t('view.consentedBy.patient')}</p>
      ) : (
        <p>
          <bdi>
            {t(`view.consentedBy.${consenter.kind}`, { name: consenter.name, relationship: consenter.relationship })}
          </bdi>
          <span className="muted"> {t('view.because', { reason: consenter.reason })}</span>
        </p>
      )}
    </section>
  );
}

/** By whom, in whose presence and why it was declined, voided or withdrawn. */
function Ending({ consent }: { readonly consent: ConsentView }) {
  const { t } = useTranslation('consents');
  const { revoked, voided, declined } = consent;
  const ending = revoked ?? voided ?? declined;
  if (ending === null) return null;
  const witness = revoked?.witness ?? null;
  return (
    <div className="consent-ending">
      <p>
        <bdi>{t('reasonGiven', { reason: ending.reason })}</bdi>
      </p>
      {ending.by === null && witness === null ? null : (
        <p className="muted">
          {ending.by === null ? null : <bdi>{t('by', { name: ending.by })}</bdi>}
          {ending.by === null || witness === null ? null : ' · '}
          {witness === null ? null : <bdi>{t('witnessed', { name: witness })}</bdi>}
        </p>
      )}
    </div>
  );
}
