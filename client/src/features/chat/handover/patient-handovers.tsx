import { Button } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconClipboardText, IconHourglass } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientHandover } from '../../../../../shared/schemas/chat.ts';
import type { PatientCard } from '../../../../../shared/schemas/patients.ts';
import type { WardId } from '../../../../../shared/types/ids.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { formatDay, formatInstant } from '../../../lib/format.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { useAccept } from './use-accept.ts';

const SbarDialog = lazy(async () => ({ default: (await import('../board/sbar-dialog.tsx')).SbarDialog }));

interface PatientHandoversProps {
  readonly patients: readonly PatientHandover[];
  readonly wardId: WardId;
}

const LOOKS = { missing: IconCircleDashed, offered: IconHourglass, accepted: IconCircleCheck };
const lookOf = ({ last }: PatientHandover): keyof typeof LOOKS => {
  if (last === null) return 'missing';
  return last.acceptedBy === null ? 'offered' : 'accepted';
};

/** Every patient of the ward by bed: told of or not, accepted or not. */
export function PatientHandovers({ patients, wardId }: PatientHandoversProps) {
  const { t } = useTranslation('handover');
  const [about, setAbout] = useState<PatientCard | null>(null);
  const [isOpen, setOpen] = useState(false);
  if (patients.length === 0) return <p className="muted">{t('patients.none')}</p>;
  return (
    <>
      <ul className="handover-list">
        {patients.map((one) => (
          <li key={one.patient.id}>
            <OfPatient
              one={one}
              wardId={wardId}
              onWrite={() => {
                setAbout(one.patient);
                setOpen(true);
              }}
            />
          </li>
        ))}
      </ul>
      {about === null ? null : (
        <Suspense fallback={null}>
          <SbarDialog key={about.id} patient={about} isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

interface OfPatientProps {
  readonly one: PatientHandover;
  readonly wardId: WardId;
  readonly onWrite: () => void;
}

function OfPatient({ one, wardId, onWrite }: OfPatientProps) {
  const { t } = useTranslation('handover');
  const isOffline = usePhase() === 'offline';
  const accept = useAccept(wardId);
  const { patient, bedCode, news2, last } = one;
  const { familyName, givenName, birthDate, hospitalNumber } = patient;
  const look = lookOf(one);
  const Glyph = LOOKS[look];
  const name = givenName === '' ? familyName : `${familyName}, ${givenName}`;
  return (
    <article className="handover-row" data-look={look}>
      <span className="handover-bed numbers">{bedCode ?? t('patients.noBed')}</span>
      <div className="handover-words">
        <p>
          <strong>
            <bdi>{name}</bdi>
          </strong>{' '}
          <span className="muted small numbers">
            {birthDate === null ? null : <>{formatDay(birthDate, true)} · </>}
            <bdi dir="ltr">{hospitalNumber}</bdi>
            {news2?.score == null ? null : <> · {t('patients.news2', { score: news2.score })}</>}
          </span>
        </p>
        <p className="handover-look small">
          <Glyph size={18} stroke={2} aria-hidden="true" />
          <Standing last={last} />
        </p>
        <FailureNotice error={accept.error} />
      </div>
      <div className="handover-acts">
        {last?.isMine === true ? (
          <Button disabled={isOffline} loading={accept.isPending} onClick={() => accept.mutate(last.messageId)}>
            {t('accept')}
            <span className="visually-hidden"> {name}</span>
          </Button>
        ) : null}
        {last === null ? null : (
          <Link
            className="link-button link-button-plain"
            to="/messages/$channelId"
            params={{ channelId: last.channelId }}
            search={{ at: last.number }}
          >
            {t('read')}
            <span className="visually-hidden"> {name}</span>
          </Link>
        )}
        {look === 'accepted' ? null : (
          <Button
            variant="default"
            disabled={isOffline}
            leftSection={<IconClipboardText size={18} aria-hidden="true" />}
            onClick={onWrite}
          >
            {t('write')}
            <span className="visually-hidden"> {name}</span>
          </Button>
        )}
      </div>
    </article>
  );
}

function Standing({ last }: Pick<PatientHandover, 'last'>) {
  const { t } = useTranslation('handover');
  if (last === null) return <span>{t('patients.missing')}</span>;
  const time = formatInstant(last.at);
  if (last.acceptedBy !== null) return <span>{t('patients.accepted', { name: last.acceptedBy, time })}</span>;
  return <span>{t('patients.offered', { by: last.author ?? '', to: last.to.join(', '), time })}</span>;
}
