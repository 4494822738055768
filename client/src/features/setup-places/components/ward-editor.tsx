import { Button } from '@mantine/core';
import { IconChevronLeft, IconExternalLink, IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BedView, LocationView, RoomView } from '../../../../../shared/schemas/places.ts';
import { MoveToBinButton } from '../../../components/bin/move-to-bin-button.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import type { Department } from '../api/places.ts';
import { patchRoom, postRooms, useWard, wardQuery } from '../api/places.ts';
import { useWardLive } from '../realtime.ts';
import { AddBedsDialog, ChangeBedDialog } from './bed-dialogs.tsx';
import type { Naming } from './name-dialog.tsx';
import { NameDialog } from './name-dialog.tsx';
import type { Removing } from './remove-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { RoomCard } from './room-card.tsx';
import { WardForm } from './ward-form.tsx';

interface WardEditorProps {
  readonly wardId: string;
  readonly departments: readonly Department[];
  readonly locations: readonly LocationView[];
}

/** One ward laid out: itself, its rooms in the order of its map, the beds of each. */
export function WardEditor({ wardId, departments, locations }: WardEditorProps) {
  const { t } = useTranslation('places');
  const ward = useWard(wardId);
  const queries = useQueryClient();
  const navigate = useNavigate({ from: '/setup/places' });
  useWardLive(ward.data?.ward.id);
  const [naming, setNaming] = useState<Naming | null>(null);
  const [removing, setRemoving] = useState<Removing | null>(null);
  const [filling, setFilling] = useState<RoomView | null>(null);
  const [changing, setChanging] = useState<BedView | null>(null);
  // Its events say the same a moment later; what was refused is looked at again.
  const refresh = () => void queries.invalidateQueries({ queryKey: wardQuery(wardId).queryKey });
  if (ward.data === undefined) {
    if (ward.isError) return <FailureNotice error={ward.error} onRetry={() => void ward.refetch()} />;
    return <Skeleton blocks={[120, 180, 180]} onRetry={() => void ward.refetch()} />;
  }
  const { rooms, beds } = ward.data;
  return (
    <div className="stack-lg">
      <div className="editor-head">
        <Link to="/setup/places" className="editor-back">
          <IconChevronLeft size={18} stroke={2.2} className="mirrored" aria-hidden="true" />
          {t('wards.all')}
        </Link>
        <h2>
          <bdi>{ward.data.ward.name}</bdi>
        </h2>
        <Link to="/wards/$wardId" params={{ wardId }} className="editor-board">
          {t('ward.toBoard')}
          <IconExternalLink size={16} stroke={2} aria-hidden="true" />
        </Link>
      </div>
      <section className="card card-body" aria-label={t('ward.self')}>
        <WardForm
          key={`${wardId}-${ward.data.ward.version}`}
          ward={ward.data.ward}
          departments={departments}
          locations={locations}
          onSettled={refresh}
        />
      </section>
      {rooms.map((room, index) => (
        <RoomCard
          key={room.id}
          room={room}
          beds={beds.filter(({ roomId }) => roomId === room.id)}
          isFirst={index === 0}
          isLast={index === rooms.length - 1}
          onRename={() => {
            const save = (name: string, key: string) => patchRoom({ id: room.id, version: room.version, name }, key);
            setNaming({ title: t('rename', { name: room.name }), first: room.name, save });
          }}
          onAddBeds={() => {
            setFilling(room);
          }}
          onRemove={() => {
            setRemoving({ of: 'rooms', id: room.id, version: room.version, name: room.name });
          }}
          onChangeBed={setChanging}
          onSettled={refresh}
        />
      ))}
      <Button
        variant="default"
        className="editor-add"
        leftSection={<IconPlus size={18} aria-hidden="true" />}
        onClick={() => {
          const save = (name: string, key: string) => postRooms({ wardId, names: [name] }, key);
          setNaming({ title: t('room.add'), first: '', save });
        }}
      >
        {t('room.add')}
      </Button>
      <div className="row-end">
        <MoveToBinButton
          kind="ward"
          id={ward.data.ward.id}
          version={ward.data.ward.version}
          of={ward.data.ward.name}
          onMoved={() => navigate({ search: {} })}
          onBack={() => navigate({ search: { ward: wardId } })}
        />
      </div>
      <NameDialog
        naming={naming}
        onClose={() => {
          setNaming(null);
        }}
        onDone={refresh}
      />
      <RemoveDialog
        removing={removing}
        onClose={() => {
          setRemoving(null);
        }}
        onDone={refresh}
      />
      <AddBedsDialog
        room={filling}
        wardId={wardId}
        onClose={() => {
          setFilling(null);
        }}
        onDone={refresh}
      />
      <ChangeBedDialog
        bed={changing}
        onClose={() => {
          setChanging(null);
        }}
        onDone={refresh}
      />
    </div>
  );
}
