import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RequestCard } from '../../../../../shared/schemas/stays.ts';
import { formatInstant } from '../../../lib/format.ts';

interface WaitingListProps {
  readonly waiting: readonly RequestCard[];
  readonly wardName: (wardId: string) => string;
}

/** Who waits for a bed, the most urgent and then the longest first. */
export function WaitingList({ waiting, wardName }: WaitingListProps) {
  const { t } = useTranslation('huddle');
  const rank = { urgent: 0, soon: 1, routine: 2 } as const;
  const inOrder = [...waiting].sort((a, b) => rank[a.urgency] - rank[b.urgency] || a.askedAt.localeCompare(b.askedAt));
  return (
    <section className="card huddle-group" aria-labelledby="huddle-waiting">
      <header className="huddle-group-head">
        <h2 id="huddle-waiting">{t('waiting.title')}</h2>
        <span className="tag numbers">{waiting.length}</span>
      </header>
      {waiting.length === 0 ? <p className="muted huddle-none">{t('waiting.none')}</p> : null}
      <ul>
        {inOrder.map((request) => (
          <li key={request.id} className="huddle-request">
            <span
              className={`tag ${request.urgency === 'urgent' ? 'tag-danger' : request.urgency === 'soon' ? 'tag-warn' : ''}`}
            >
              {t(`urgency.${request.urgency}`)}
            </span>
            <span className="huddle-name">
              <bdi>
                {request.patient.familyName}
                {request.patient.givenName === '' ? '' : `, ${request.patient.givenName}`}
              </bdi>
              <span className="muted small">
                {t(`request.${request.kind}`)} → <bdi>{wardName(request.toWardId)}</bdi>
              </span>
            </span>
            <span className="muted small numbers">{t('waiting.since', { time: formatInstant(request.askedAt) })}</span>
            <Link to="/wards/$wardId" params={{ wardId: request.toWardId }} className="huddle-go">
              {t('waiting.open')}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
