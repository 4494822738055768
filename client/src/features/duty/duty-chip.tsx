import './duty.css';
import { IconBriefcase, IconBriefcaseOff } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../../components/ui/toast.ts';
import { NoAnswer } from '../../lib/api/failure.ts';
import { useCommand } from '../../lib/api/use-command.ts';
import { useProblemText } from '../../lib/problem-text.ts';
import { usePhase } from '../../lib/realtime/use-connection.ts';
import { postStart, useMyDuty, useMyDutyLive } from './api.ts';
import { useDutyWords } from './duty-words.ts';

const load = () => import('./components/duty-dialog.tsx');
const DutyDialog = lazy(async () => ({ default: (await load()).DutyDialog }));

/** In the header: one tap starts the shift there is now; everything else is asked. */
export function DutyChip() {
  const { t } = useTranslation('duty');
  const queries = useQueryClient();
  const words = useDutyWords();
  const { data } = useMyDuty();
  const phase = usePhase();
  useMyDutyLive();
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  const text = useProblemText();
  // It may have to be loaded, which fails where the line does: then why is said in a word.
  const open = (failure?: Error) => {
    load().then(
      () => {
        setOpened(true);
        setOpen(true);
      },
      () => {
        toast(text(failure ?? new NoAnswer()), 'danger');
      },
    );
  };
  const start = useCommand(postStart, (duty) => {
    toast(t('started', { ward: words.ward(duty) }));
    void queries.invalidateQueries({ queryKey: ['duty'] });
  });
  if (data === undefined) return null;
  const { duty, shift } = data;
  const isOn = duty !== null;
  // Without a line it would wait for an answer that does not come: the dialog says so at once.
  const isOneTap = !isOn && shift !== null && phase !== 'offline';
  const Glyph = isOn ? IconBriefcase : IconBriefcaseOff;
  return (
    <>
      <button
        type="button"
        className="duty-chip"
        data-on={isOn ? '' : undefined}
        aria-haspopup={isOneTap ? undefined : 'dialog'}
        disabled={start.isPending}
        onClick={() => {
          if (isOneTap) start.mutate({ roleIds: [] }, { onError: open });
          else open();
        }}
      >
        <Glyph size={20} stroke={1.9} aria-hidden="true" />
        <span className="duty-chip-word">
          {isOn ? t('chip.on', { ward: words.ward(duty) }) : t(shift === null ? 'chip.off' : 'chip.start')}
        </span>
      </button>
      {wasOpened ? (
        <Suspense fallback={null}>
          <DutyDialog
            isOpen={isOpen}
            failure={start.error}
            onClose={() => {
              setOpen(false);
              start.reset();
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}
