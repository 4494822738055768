import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import type { ChosenPerson } from '../../../components/ui/person-field.tsx';
import { PersonField } from '../../../components/ui/person-field.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatInstant } from '../../../lib/format.ts';
import { instantOf } from '../../../lib/hospital-time.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { putAvailability } from '../api/on-call.ts';
import { Buttons } from './buttons.tsx';

const HOURS = [1, 2, 4, 8, 12, 24] as const;
const OTHER = 'other';
const HOUR_MS = 3_600_000;

interface AwayDialogProps {
  readonly isOpen: boolean;
  readonly first: ChosenPerson | null;
  readonly onClose: () => void;
}

export function AwayDialog({ isOpen, first, onClose }: AwayDialogProps) {
  const { t } = useTranslation('onCall');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('away.title')}>
      <AwayForm first={first} onClose={onClose} />
    </FormDialog>
  );
}

/** When that is, of what was chosen; `null`: it cannot be read. */
const untilOf = (hours: string, other: string): Date | null =>
  hours === OTHER ? instantOf(other) : new Date(Date.now() + Number(hours) * HOUR_MS);

/** Until when, and who covers. */
function AwayForm({ first, onClose }: Omit<AwayDialogProps, 'isOpen'>) {
  const { t } = useTranslation('onCall');
  const { person: me } = useSession();
  const [hours, setHours] = useState('8');
  const [other, setOther] = useState('');
  const [cover, setCover] = useState<ChosenPerson | null>(first);
  const [isWrong, setWrong] = useState(false);
  const command = useCommand(putAvailability, ({ awayUntil }) => {
    toast(t('away.done', { time: formatInstant(awayUntil ?? '') }));
    onClose();
  });
  const isOver = isProblem(command.error, 'invalid-input');
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const until = untilOf(hours, other);
        setWrong(until === null || until.getTime() <= Date.now());
        if (until !== null && until.getTime() > Date.now()) {
          command.mutate({ awayUntil: until.toISOString(), coverId: cover?.staffId ?? null });
        }
      }}
    >
      <FailureNotice error={isOver ? null : command.error} />
      <NativeSelect
        label={t('away.until')}
        data-autofocus
        value={hours}
        onChange={(event) => {
          setHours(event.currentTarget.value);
        }}
        data={[
          ...HOURS.map((count) => ({ value: String(count), label: t('away.hours', { count }) })),
          { value: OTHER, label: t('away.other') },
        ]}
      />
      {hours === OTHER ? (
        <TextInput
          type="datetime-local"
          label={t('away.at')}
          value={other}
          error={isWrong ? t('away.wrong') : null}
          onChange={(event) => {
            setOther(event.currentTarget.value);
          }}
        />
      ) : null}
      <PersonField
        label={t('away.cover')}
        description={t('away.coverHint')}
        chosen={cover}
        leftOut={[me.id]}
        error={isOver ? t('away.coverWrong') : null}
        onChoose={setCover}
      />
      {cover === null ? <Notice tone="info">{t('away.alone')}</Notice> : null}
      <Buttons onClose={onClose}>
        <Button type="submit" loading={command.isPending}>
          {t('away.submit')}
        </Button>
      </Buttons>
    </form>
  );
}
