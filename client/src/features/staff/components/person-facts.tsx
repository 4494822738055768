import { useTranslation } from 'react-i18next';
import type { Availability } from '../../../../../shared/schemas/on-call.ts';
import type { StaffView } from '../../../../../shared/schemas/staff.ts';
import { formatInstant } from '../../../lib/format.ts';
import { awayOf, useOnCall } from '../../../lib/on-call-board.ts';
import { useCan } from '../../../lib/session/use-session.ts';
import { useWards } from '../../../lib/wards.ts';
import { useDepartmentNames } from '../api/list-wards.ts';
import { useRoleNames } from '../use-role-names.ts';
import { StateTag } from './state-tag.tsx';

/** What the entry says, to whoever may read it. */
export function PersonFacts({ person }: { readonly person: StaffView }) {
  const { t } = useTranslation('staff');
  const roleNames = useRoleNames();
  const onCall = useOnCall();
  const canReadDepartments = useCan('ward.read');
  const departments = useDepartmentNames(canReadDepartments && person.departmentIds.length > 0);
  const inDepartments = (departments.data?.items ?? [])
    .filter(({ id }) => person.departmentIds.includes(id))
    .map(({ name }) => name);
  const canReadWards = useCan('ward.read');
  const hasWards = person.wardIds.length + person.dutyWardIds.length > 0;
  const wards = useWards(canReadWards && hasWards);
  const namesOf = (ids: readonly string[]) =>
    (wards.data?.items ?? []).filter((ward) => ids.includes(ward.id)).map((ward) => ward.name);
  const names = namesOf(person.wardIds);
  const dutyNames = namesOf(person.dutyWardIds);
  const away = awayOf(onCall.data, person.id);
  return (
    <dl className="facts">
      <dt>{t('field.state')}</dt>
      <dd>
        <StateTag state={person.state} />
      </dd>
      <dt>{t('field.email')}</dt>
      <dd>
        <a className="ltr" href={`mailto:${person.email}`}>
          {person.email}
        </a>
      </dd>
      <dt>{t('field.phone')}</dt>
      <dd>
        {person.phone === null ? (
          <span className="muted">{t('none')}</span>
        ) : (
          <a className="ltr" href={`tel:${person.phone}`}>
            {person.phone}
          </a>
        )}
      </dd>
      <dt>{t('field.jobTitle')}</dt>
      <dd>{person.jobTitle === null ? <span className="muted">{t('none')}</span> : <bdi>{person.jobTitle}</bdi>}</dd>
      <dt>{t('field.registration')}</dt>
      <dd className="ltr">{person.registrationNumber ?? <span className="muted">{t('none')}</span>}</dd>
      <dt>{t('field.roles')}</dt>
      <dd>
        <bdi>{roleNames(person)}</bdi>
      </dd>
      {names.length === 0 ? null : (
        <>
          <dt>{t('field.wards')}</dt>
          <dd>
            <bdi>{names.join(', ')}</bdi>
          </dd>
          <dt>{t('field.wardAccess')}</dt>
          <dd>{t(`access.${person.wardAccess}`)}</dd>
        </>
      )}
      {inDepartments.length === 0 ? null : (
        <>
          <dt>{t('field.departments')}</dt>
          <dd>
            <bdi>{inDepartments.join(', ')}</bdi>
          </dd>
        </>
      )}
      <dt>{t('field.onDuty')}</dt>
      <dd>
        {person.dutyWardIds.length === 0
          ? t('onDuty.none')
          : dutyNames.length === 0
            ? t('onDuty.elsewhere')
            : t('onDuty.in', { wards: dutyNames.join(', ') })}
      </dd>
      {onCall.data === undefined ? null : (
        <>
          <dt>{t('field.availability')}</dt>
          <dd>
            <Reachable away={away} />
          </dd>
        </>
      )}
    </dl>
  );
}

function Reachable({ away }: { readonly away: Availability | null }) {
  const { t } = useTranslation('staff');
  if (away?.awayUntil == null) return t('availability.there');
  const time = formatInstant(away.awayUntil);
  return (
    <bdi>
      {away.cover === null
        ? t('availability.until', { time })
        : t('availability.covered', { time, name: away.cover.name })}
    </bdi>
  );
}
