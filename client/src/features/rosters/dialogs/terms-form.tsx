import { Button, NumberInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { putTerms, ROSTERS } from '../api/rosters.ts';
import type { RosterPerson } from '../roster-model.ts';

const HOUR = 60;

/** What somebody is contracted to work in a week: what the hours in the margin are held against. */
export function TermsForm({ person }: { readonly person: RosterPerson }) {
  const { t } = useTranslation('rosters');
  const { t: tCommon } = useTranslation();
  const queries = useQueryClient();
  const first = person.contractMinutes === null ? '' : person.contractMinutes / HOUR;
  const [hours, setHours] = useState<number | string>(first);
  const command = useCommand(putTerms, () => {
    void queries.invalidateQueries({ queryKey: ROSTERS });
    toast(t('terms.done'));
  });
  return (
    <form
      className="roster-note"
      onSubmit={(event) => {
        event.preventDefault();
        const contractMinutes = hours === '' ? null : Math.round(Number(hours) * HOUR);
        command.mutate({ staffId: person.staffId, version: person.termsVersion, contractMinutes });
      }}
    >
      <FailureNotice error={command.error} />
      <NumberInput
        label={t('terms.hours', { name: person.name })}
        min={0}
        max={168}
        step={0.5}
        value={hours}
        onChange={setHours}
      />
      <Button type="submit" variant="default" loading={command.isPending} disabled={hours === first}>
        {tCommon('action.save')}
      </Button>
    </form>
  );
}
