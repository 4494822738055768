import { Button, NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { FeedWorkView, resolveFeedWork } from '../../../../../shared/schemas/feeds.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useWards } from '../../../lib/wards.ts';
import { postResolve, useBedsOf } from '../api/feeds.ts';

interface ResolveDialogProps {
  readonly work: FeedWorkView;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function ResolveDialog({ work, isOpen, onClose }: ResolveDialogProps) {
  const { t } = useTranslation('feeds');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t(`workKind.${work.kind}`)}>
      <Resolve work={work} onClose={onClose} />
    </FormDialog>
  );
}

type Action = z.input<typeof resolveFeedWork>['action'];

function Resolve({ work, onClose }: Omit<ResolveDialogProps, 'isOpen'>) {
  const { t } = useTranslation('feeds');
  const queries = useQueryClient();
  const command = useCommand(postResolve, () => {
    void queries.invalidateQueries({ queryKey: ['feeds', 'work'] });
    void queries.invalidateQueries({ queryKey: ['feeds', 'list'] });
    toast(t('resolve.done'));
    onClose();
  });
  const act = (action: Action) => {
    command.mutate({ workId: work.id, version: work.version, action });
  };
  const isPlace = work.kind === 'unknown-bed' && work.place !== null;
  const canTryAgain = work.kind === 'could-not-apply' || (work.kind === 'by-hand' && work.messageId !== null);
  return (
    <div className="stack">
      <p>{t(`workText.${work.kind}`)}</p>
      {work.place === null ? null : <p className="feed-place">{work.place}</p>}
      <FailureNotice error={command.error} />
      {isPlace ? <MapPlace work={work} isPending={command.isPending} onAct={act} /> : null}
      <div className="row-end">
        {isPlace ? (
          <Button
            variant="default"
            onClick={() => {
              act({ kind: 'not-ours' });
            }}
          >
            {t('resolve.notOurs')}
          </Button>
        ) : null}
        {canTryAgain ? (
          <Button
            variant="default"
            onClick={() => {
              act({ kind: 'try-again' });
            }}
          >
            {t('resolve.tryAgain')}
          </Button>
        ) : null}
        {isPlace ? null : (
          <Button
            loading={command.isPending}
            onClick={() => {
              act({ kind: 'settled' });
            }}
          >
            {t('resolve.settled')}
          </Button>
        )}
      </div>
    </div>
  );
}

interface MapPlaceProps {
  readonly work: FeedWorkView;
  readonly isPending: boolean;
  readonly onAct: (action: Action) => void;
}

/** Which of our beds the sender means. Without a bed the ward alone is noted. */
function MapPlace({ work, isPending, onAct }: MapPlaceProps) {
  const { t } = useTranslation('feeds');
  const wards = useWards();
  const [ward, setWard] = useState<string>(work.wardId ?? '');
  const [bed, setBed] = useState('');
  const board = useBedsOf(ward);
  const beds = board.data?.beds ?? [];
  const chosenWard = wards.data?.items.find(({ id }) => id === ward);
  const chosenBed = beds.find(({ id }) => id === bed);
  const submit = () => {
    if (chosenBed !== undefined) onAct({ kind: 'map-to-bed', bedId: chosenBed.id });
    else if (chosenWard !== undefined) onAct({ kind: 'map-to-ward', wardId: chosenWard.id });
  };
  return (
    <div className="stack">
      <FailureNotice error={wards.error ?? board.error} />
      <NativeSelect
        data-autofocus
        label={t('resolve.ward')}
        value={ward}
        data={[
          { value: '', label: t('resolve.choose') },
          ...(wards.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(event) => {
          setWard(event.currentTarget.value);
          setBed('');
        }}
      />
      <NativeSelect
        label={t('resolve.bed')}
        value={bed}
        disabled={ward === ''}
        data={[{ value: '', label: t('resolve.noBed') }, ...beds.map(({ id, code }) => ({ value: id, label: code }))]}
        onChange={(event) => {
          setBed(event.currentTarget.value);
        }}
      />
      <Button disabled={chosenWard === undefined} loading={isPending} onClick={submit}>
        {t(chosenBed === undefined ? 'resolve.mapWard' : 'resolve.mapBed')}
      </Button>
    </div>
  );
}
