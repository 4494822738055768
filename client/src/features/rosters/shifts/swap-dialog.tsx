import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShiftCard, SwapPartners } from '../../../../../shared/schemas/rosters.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { ROSTERS } from '../api/rosters.ts';
import type { SwapAsk } from '../api/shifts.ts';
import { postSwap, useSwapPartners } from '../api/shifts.ts';
import { shiftText } from '../components/swap-words.tsx';
import { BreakList, isRefused } from './break-list.tsx';

interface SwapDialogProps {
  readonly shift: ShiftCard | null;
  readonly onClose: () => void;
}

/** Asks a colleague to take a shift, for one of theirs or for nothing; both must agree, and who plans. */
export function SwapDialog({ shift, onClose }: SwapDialogProps) {
  const { t } = useTranslation('shifts');
  return (
    <FormDialog isOpen={shift !== null} onClose={onClose} title={t('swap.title')} isLong>
      {shift === null ? null : <Ask key={shift.id} shift={shift} onClose={onClose} />}
    </FormDialog>
  );
}

type AskProps = SwapDialogProps & { readonly shift: ShiftCard };

function Ask({ shift, onClose }: AskProps) {
  const { t } = useTranslation('shifts');
  const partners = useSwapPartners(shift.id);
  const retry = () => void partners.refetch();
  return (
    <div className="stack">
      <p className="shifts-about">
        <bdi>{shiftText(shift)}</bdi>
      </p>
      {partners.isPending ? <Skeleton blocks={[60, 60]} onRetry={retry} /> : null}
      {partners.isError ? <FailureNotice error={partners.error} onRetry={retry} /> : null}
      {partners.data?.items.length === 0 ? <p>{t('swap.nobody')}</p> : null}
      {partners.data === undefined || partners.data.items.length === 0 ? null : (
        <AskForm shift={shift} partners={partners.data} onClose={onClose} />
      )}
    </div>
  );
}

const FOR_NOTHING = '';

function AskForm({ shift, partners, onClose }: AskProps & { readonly partners: SwapPartners }) {
  const { t } = useTranslation('shifts');
  const { t: tCommon } = useTranslation();
  const queries = useQueryClient();
  const [to, setTo] = useState(partners.items.find(({ breaks }) => !isRefused(breaks))?.staffId as string | undefined);
  const [other, setOther] = useState(FOR_NOTHING);
  const [note, setNote] = useState('');
  const command = useCommand(
    (body: SwapAsk, key: string) => postSwap(body, key),
    () => {
      void queries.invalidateQueries({ queryKey: ROSTERS });
      toast(t('swap.done'));
      onClose();
    },
  );
  const chosen = partners.items.find(({ staffId }) => staffId === to);
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen === undefined) return;
        const said = note.trim() === '' ? null : note.trim();
        command.mutate(
          other === FOR_NOTHING
            ? { kind: 'give', shiftId: shift.id, toId: chosen.staffId, note: said }
            : { kind: 'swap', shiftId: shift.id, otherShiftId: other, note: said },
        );
      }}
    >
      <FailureNotice error={command.error} />
      <NativeSelect
        label={t('swap.who')}
        data-autofocus
        value={to ?? ''}
        data={partners.items.map(({ staffId, name, breaks }) => ({
          value: staffId,
          label: isRefused(breaks) ? t('swap.cannot', { name }) : name,
          disabled: isRefused(breaks),
        }))}
        onChange={(event) => {
          setTo(event.currentTarget.value);
          setOther(FOR_NOTHING);
        }}
      />
      {chosen === undefined ? <p>{t('swap.allRefused')}</p> : <BreakList breaks={chosen.breaks} />}
      <NativeSelect
        label={t('swap.for')}
        value={other}
        data={[
          { value: FOR_NOTHING, label: t('swap.give') },
          ...(chosen?.shifts ?? []).map((one) => ({ value: one.id, label: shiftText(one) })),
        ]}
        onChange={(event) => setOther(event.currentTarget.value)}
      />
      <Textarea
        label={t('swap.note')}
        autosize
        minRows={2}
        maxLength={300}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <p className="muted small">{t('swap.how')}</p>
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending} disabled={chosen === undefined}>
          {t('swap.submit')}
        </Button>
      </div>
    </form>
  );
}
