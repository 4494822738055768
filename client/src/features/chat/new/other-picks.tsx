import { useTranslation } from 'react-i18next';
import type { PatientFound } from '../../../../../shared/schemas/patients.ts';
import type { OnCallRoleId, PatientId, WardId } from '../../../../../shared/types/ids.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { formatDay } from '../../../lib/format.ts';
import { useWards } from '../../../lib/wards.ts';
import { usePatientsFound } from '../api/people.ts';
import { useOnCall } from '../../../lib/on-call-board.ts';
import { PickField, usePickText } from './pick-field.tsx';

interface PickProps<Id> {
  readonly isBusy: boolean;
  readonly onPick: (id: Id) => void;
}

const SHORTEST = 2;

/** About a patient: found by name or number, told apart by birth date and hospital number. */
export function PatientPick({ isBusy, onPick }: PickProps<PatientId>) {
  const { t } = useTranslation('chat');
  const { text, setText, rested } = usePickText();
  const isWanted = Array.from(rested).length >= SHORTEST;
  const found = usePatientsFound(rested, isWanted);
  const items = isWanted ? (found.data?.items ?? []) : [];
  const said = () => {
    if (!isWanted) return t('pick.patientHint');
    return found.isSuccess ? t(items.length === 0 ? 'pick.nobody' : 'pick.patients', { count: items.length }) : '';
  };
  return (
    <div>
      <PickField label={t('new.patientFind')} text={text} onText={setText} said={said()} />
      {found.isError && isWanted ? <FailureNotice error={found.error} onRetry={() => void found.refetch()} /> : null}
      <ul className="pick-list" aria-busy={found.isPlaceholderData}>
        {items.map(({ patient }) => (
          <li key={patient.id}>
            <button
              type="button"
              className="pick"
              disabled={isBusy || found.isPlaceholderData}
              onClick={() => onPick(patient.id)}
            >
              <PatientWords patient={patient} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function PatientWords({ patient }: Pick<PatientFound, 'patient'>) {
  const { t } = useTranslation('chat');
  const { familyName, givenName, birthDate, hospitalNumber } = patient;
  return (
    <span className="pick-words">
      <bdi className="pick-name">{givenName === '' ? familyName : `${familyName}, ${givenName}`}</bdi>
      <span className="muted small numbers">
        {birthDate === null ? t('patient.noBirthDate') : t('patient.born', { date: formatDay(birthDate, true) })}
        {' · '}
        <bdi className="mono" dir="ltr">
          {hospitalNumber}
        </bdi>
      </span>
    </span>
  );
}

function Words({ name, facts }: { readonly name: string; readonly facts: string }) {
  return (
    <span className="pick-words">
      <bdi className="pick-name">{name}</bdi>
      <bdi className="muted small">{facts}</bdi>
    </span>
  );
}

/** To whoever holds a role now. */
export function RolePick({ isBusy, onPick }: PickProps<OnCallRoleId>) {
  const { t } = useTranslation('chat');
  const board = useOnCall().data;
  if (board === undefined) return <Skeleton blocks={[56, 56, 56]} />;
  if (board.roles.length === 0) return <p className="muted">{t('new.noRoles')}</p>;
  return (
    <ul className="pick-list">
      {board.roles.map(({ id, name, wardName, holders }) => (
        <li key={id}>
          <button type="button" className="pick" disabled={isBusy} onClick={() => onPick(id)}>
            <Words
              name={wardName === null ? name : `${name}, ${wardName}`}
              facts={
                holders.length === 0
                  ? t('role.nobody')
                  : t('role.held', { holders: holders.map((holder) => holder.name).join(', ') })
              }
            />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A ward to follow, also one the person does not work in. */
export function WardPick({ isBusy, onPick }: PickProps<WardId>) {
  const { t } = useTranslation('chat');
  const wards = useWards();
  if (wards.isError && wards.data === undefined) {
    return <FailureNotice error={wards.error} onRetry={() => void wards.refetch()} />;
  }
  if (wards.data === undefined) return <Skeleton blocks={[56, 56, 56]} />;
  return (
    <>
      <p className="muted small">{t('new.wardHint')}</p>
      <ul className="pick-list">
        {wards.data.items.map(({ id, name, floor }) => (
          <li key={id}>
            <button type="button" className="pick" disabled={isBusy} onClick={() => onPick(id)}>
              <Words name={name} facts={floor} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
