import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { BedView } from '../../../../../shared/schemas/places.ts';
import { useBed } from '../hooks/use-ward-store.ts';
import type { WardStore } from '../ward-store.ts';
import { ChangeBedForm } from './change-bed-form.tsx';
import { TAG_ICONS } from './bed-look.ts';
import { useDialogOpening } from '../../../components/ui/use-dialog-opening.ts';

interface BedPanelProps {
  readonly store: WardStore;
  readonly bedId: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** One bed, looked at closely; who may set up beds changes it here. */
export function BedPanel({ store, bedId, isOpen, onClose }: BedPanelProps) {
  const isOpened = useDialogOpening(isOpen);
  const { t } = useTranslation('wards');
  const { t: tCommon } = useTranslation();
  const isPhone = useMediaQuery('(max-width: 699px)');
  const state = useBed(store, bedId);
  if (state === undefined) return null;
  const { bed } = state;
  return (
    <Drawer
      opened={isOpened}
      onClose={onClose}
      size={isPhone === true ? '100%' : 460}
      title={<span className="panel-title">{t('bed.title', { code: bed.code })}</span>}
      closeButtonProps={{ 'aria-label': tCommon('action.close') }}
    >
      {isOpen ? (
        <div className="stack-lg">
          <BedFacts store={store} bed={bed} />
          {store.board().abilities.canManage ? (
            <ChangeBedForm key={bed.id} store={store} live={bed} onDone={onClose} />
          ) : null}
        </div>
      ) : null}
    </Drawer>
  );
}

function BedFacts({ store, bed }: { readonly store: WardStore; readonly bed: BedView }) {
  const { t } = useTranslation('wards');
  const board = store.board();
  const room = board.rooms.find((item) => item.id === bed.roomId);
  return (
    <dl className="facts">
      <dt>{t('field.ward')}</dt>
      <dd>
        <bdi>{board.ward.name}</bdi>
      </dd>
      <dt>{t('field.room')}</dt>
      <dd>
        <bdi>{room?.name}</bdi>
      </dd>
      <dt>{t('field.type')}</dt>
      <dd>{t(`type.${bed.type}`)}</dd>
      <dt>{t('field.tags')}</dt>
      <dd className="row">
        {bed.tags.length === 0 ? <span className="muted">{t('bed.noTags')}</span> : null}
        {bed.tags.map((tag) => {
          const Glyph = TAG_ICONS[tag];
          return (
            <span key={tag} className="tag">
              <Glyph size={15} stroke={2} aria-hidden="true" />
              {t(`tag.${tag}`)}
            </span>
          );
        })}
      </dd>
    </dl>
  );
}
