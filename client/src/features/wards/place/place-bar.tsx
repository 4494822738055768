import './place.css';
import { Button, Modal, NativeSelect } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowRight, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WardBoard } from '../../../../../shared/schemas/places.ts';
import { useDialogOpening } from '../../../components/ui/use-dialog-opening.ts';
import { announcer } from '../../../components/ui/announcer.ts';
import { useStore } from '../../../lib/store.ts';
import { useLiveWards } from '../../../lib/wards.ts';
import { postSuggest } from '../api/stay-commands.ts';
import { useBoard, useIsFresh } from '../board-context.ts';
import { shortName } from '../board/cell.ts';
import { ConfirmPlace } from './confirm-place.tsx';
import type { Subject } from './eligibility.ts';
import type { Placing } from './place-store.ts';
import { choosePlace, endPlacing, placing } from './place-store.ts';

function titleOf(subject: Subject): { name: string; code: string | null; isMove: boolean } {
  if (subject.kind === 'move') {
    return { name: shortName(subject.stay.patient), code: subject.fromCode, isMove: true };
  }
  const patient = subject.kind === 'request' ? subject.request.patient : subject.patient;
  const isMove = subject.kind === 'request' && subject.request.kind === 'transfer';
  return { name: shortName(patient), code: null, isMove };
}

/** Over the board while somebody is placed: who, from where, the best fits, another ward, and the way out. */
export function PlaceBar({ ward }: { readonly ward: WardBoard['ward'] }) {
  const now = useStore(placing);
  if (now === null) return null;
  return <Bar now={now} ward={ward} />;
}

function Bar({ now, ward }: { readonly now: Placing; readonly ward: WardBoard['ward'] }) {
  const { t } = useTranslation('bed');
  const navigate = useNavigate();
  const wards = useLiveWards().data?.items ?? [];
  const { name, code, isMove } = titleOf(now.subject);
  const title = !isMove
    ? t('moving.admitting', { name })
    : code === null
      ? t('moving.titleNoBed', { name })
      : t('moving.title', { name, code });
  useEffect(() => {
    announcer.say(`${title} – ${t('moving.choose')}`);
  }, [title, t]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && placing.get()?.chosen === null && !event.defaultPrevented) endPlacing();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, []);
  return (
    <section className="place-bar" aria-label={title}>
      <div className="place-bar-title">
        <strong>
          <bdi>{title}</bdi>
        </strong>
        <span>{t('moving.choose')}</span>
      </div>
      <div className="place-bar-tools">
        <NativeSelect
          aria-label={t('moving.ward')}
          size="sm"
          value={ward.id}
          data={wards.map(({ id, name: label }) => ({ value: id as string, label }))}
          onChange={(event) => void navigate({ to: '/wards/$wardId', params: { wardId: event.currentTarget.value } })}
        />
        <Button
          variant="default"
          size="sm"
          leftSection={<IconX size={16} aria-hidden="true" />}
          onClick={() => endPlacing()}
        >
          {t('moving.cancel')}
        </Button>
      </div>
      <Suggestions now={now} wardId={ward.id} />
      <ConfirmSheet now={now} />
    </section>
  );
}

const MOST_SUGGESTIONS = 3;

function Suggestions({ now, wardId }: { readonly now: Placing; readonly wardId: WardBoard['ward']['id'] }) {
  const { t } = useTranslation('bed');
  const { store } = useBoard();
  const { patient, precaution, tags } = now.needs;
  const stayId = now.subject.kind === 'move' ? now.subject.stay.id : null;
  const suggestions = useQuery({
    queryKey: ['bed-suggestions', wardId, patient.id, precaution, tags],
    queryFn: () =>
      postSuggest({
        patientId: patient.id,
        ...(stayId === null ? {} : { stayId }),
        wardIds: [wardId],
        need: { type: null, tags: [...tags], precaution },
        limit: MOST_SUGGESTIONS,
      }),
    staleTime: 10_000,
    gcTime: 0,
    retry: false,
  });
  const items = (suggestions.data?.items ?? []).filter((one) => one.isSuitable && store.bed(one.bedId) !== undefined);
  return (
    // Its room is kept while they are on their way: nothing may move under a finger.
    <div className="place-suggestions">
      <span>{suggestions.isFetched && items.length === 0 ? t('moving.none') : t('moving.best')}</span>
      {items.map((one) => (
        <button key={one.bedId} type="button" className="place-suggestion" onClick={() => choosePlace(one.bedId)}>
          <bdi>{one.code}</bdi>
          <span className="small">
            {one.reasons
              .slice(0, 2)
              .map((reason) => t(`moving.suggestion.${reason}`))
              .join(', ')}
          </span>
        </button>
      ))}
    </div>
  );
}

function ConfirmSheet({ now }: { readonly now: Placing }) {
  const { t } = useTranslation('bed');
  const { t: tCommon } = useTranslation();
  const { store } = useBoard();
  const isPhone = useMediaQuery('(max-width: 699px)');
  const isFresh = useIsFresh();
  const bedId = now.chosen;
  const [last, setLast] = useState(bedId);
  if (bedId !== null && bedId !== last) setLast(bedId);
  const code = last === null ? '' : (store.bed(last)?.bed.code ?? '');
  const isOpened = useDialogOpening(bedId !== null && isFresh);
  const { code: fromCode } = titleOf(now.subject);
  return (
    <Modal
      opened={isOpened}
      onClose={() => choosePlace(null)}
      centered={isPhone !== true}
      title={
        <span className="panel-title place-title">
          <bdi>{fromCode ?? t('moving.noBed')}</bdi>
          <IconArrowRight size={20} stroke={2.2} className="mirrored" aria-hidden="true" />
          <span className="visually-hidden">{t('moving.to')}</span>
          <bdi>{code}</bdi>
        </span>
      }
      closeButtonProps={{ 'aria-label': tCommon('action.close') }}
    >
      {bedId === null ? null : <ConfirmPlace key={bedId} now={now} bedId={bedId} />}
    </Modal>
  );
}
