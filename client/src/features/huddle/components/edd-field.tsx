import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StayCard } from '../../../../../shared/schemas/stays.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatDay } from '../../../lib/format.ts';
import { patchEdd } from '../huddle-api.ts';

interface EddFieldProps {
  readonly stay: StayCard;
  readonly name: string;
  readonly canChange: boolean;
  readonly onChanged: (stay: StayCard) => void;
  readonly onRefused: () => void;
}

/** When the patient is expected to leave. Saved when the field is left, as a date is typed in several strokes. */
export function EddField({ stay, name, canChange, onChanged, onRefused }: EddFieldProps) {
  const { t } = useTranslation('huddle');
  const [value, setValue] = useState(stay.edd ?? '');
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- Somebody else set it; what is half typed here is theirs to see.
    setValue(stay.edd ?? '');
  }, [stay.edd]);
  const command = useCommand(patchEdd, (answer) => {
    toast(t('edd.saved'));
    onChanged(answer.stay);
  });
  const save = () => {
    if (value === (stay.edd ?? '')) return;
    command.mutate(
      { stayId: stay.id, version: stay.version, edd: value === '' ? null : value },
      { onError: onRefused },
    );
  };
  return (
    <>
      <label className="huddle-edd">
        <span>{stay.edd === null ? t('edd.label') : t('edd.on', { day: formatDay(stay.edd) })}</span>
        <span className="visually-hidden"> {name}</span>
        <input
          type="date"
          value={value}
          disabled={!canChange || command.isPending}
          onChange={(event) => {
            setValue(event.currentTarget.value);
          }}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === 'Enter') save();
          }}
        />
      </label>
      <FailureNotice error={command.error} />
    </>
  );
}
