import { ActionIcon, Button } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { bedWord } from '../../../../../shared/domain/bed-state.ts';
import type { BedView, RoomView } from '../../../../../shared/schemas/places.ts';
import { MoveToBinButton } from '../../../components/bin/move-to-bin-button.tsx';
import { MoveButtons } from './move-buttons.tsx';

interface RoomCardProps {
  readonly room: RoomView;
  readonly beds: readonly BedView[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onRename: () => void;
  readonly onAddBeds: () => void;
  readonly onRemove: () => void;
  readonly onChangeBed: (bed: BedView) => void;
  readonly onSettled: () => void;
}

/** One room with its beds, in the order of the ward's map. */
export function RoomCard({ room, beds, isFirst, isLast, onSettled, ...doors }: RoomCardProps) {
  const { t } = useTranslation('places');
  const { id, version, name } = room;
  return (
    <section className="card room-card" aria-labelledby={`room-${id}`}>
      <header className="room-head">
        <h3 id={`room-${id}`}>
          <bdi>{name}</bdi>
        </h3>
        <span className="muted small numbers">{t('ward.bedCount', { count: beds.length })}</span>
        <span className="room-tools">
          <MoveButtons of="rooms" {...{ id, version, name, isFirst, isLast, onSettled }} />
          <Tool label={t('rename', { name })} onClick={doors.onRename} icon="change" />
          <Tool label={t('remove.label', { name })} onClick={doors.onRemove} icon="remove" />
        </span>
      </header>
      {beds.length === 0 ? (
        <p className="muted room-empty">{t('room.empty')}</p>
      ) : (
        <ul className="bed-rows">
          {beds.map((bed, index) => (
            <BedRow
              key={bed.id}
              bed={bed}
              isFirst={index === 0}
              isLast={index === beds.length - 1}
              onChange={() => {
                doors.onChangeBed(bed);
              }}
              onSettled={onSettled}
            />
          ))}
        </ul>
      )}
      <Button
        variant="subtle"
        className="room-add"
        leftSection={<IconPlus size={18} aria-hidden="true" />}
        aria-label={t('beds.addTo', { name })}
        onClick={doors.onAddBeds}
      >
        {t('beds.add')}
      </Button>
    </section>
  );
}

interface ToolProps {
  readonly label: string;
  readonly icon: 'change' | 'remove';
  readonly onClick: () => void;
}

function Tool({ label, icon, onClick }: ToolProps) {
  const Glyph = icon === 'change' ? IconPencil : IconTrash;
  return (
    <ActionIcon variant="default" size={36} aria-label={label} onClick={onClick}>
      <Glyph size={18} stroke={1.9} aria-hidden="true" />
    </ActionIcon>
  );
}

interface BedRowProps {
  readonly bed: BedView;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onChange: () => void;
  readonly onSettled: () => void;
}

function BedRow({ bed, isFirst, isLast, onChange, onSettled }: BedRowProps) {
  const { t } = useTranslation('places');
  const { t: tWards } = useTranslation('wards');
  const { t: tBoard } = useTranslation('board');
  const { id, version, code } = bed;
  const name = t('beds.one', { code });
  const facts = [tWards(`type.${bed.type}`), ...bed.tags.map((tag) => tWards(`tag.${tag}`))];
  return (
    <li className="bed-row">
      <bdi className="bed-row-code">{code}</bdi>
      <span className="bed-row-facts">
        {facts.join(' · ')}
        {bed.state.use === 'free' && bed.state.turnover === 'clean' ? null : (
          <span className="tag">{tBoard(`word.${bedWord(bed.state)}`)}</span>
        )}
      </span>
      <span className="room-tools">
        <MoveButtons of="beds" {...{ id, version, name, isFirst, isLast, onSettled }} />
        <Tool label={t('beds.change', { code })} onClick={onChange} icon="change" />
        <MoveToBinButton kind="bed" id={id} version={version} of={name} look="icon" />
      </span>
    </li>
  );
}
