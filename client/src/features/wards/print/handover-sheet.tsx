import './handover.css';
import { useEffect } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { bedWord } from '../../../../../shared/domain/bed-state.ts';
import { formatDay, formatInstant } from '../../../lib/format.ts';
import { useConnection } from '../../../lib/realtime/use-connection.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { countBeds } from '../board/board-filter.ts';
import { flagsOf, fullName } from '../board/cell.ts';
import { AgeAndSex } from '../components/age-and-sex.tsx';
import { useClock, useSpan, useToday } from '../hooks/use-clock.ts';
import type { BedState, WardStore } from '../ward-store.ts';

interface HandoverSheetProps {
  readonly store: WardStore;
  readonly onDone: () => void;
}

/** One row for each bed, with room to write: what the shift carries along. Printed as soon as it is drawn. */
export function HandoverSheet({ store, onDone }: HandoverSheetProps) {
  const { t } = useTranslation('bed');
  const { person, hospital } = useSession();
  const line = useConnection();
  const today = useToday();
  useEffect(() => {
    window.addEventListener('afterprint', onDone);
    const frame = requestAnimationFrame(() => window.print());
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('afterprint', onDone);
    };
    // Printed once, however often its parent is drawn.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  const beds = store.beds();
  const counts = countBeds(beds, today);
  return createPortal(
    <div className="handover">
      <header className="handover-head">
        <h1>
          <bdi>{store.board().ward.name}</bdi> – {t('handover.title')}
        </h1>
        <p>
          <bdi>{hospital.name}</bdi> · {t('handover.counts', { ...counts })}
        </p>
        <p>
          {t('handover.printed', {
            time: formatInstant(Date.now()),
            name: person.displayName,
            asOf: formatInstant(line.lastHeardAt ?? line.since),
          })}{' '}
          {line.phase === 'live' ? null : <strong>{t('handover.old')}</strong>}
        </p>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('handover.bed')}</th>
            <th scope="col">{t('handover.patient')}</th>
            <th scope="col">{t('handover.stay')}</th>
            <th scope="col">{t('handover.alerts')}</th>
            <th scope="col">{t('handover.news')}</th>
            <th scope="col" className="handover-notes">
              {t('handover.notes')}
            </th>
          </tr>
        </thead>
        <tbody>
          {beds.map((state) => (
            <Row key={state.bed.id} state={state} today={today} />
          ))}
        </tbody>
      </table>
      <footer className="handover-foot">{t('handover.footer')}</footer>
    </div>,
    document.body,
  );
}

function Row({ state, today }: { readonly state: BedState; readonly today: string }) {
  const { t } = useTranslation('bed');
  const { t: tBoard } = useTranslation('board');
  const { bed, stay } = state;
  const { precaution } = bed.state;
  const flags = flagsOf(state, today, useClock()).filter((flag) => flag !== 'allergy');
  return (
    <tr>
      <th scope="row">
        <bdi>{bed.code}</bdi>
      </th>
      {stay === null ? (
        <td colSpan={4}>{tBoard(`word.${bedWord(bed.state)}`)}</td>
      ) : (
        <>
          <td>
            <strong>
              <bdi>{fullName(stay.patient)}</bdi>
            </strong>{' '}
            <AgeAndSex patient={stay.patient} today={today} />
            <br />
            <span className="ltr">{stay.patient.hospitalNumber}</span>
            {stay.patient.birthDate === null ? null : ` · ${formatDay(stay.patient.birthDate, true)}`}
          </td>
          <td>
            <Days at={stay.onWardSince} />
            {stay.consultant === null ? null : (
              <>
                <br />
                <bdi>{stay.consultant.name}</bdi>
              </>
            )}
            {stay.edd === null ? null : (
              <>
                <br />
                EDD {formatDay(stay.edd)}
              </>
            )}
          </td>
          <td>
            {precaution === undefined ? null : (
              <span className="handover-isolation">{tBoard(`precaution.${precaution}`)}</span>
            )}{' '}
            {flags.map((flag) => tBoard(`flag.${flag}`)).join(', ')}
            {stay.patient.allergies.length === 0 ? null : (
              <>
                <br />
                <strong>{t('field.allergies')}</strong>{' '}
                <bdi>{stay.patient.allergies.map(({ substance }) => substance).join(', ')}</bdi>
              </>
            )}
            {stay.note === null ? null : (
              <>
                <br />
                <bdi>{stay.note}</bdi>
              </>
            )}
          </td>
          <td>{stay.news2?.score ?? ''}</td>
        </>
      )}
      <td>&nbsp;</td>
    </tr>
  );
}

function Days({ at }: { readonly at: string }) {
  const { t } = useTranslation('bed');
  const { unit, count } = useSpan(at);
  return <>{t(`spanLong.${unit}`, { count })}</>;
}
