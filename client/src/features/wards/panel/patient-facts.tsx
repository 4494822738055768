import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StayCard } from '../../../../../shared/schemas/stays.ts';
import { formatDay, formatInstant } from '../../../lib/format.ts';
import { eddState } from '../board/dates.ts';
import { useClock, useSpan, useToday } from '../hooks/use-clock.ts';
import type { BedState } from '../ward-store.ts';

interface PatientFactsProps {
  readonly stay: StayCard;
  readonly state: BedState;
}

/** The patient card of the bed (BED-9): what everyone at the bed must know. */
export function PatientFacts({ stay }: PatientFactsProps) {
  const { t } = useTranslation('bed');
  const { t: tBoard } = useTranslation('board');
  const { patient } = stay;
  return (
    <section className="panel-card">
      <Alerts stay={stay} />
      <dl className="facts">
        <Fact label={t('field.codeStatus')}>
          {patient.codeStatus === null ? <Missing /> : <strong>{t(`code.${patient.codeStatus}`)}</strong>}
        </Fact>
        <Fact label={t('field.allergies')}>
          {patient.allergies.length === 0 ? (
            <span className="muted">{t('field.noneKnown')}</span>
          ) : (
            <ul>
              {patient.allergies.map(({ substance, severity }) => (
                <li key={substance}>
                  <strong>
                    <bdi>{substance}</bdi>
                  </strong>{' '}
                  <span className="muted">{t(`severity.${severity}`)}</span>
                </li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact label={t('field.news2')}>
          <News stay={stay} />
        </Fact>
        <Fact label={t('field.onWard')}>
          <Since at={stay.onWardSince} />
        </Fact>
        <Fact label={t('field.admitted')}>
          <Since at={stay.admittedAt} />
        </Fact>
        <Fact label={t('field.consultant')}>
          {stay.consultant === null ? <Missing /> : <bdi>{stay.consultant.name}</bdi>}
        </Fact>
        <Fact label={t('field.edd')}>
          <Edd stay={stay} />
        </Fact>
        <Fact label={t('field.discharge')}>{t(`discharge.${stay.discharge}`)}</Fact>
        {patient.language === null ? null : (
          <Fact label={t('field.language')}>
            <bdi>{patient.language}</bdi>
          </Fact>
        )}
        {stay.precaution === null ? null : (
          <Fact label={t('action.isolation')}>{tBoard(`precaution.${stay.precaution}`)}</Fact>
        )}
        {stay.note === null ? null : (
          <Fact label={t('field.note')}>
            <bdi className="panel-note">{stay.note}</bdi>
          </Fact>
        )}
        <Fact label={t('field.visit')}>
          <span className="ltr numbers">{stay.visitNumber}</span>
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Missing() {
  const { t } = useTranslation('bed');
  return <span className="muted">{t('field.notGiven')}</span>;
}

function Alerts({ stay }: { readonly stay: StayCard }) {
  const { t } = useTranslation('bed');
  const { alerts } = stay.patient;
  if (alerts.length === 0) return null;
  return (
    <ul className="panel-alerts" aria-label={t('field.alerts')}>
      {alerts.map(({ kind, text }) => (
        <li key={`${kind} ${text ?? ''}`}>
          <IconAlertTriangle size={16} stroke={2} aria-hidden="true" />
          <span>
            {t(`alert.${kind}`)}
            {text === null ? null : <bdi> – {text}</bdi>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function News({ stay }: { readonly stay: StayCard }) {
  const { t } = useTranslation('bed');
  const { news2 } = stay;
  if (news2 === null) return <Missing />;
  const time = formatInstant(news2.at);
  return (
    <>
      <strong className="numbers">
        {news2.score === null ? t('news2.missing') : t('news2.score', { score: news2.score, time })}
      </strong>
      {news2.risk === null ? null : (
        <span className="panel-risk" data-risk={news2.risk}>
          {t(`news2.risk.${news2.risk}`)}
        </span>
      )}
    </>
  );
}

function Since({ at }: { readonly at: string }) {
  const { t } = useTranslation('bed');
  const { unit, count } = useSpan(at);
  return (
    <span className="numbers">
      {t(`spanLong.${unit}`, { count })} <span className="muted">({formatInstant(at)})</span>
    </span>
  );
}

function Edd({ stay }: { readonly stay: StayCard }) {
  const { t } = useTranslation('bed');
  const state = eddState(stay, useToday(), useClock());
  return (
    <span className="numbers">
      {stay.edd === null ? <Missing /> : <strong>{formatDay(stay.edd, true)}</strong>}
      {state === 'late' || state === 'today' || state === 'missing' ? (
        <span className="panel-edd" data-edd={state}>
          {t(`edd.${state}`)}
        </span>
      ) : null}
    </span>
  );
}
