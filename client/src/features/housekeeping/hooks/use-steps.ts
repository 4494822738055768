import { useTranslation } from 'react-i18next';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { outbox } from '../../../lib/outbox/outbox.ts';
import type { OutboxVerb } from '../../../lib/outbox/outbox-item.ts';
import { useRefusalText } from '../../../lib/outbox/refusal-text.ts';
import { postCleaning } from '../api/work-on-cleaning.ts';
import type { BoardsStore } from '../boards-store.ts';
import type { Job } from '../queue.ts';

const PATHS = { 'cleaning-start': 'start', 'cleaning-stage': 'next-stage', 'cleaning-finish': 'finish' } as const;

/** What can be done to a clean: begun, carried on and ended also while offline; the rest needs an answer at once. */
export function useSteps(store: BoardsStore, isLive: boolean) {
  const { t } = useTranslation('housekeeping');
  const refusalText = useRefusalText();
  const command = useCommand(postCleaning, (bed) => {
    store.keepOwn(bed);
  });
  const keep = (job: Job, verb: OutboxVerb) => {
    const { bed, state, wardName } = job;
    // Sent at once, the server's own clock says it better.
    const at = isLive ? {} : { at: new Date().toISOString() };
    const stage = verb === 'cleaning-start' ? {} : { stage: state.cleaning.stage };
    void outbox.add({
      verb,
      path: `/cleanings/${bed.id}/${PATHS[verb]}`,
      body: { cleaningId: state.cleaning.id, ...at, ...stage },
      subjectId: bed.id,
      label: `${bed.code} · ${wardName}`,
    });
    if (verb === 'cleaning-finish') toast(t('said.finished', { code: bed.code }));
  };
  return {
    isBusy: command.isPending,
    start: (job: Job) => {
      keep(job, 'cleaning-start');
    },
    nextStage: (job: Job) => {
      keep(job, 'cleaning-stage');
    },
    finish: (job: Job) => {
      keep(job, 'cleaning-finish');
    },
    send: (job: Job, rest: Pick<Parameters<typeof postCleaning>[0], 'verb' | 'reason'>) => {
      command.mutate(
        { bedId: job.bed.id, cleaningId: job.state.cleaning.id, ...rest },
        {
          onError: (error) => {
            toast(refusalText(error), 'danger');
          },
        },
      );
    },
  };
}

export type Steps = ReturnType<typeof useSteps>;
