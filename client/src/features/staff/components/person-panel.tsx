import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { StaffView } from '../../../../../shared/schemas/staff.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { useDialogOpening } from '../../../components/ui/use-dialog-opening.ts';
import { usePerson } from '../api/get-person.ts';
import { useWardNames } from '../api/list-wards.ts';
import { useCan } from '../../../lib/session/use-session.ts';
import { ChangePersonForm } from './change-person-form.tsx';
import { PersonActions } from './person-actions.tsx';
import { StateTag } from './state-tag.tsx';

interface PersonPanelProps {
  readonly staffId: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function PersonPanel({ staffId, isOpen, onClose }: PersonPanelProps) {
  const isOpened = useDialogOpening(isOpen);
  const { t } = useTranslation('staff');
  const { t: tCommon } = useTranslation();
  const isPhone = useMediaQuery('(max-width: 699px)');
  const person = usePerson(staffId);
  return (
    <Drawer
      opened={isOpened}
      onClose={onClose}
      size={isPhone === true ? '100%' : 520}
      title={<bdi className="panel-title">{person.data?.displayName ?? t('panel.title')}</bdi>}
      closeButtonProps={{ 'aria-label': tCommon('action.close') }}
    >
      {person.data === undefined && person.isError ? (
        <FailureNotice error={person.error} onRetry={() => void person.refetch()} />
      ) : null}
      {person.isLoading ? <Skeleton blocks={[120, 56, 56, 160]} onRetry={() => void person.refetch()} /> : null}
      {person.data !== undefined && isOpen ? (
        <div className="stack-lg" key={person.data.id}>
          <PersonFacts person={person.data} />
          {person.data.abilities.canEdit ? <ChangePersonForm live={person.data} onDone={onClose} /> : null}
          <PersonActions person={person.data} />
        </div>
      ) : null}
    </Drawer>
  );
}

function PersonFacts({ person }: { readonly person: StaffView }) {
  const { t } = useTranslation('staff');
  const { t: tCommon } = useTranslation();
  const canReadWards = useCan('ward.read');
  const wards = useWardNames(canReadWards && person.wardIds.length > 0);
  const names = (wards.data?.items ?? []).filter((ward) => person.wardIds.includes(ward.id)).map((ward) => ward.name);
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
      <dd>{person.roles.map((role) => tCommon(`role.${role}`)).join(', ')}</dd>
      {names.length === 0 ? null : (
        <>
          <dt>{t('field.wards')}</dt>
          <dd>
            <bdi>{names.join(', ')}</bdi>
          </dd>
        </>
      )}
    </dl>
  );
}
