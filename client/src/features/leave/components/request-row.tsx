import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LeaveRequestView } from '../../../../../shared/schemas/leave.ts';
import { formatInstant } from '../../../lib/format.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { useLeaveWords } from '../use-leave-words.ts';
import { StateTag } from './state-tag.tsx';

interface RequestRowProps {
  readonly request: LeaveRequestView;
  readonly onCancel?: (request: LeaveRequestView) => void;
  /** On the desk: whose it is comes first. */
  readonly onDecide?: (request: LeaveRequestView) => void;
}

/** One request: when, of what kind, how it stands, and what can be done with it. */
export function RequestRow({ request, onCancel, onDecide }: RequestRowProps) {
  const { t } = useTranslation('leave');
  const { span, days } = useLeaveWords();
  const phase = usePhase();
  const { staff, type, reason, decision, decidedBy, decidedAt, askedBy, cover, abilities } = request;
  const isOnDesk = onDecide !== undefined;
  const isDecided = decidedBy !== null && decidedAt !== null;
  return (
    <article className="leave-row" aria-label={`${isOnDesk ? `${staff.name}, ` : ''}${span(request)}, ${type.name}`}>
      <div className="leave-row-what">
        {isOnDesk ? <bdi className="leave-row-name">{staff.name}</bdi> : null}
        <span className={isOnDesk ? '' : 'leave-row-name'}>{span(request)}</span>
        <span className="muted">
          <bdi>{type.name}</bdi> · {days(request.halfDays)}
        </span>
        {reason === null ? null : <bdi className="small leave-row-text">{reason}</bdi>}
        {askedBy === null ? null : <span className="muted small">{t('row.askedBy', { name: askedBy })}</span>}
        {cover === null ? null : <span className="muted small">{t('row.cover', { name: cover.name })}</span>}
        {isDecided ? (
          <span className="muted small">
            {t('row.decided', { name: decidedBy, when: formatInstant(decidedAt) })}
            {decision === null ? null : <bdi> · “{decision}”</bdi>}
          </span>
        ) : null}
      </div>
      <StateTag state={request.state} />
      <div className="leave-row-acts">
        {isOnDesk && abilities.canDecide ? (
          <Button disabled={phase === 'offline'} onClick={() => onDecide(request)}>
            {t('decide.open')}
          </Button>
        ) : null}
        {abilities.canCancel && onCancel !== undefined ? (
          <Button variant="default" disabled={phase === 'offline'} onClick={() => onCancel(request)}>
            {t('cancel.open')}
          </Button>
        ) : null}
      </div>
    </article>
  );
}
