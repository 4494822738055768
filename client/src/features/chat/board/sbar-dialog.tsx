import '../new/new.css';
import { Button, Textarea } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatPerson, Sbar } from '../../../../../shared/schemas/chat.ts';
import type { PatientCard } from '../../../../../shared/schemas/patients.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatDay } from '../../../lib/format.ts';
import { getSbarDraft } from '../api/messages.ts';
import { PeoplePick } from '../new/people-pick.tsx';
import { openChannel, sendMessage } from '../use-chat.ts';
import { handoverMessage, missingParts, SBAR_MOST, SBAR_PARTS } from './sbar-values.ts';

interface SbarDialogProps {
  readonly patient: PatientCard;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const EMPTY: Sbar = { situation: '', background: '', assessment: '', recommendation: '' };

/** A handover to the incoming nurse: begun from the board, read and completed by a person, accepted by another. */
export function SbarDialog({ patient, isOpen, onClose }: SbarDialogProps) {
  const { t } = useTranslation('chat');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('sbar.title')} width="wide" isLong>
      <Begun patient={patient} onClose={onClose} />
    </FormDialog>
  );
}

function Begun({ patient, onClose }: Omit<SbarDialogProps, 'isOpen'>) {
  const { t } = useTranslation('chat');
  const draft = useQuery({
    queryKey: ['chat', 'sbar', patient.id],
    queryFn: () => getSbarDraft(patient.id),
    staleTime: Infinity,
    gcTime: 0,
    // What was begun must not change under the writer's hands.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  return (
    <div className="stack">
      <Identifiers patient={patient} />
      {draft.data === undefined && !draft.isError ? <Skeleton blocks={[90, 90, 90, 90]} /> : null}
      {draft.isError ? <FailureNotice error={draft.error} /> : null}
      {draft.data === undefined ? null : (
        <>
          <Notice tone="info">{t('sbar.begun')}</Notice>
          <Fields patient={patient} first={{ ...EMPTY, ...draft.data.sbar }} onClose={onClose} />
        </>
      )}
      {draft.isError ? <Fields patient={patient} first={EMPTY} onClose={onClose} /> : null}
    </div>
  );
}

/** Two identifiers before anything is sent (Joint Commission NPSG.01.01.01). */
function Identifiers({ patient }: { readonly patient: PatientCard }) {
  const { t } = useTranslation('chat');
  const { familyName, givenName, birthDate, hospitalNumber } = patient;
  return (
    <div className="sbar-patient">
      <p className="sbar-name">
        <bdi>{givenName === '' ? familyName : `${familyName}, ${givenName}`}</bdi>
      </p>
      <p className="numbers">
        {birthDate === null ? t('patient.noBirthDate') : t('patient.born', { date: formatDay(birthDate, true) })}
        {' · '}
        <bdi className="mono" dir="ltr">
          {hospitalNumber}
        </bdi>
      </p>
    </div>
  );
}

interface FieldsProps {
  readonly patient: PatientCard;
  readonly first: Sbar;
  readonly onClose: () => void;
}

function Fields({ patient, first, onClose }: FieldsProps) {
  const { t } = useTranslation('chat');
  const { t: tCommon } = useTranslation();
  const [sbar, setSbar] = useState(first);
  const [to, setTo] = useState<ChatPerson | null>(null);
  const [isTried, setTried] = useState(false);
  const missing = missingParts(sbar);
  const send = useCommand(
    async (person: ChatPerson) => {
      const { id } = await openChannel({ kind: 'patient', patientId: patient.id });
      sendMessage(id, handoverMessage(sbar, person));
    },
    (_sent, person) => {
      toast(t('sbar.sent', { name: person.name }));
      onClose();
    },
  );
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (to !== null && missing.length === 0) send.mutate(to);
      }}
    >
      {SBAR_PARTS.map((part) => (
        <Textarea
          key={part}
          label={t(`sbar.${part}`)}
          description={t(`sbar.hint.${part}`)}
          rows={3}
          maxLength={SBAR_MOST[part]}
          value={sbar[part]}
          error={isTried && missing.includes(part) ? tCommon('validation.required') : null}
          onChange={({ currentTarget: { value } }) => setSbar((before) => ({ ...before, [part]: value }))}
        />
      ))}
      <Incoming to={to} onChange={setTo} isMissing={isTried && to === null} />
      <FailureNotice error={send.error} />
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={send.isPending}>
          {t('sbar.send')}
        </Button>
      </div>
    </form>
  );
}

interface IncomingProps {
  readonly to: ChatPerson | null;
  readonly onChange: (person: ChatPerson | null) => void;
  readonly isMissing: boolean;
}

function Incoming({ to, onChange, isMissing }: IncomingProps) {
  const { t } = useTranslation('chat');
  if (to !== null) {
    return (
      <div className="row">
        <span>{t('sbar.to')}</span>
        <button type="button" className="chosen-one" onClick={() => onChange(null)}>
          <bdi>{to.name}</bdi>
          <IconX size={16} stroke={2.2} aria-hidden="true" />
          <span className="visually-hidden">{t('new.takeOut')}</span>
        </button>
      </div>
    );
  }
  return (
    <div>
      {isMissing ? (
        <p className="mantine-InputWrapper-error" role="alert">
          {t('sbar.toMissing')}
        </p>
      ) : null}
      <PeoplePick label={t('sbar.toFind')} onPick={onChange} />
    </div>
  );
}
