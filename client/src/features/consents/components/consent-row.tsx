import { Link } from '@tanstack/react-router';
import { IconFileText } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConsentListItem } from '../../../../../shared/schemas/consents.ts';
import { formDirection } from '../../../lib/i18n/form-languages.ts';
import { StandingTag } from './standing-tag.tsx';
import { StateWords } from './state-words.tsx';

/** One consent in a list: what it is for, how it stands, and the way to all of it. */
export function ConsentRow({ consent }: { readonly consent: ConsentListItem }) {
  const { t } = useTranslation('consents');
  return (
    <div className="consent-row" data-altered={consent.isAltered ? '' : undefined}>
      <div className="consent-row-words">
        <Link to="/consents/$consentId" params={{ consentId: consent.id }} className="consent-row-title">
          <bdi lang={consent.language} dir={formDirection(consent.language)}>
            {consent.title}
          </bdi>
        </Link>
        <p className="consent-row-for">
          {consent.procedureName === null ? null : <bdi>{consent.procedureName}</bdi>}
          <span className="muted">{t(`category.${consent.category}`)}</span>
          {consent.isPaper ? (
            <span className="tag">
              <IconFileText size={15} stroke={2} aria-hidden="true" />
              {t('paper')}
            </span>
          ) : null}
        </p>
        <p className="muted small">
          <StateWords consent={consent} />
        </p>
      </div>
      <StandingTag consent={consent} />
    </div>
  );
}
