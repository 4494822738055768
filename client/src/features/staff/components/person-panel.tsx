import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { useDialogOpening } from '../../../components/ui/use-dialog-opening.ts';
import { usePerson } from '../api/get-person.ts';
import { ChangePersonForm } from './change-person-form.tsx';
import { PersonActions } from './person-actions.tsx';
import { PersonFacts } from './person-facts.tsx';
import { PhotoPart } from './photo-part.tsx';
import { QualificationsPart } from './qualifications-part.tsx';

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
          <PhotoPart person={person.data} />
          <PersonFacts person={person.data} />
          <QualificationsPart person={person.data} />
          {person.data.abilities.canEdit ? <ChangePersonForm live={person.data} onDone={onClose} /> : null}
          <PersonActions person={person.data} onGone={onClose} />
        </div>
      ) : null}
    </Drawer>
  );
}
