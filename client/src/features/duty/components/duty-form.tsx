import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { IconBriefcase, IconBriefcaseOff } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DutyView, MyDuty } from '../../../../../shared/schemas/duty.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { useNow } from '../../../lib/use-now.ts';
import { postEnd, postStart, postStay } from '../api.ts';
import { useDutyWords } from '../duty-words.ts';

interface DutyFormProps {
  readonly mine: MyDuty;
  /** Why it could not be started with one tap, before this was opened. */
  readonly failure?: Error | null;
  readonly onDone?: () => void;
}

/** Whether one is on duty, and the way in or out. */
export function DutyForm({ mine, failure = null, onDone }: DutyFormProps) {
  return mine.duty === null ? (
    <StartForm mine={mine} failure={failure} onDone={onDone} />
  ) : (
    <EndForm duty={mine.duty} aloneIn={mine.aloneIn} onDone={onDone} />
  );
}

interface Done {
  readonly onDone: (() => void) | undefined;
}

/** What is asked anew once duty begins or ends; what follows from it comes by the person's own stream. */
function useAgain() {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ['duty'] });
}

const NO_WARD = 'none';
/** A shift ends while the page lies open. */
const LOOKED_AT_MS = 60_000;

function StartForm({ mine, failure, onDone }: { readonly mine: MyDuty; readonly failure: Error | null } & Done) {
  const { t } = useTranslation('duty');
  const words = useDutyWords();
  const again = useAgain();
  const phase = usePhase();
  const { shift, next, wards } = mine;
  const [wardId, setWardId] = useState<string>(shift?.wardId ?? (wards.length === 1 ? (wards[0]?.id ?? '') : ''));
  const [roleIds, setRoleIds] = useState<readonly string[]>([]);
  const [isMissing, setMissing] = useState(false);
  const start = useCommand(postStart, (duty) => {
    toast(t('started', { ward: words.ward(duty) }));
    again();
    onDone?.();
  });
  const roles = mine.roles.filter((role) => role.wardId === null || role.wardId === wardId);
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(wardId === '');
        const taken = roleIds.filter((id) => roles.some((role) => role.id === id));
        if (wardId !== '') start.mutate({ wardId: wardId === NO_WARD ? null : wardId, roleIds: taken });
      }}
    >
      <div className="duty-now">
        <IconBriefcaseOff size={28} stroke={1.7} aria-hidden="true" />
        <div>
          <strong>{t('off')}</strong>
          <span className="muted">
            {shift === null
              ? next === null
                ? t('noShift')
                : t('next', { shift: words.shift(next), ward: next.wardName })
              : t('shiftNow', { shift: words.shift(shift), ward: shift.wardName })}
          </span>
        </div>
      </div>
      {/* Its own failure takes the place of what was tried before. */}
      <FailureNotice error={start.isIdle ? failure : start.error} />
      <NativeSelect
        label={t('where')}
        value={wardId}
        error={isMissing ? t('whereMissing') : null}
        onChange={({ currentTarget }) => {
          setMissing(false);
          setWardId(currentTarget.value);
        }}
        data={[
          { value: '', label: t('whereChoose') },
          ...wards.map(({ id, name }) => ({ value: id, label: name })),
          { value: NO_WARD, label: t('noWard') },
        ]}
      />
      {roles.length === 0 ? null : (
        <fieldset className="duty-roles">
          <legend>{t('roles')}</legend>
          {roles.map(({ id, name, holders }) => (
            <Checkbox
              key={id}
              label={name}
              description={holders.length === 0 ? t('heldByNobody') : t('heldBy', { names: holders.join(', ') })}
              checked={roleIds.includes(id)}
              onChange={({ currentTarget }) => {
                setRoleIds(currentTarget.checked ? [...roleIds, id] : roleIds.filter((one) => one !== id));
              }}
            />
          ))}
        </fieldset>
      )}
      <Button type="submit" size="md" loading={start.isPending} disabled={phase === 'offline'}>
        {t('start')}
      </Button>
    </form>
  );
}

function EndForm({ duty, aloneIn, onDone }: { readonly duty: DutyView; readonly aloneIn: readonly string[] } & Done) {
  const { t } = useTranslation('duty');
  const words = useDutyWords();
  const again = useAgain();
  const done = (text: string) => () => {
    toast(text);
    again();
    onDone?.();
  };
  const end = useCommand(postEnd, done(t('ended')));
  const stay = useCommand(postStay, done(t('staying')));
  const phase = usePhase();
  const now = useNow(LOOKED_AT_MS);
  const isOver = duty.shift !== null && Date.parse(duty.shift.endsAt) < now;
  // Somebody else let go of the role since this was asked.
  const isAlone = aloneIn.length > 0 || isProblem(end.error, 'in-use');
  return (
    <div className="stack">
      <div className="duty-now">
        <IconBriefcase size={28} stroke={1.7} aria-hidden="true" />
        <div>
          <strong>{t('on', { ward: words.ward(duty) })}</strong>
          <span className="muted">
            {words.span(duty)}
            {duty.shift === null ? '' : ` · ${t('ofShift', { shift: words.shift(duty.shift) })}`}
          </span>
          {duty.roles.length === 0 ? null : (
            <span className="muted small">
              {' '}
              {t('holding', { names: duty.roles.map(({ name }) => name).join(', ') })}
            </span>
          )}
        </div>
      </div>
      {isOver ? <Notice tone="warn">{t('over', { time: words.clock(duty.endsBy) })}</Notice> : null}
      {isAlone ? <Notice tone="warn">{t('alone', { names: aloneIn.join(', '), count: aloneIn.length })}</Notice> : null}
      <p className="muted small">{t('endText')}</p>
      <FailureNotice error={isProblem(end.error, 'in-use') ? stay.error : (end.error ?? stay.error)} />
      <div className="duty-actions">
        <Button
          size="md"
          loading={end.isPending}
          disabled={phase === 'offline'}
          onClick={() => {
            end.mutate({ id: duty.id, version: duty.version, leavesEmpty: isAlone }, { onError: again });
          }}
        >
          {t(isAlone ? 'endAlone' : 'end')}
        </Button>
        {isOver ? (
          <Button
            size="md"
            variant="default"
            loading={stay.isPending}
            disabled={phase === 'offline'}
            onClick={() => {
              stay.mutate({ id: duty.id, version: duty.version }, { onError: again });
            }}
          >
            {t('stay')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
