import { Button, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sbar } from '../../../../../shared/schemas/chat.ts';
import type { PatientId } from '../../../../../shared/types/ids.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { getSbarDraft } from '../api/messages.ts';
import { sendMessage } from '../use-chat.ts';
import { SBAR_PARTS } from './handover-card.tsx';
import { PatientBanner } from './patient-banner.tsx';
import { useTalkContext } from './talk-context.ts';

const EMPTY: Sbar = { situation: '', background: '', assessment: '', recommendation: '' };
const LONGEST: Readonly<Record<keyof Sbar, number>> = {
  situation: 1000,
  background: 1500,
  assessment: 1500,
  recommendation: 1500,
};

/** A handover: begun from what the board knows of the patient, read and completed by a person, accepted by another. */
export function HandoverForm({ onClose }: { readonly onClose: () => void }) {
  const { channel } = useTalkContext();
  return channel.patient === null ? (
    <Fields first={EMPTY} onClose={onClose} />
  ) : (
    <Begun patientId={channel.patient.id} onClose={onClose} />
  );
}

function Begun({ patientId, onClose }: { readonly patientId: PatientId; readonly onClose: () => void }) {
  const { t } = useTranslation('conversation');
  const draft = useQuery({
    queryKey: ['chat', 'sbar', patientId],
    queryFn: () => getSbarDraft(patientId),
    staleTime: 0,
    gcTime: 0,
  });
  if (draft.data !== undefined)
    return <Fields first={{ ...EMPTY, ...draft.data.sbar }} onClose={onClose} note={t('handover.begun')} />;
  if (!draft.isError) return <Skeleton blocks={[80, 80, 80, 80]} />;
  return (
    <>
      <FailureNotice error={draft.error} onRetry={() => void draft.refetch()} />
      <Fields first={EMPTY} onClose={onClose} />
    </>
  );
}

interface FieldsProps {
  readonly first: Sbar;
  readonly note?: string;
  readonly onClose: () => void;
}

function Fields({ first, note, onClose }: FieldsProps) {
  const { t } = useTranslation('conversation');
  const { t: tCommon } = useTranslation();
  const { channel, confirmed, confirm } = useTalkContext();
  const [sbar, setSbar] = useState(first);
  const isWhole = SBAR_PARTS.every((part) => sbar[part].trim() !== '');
  const isSure = channel.patient === null || confirmed;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWhole || !isSure) return;
        sendMessage(channel.id, { text: '', sbar, priority: 'important', needsAck: true });
        onClose();
      }}
    >
      {channel.patient === null ? null : (
        <PatientBanner patient={channel.patient} isConfirmed={confirmed} onConfirm={confirm} />
      )}
      {note === undefined ? null : <p className="muted">{note}</p>}
      {SBAR_PARTS.map((part) => (
        <Textarea
          key={part}
          label={t(`handover.${part}`)}
          description={t(`handover.hint.${part}`)}
          autosize={false}
          rows={3}
          maxLength={LONGEST[part]}
          required
          withAsterisk={false}
          value={sbar[part]}
          onChange={({ currentTarget: { value } }) => {
            setSbar((before) => ({ ...before, [part]: value }));
          }}
        />
      ))}
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" disabled={!isWhole || !isSure}>
          {t('handover.send')}
        </Button>
      </div>
    </form>
  );
}
