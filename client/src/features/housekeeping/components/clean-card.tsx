import { Button, Menu } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCheck,
  IconCloudUp,
  IconHandGrab,
  IconPlayerPause,
  IconPlayerPlay,
  IconUserExclamation,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { stageWord } from '../../../../../shared/domain/cleaning-queue.ts';
import type { PauseReason } from '../../../../../shared/schemas/housekeeping.ts';
import type { Steps } from '../hooks/use-steps.ts';
import type { Job } from '../queue.ts';
import { TurnaroundClock } from './turnaround-clock.tsx';

interface CleanCardProps {
  readonly job: Job;
  readonly now: number;
  readonly isMine: boolean;
  /** What needs an answer at once cannot be done without a line. */
  readonly isLive: boolean;
  readonly steps: Steps;
}

/** One clean: where, how long, what stage, and the big buttons of what comes next. */
export function CleanCard({ job, now, isMine, isLive, steps }: CleanCardProps) {
  const { t } = useTranslation('housekeeping');
  const { bed, state, wardName, roomName } = job;
  const { cleaning } = state;
  const id = `clean-${bed.id}`;
  return (
    <article className={isMine ? 'clean-card clean-card-mine' : 'clean-card'} aria-labelledby={id}>
      <header className="clean-card-head">
        <h3 id={id}>
          <bdi className="clean-code">{bed.code}</bdi>
          <span className="clean-place">
            <bdi>{wardName}</bdi> · <bdi>{roomName}</bdi>
          </span>
        </h3>
        <TurnaroundClock cleaning={cleaning} now={now} />
      </header>
      <Flags job={job} />
      <Stage job={job} />
      {isMine ? (
        <MineActions job={job} isLive={isLive} steps={steps} />
      ) : (
        <WaitingActions job={job} isLive={isLive} steps={steps} />
      )}
      {isLive || !isMine ? null : <p className="clean-note muted small">{t('needsLine')}</p>}
    </article>
  );
}

function Flags({ job }: { readonly job: Job }) {
  const { t } = useTranslation('housekeeping');
  const { cleaning, use } = job.state;
  return (
    <ul className="clean-flags">
      {use === 'held' ? (
        <li className="clean-flag clean-flag-held">
          <IconUserExclamation size={18} stroke={2} aria-hidden="true" />
          {t('flag.held')}
        </li>
      ) : null}
      {cleaning.isOverdue === true ? (
        <li className="clean-flag clean-flag-overdue">
          <IconAlertTriangle size={18} stroke={2} aria-hidden="true" />
          {t('flag.overdue')}
        </li>
      ) : null}
      {cleaning.pausedFor === undefined ? null : (
        <li className="clean-flag clean-flag-paused">
          <IconPlayerPause size={18} stroke={2} aria-hidden="true" />
          {t('flag.paused', { reason: t(`pause.${cleaning.pausedFor}`) })}
        </li>
      )}
      {job.isUnsent ? (
        <li className="clean-flag clean-flag-unsent">
          <IconCloudUp size={18} stroke={2} aria-hidden="true" />
          {t(job.isDone ? 'flag.doneUnsent' : 'flag.unsent')}
        </li>
      ) : null}
    </ul>
  );
}

/** A plain clean has one step and needs no word for it. */
function Stage({ job }: { readonly job: Job }) {
  const { t } = useTranslation('housekeeping');
  const { cleaning } = job.state;
  if (cleaning.of === 1) return null;
  return (
    <ol className="clean-stages" aria-label={t('stages')}>
      {Array.from({ length: cleaning.of }, (_, index) => index + 1).map((stage) => (
        <li
          key={stage}
          data-state={stage < cleaning.stage ? 'done' : stage === cleaning.stage ? 'now' : 'next'}
          {...(stage === cleaning.stage ? { 'aria-current': 'step' as const } : {})}
        >
          {stage < cleaning.stage ? <IconCheck size={16} stroke={2.5} aria-hidden="true" /> : <span>{stage}</span>}
          <StageName stage={stage} of={cleaning.of} />
        </li>
      ))}
    </ol>
  );
}

function StageName(at: { readonly stage: number; readonly of: number }) {
  const { t } = useTranslation('housekeeping');
  const word = stageWord(at);
  return t(`stage.${word}`);
}

type ActionsProps = Pick<CleanCardProps, 'job' | 'isLive' | 'steps'>;

function WaitingActions({ job, isLive, steps }: ActionsProps) {
  const { t } = useTranslation('housekeeping');
  return (
    <div className="clean-actions">
      <Button
        size="lg"
        leftSection={<IconPlayerPlay size={20} aria-hidden="true" />}
        onClick={() => {
          steps.start(job);
        }}
      >
        {t('action.start')}
      </Button>
      <Button
        size="lg"
        variant="default"
        disabled={!isLive || steps.isBusy}
        leftSection={<IconHandGrab size={20} aria-hidden="true" />}
        onClick={() => {
          steps.send(job, { verb: 'take' });
        }}
      >
        {t('action.take')}
      </Button>
    </div>
  );
}

function MineActions({ job, isLive, steps }: ActionsProps) {
  const { t } = useTranslation('housekeeping');
  const { cleaning, turnover } = job.state;
  if (job.isDone) return null;
  // What is not sent yet must arrive before anything else of the same clean does.
  const canSend = isLive && !job.isUnsent && !steps.isBusy;
  return (
    <div className="clean-actions">
      {turnover === 'cleaning' ? (
        <Onward job={job} canSend={canSend} steps={steps} />
      ) : (
        <Begin job={job} steps={steps} />
      )}
      {turnover === 'cleaning' && cleaning.pausedFor === undefined ? (
        <PauseMenu
          isDisabled={!canSend}
          onPause={(reason) => {
            steps.send(job, { verb: 'pause', reason });
          }}
        />
      ) : null}
      <Button
        size="lg"
        variant="default"
        disabled={!canSend}
        leftSection={<IconArrowBackUp size={20} className="mirrored" aria-hidden="true" />}
        onClick={() => {
          steps.send(job, { verb: 'give-back' });
        }}
      >
        {t('action.giveBack')}
      </Button>
    </div>
  );
}

function Begin({ job, steps }: Pick<ActionsProps, 'job' | 'steps'>) {
  const { t } = useTranslation('housekeeping');
  return (
    <Button
      size="lg"
      leftSection={<IconPlayerPlay size={20} aria-hidden="true" />}
      onClick={() => {
        steps.start(job);
      }}
    >
      {t('action.start')}
    </Button>
  );
}

function Onward({ job, canSend, steps }: Pick<ActionsProps, 'job' | 'steps'> & { readonly canSend: boolean }) {
  const { t } = useTranslation('housekeeping');
  const { cleaning } = job.state;
  if (cleaning.pausedFor !== undefined) {
    return (
      <Button
        size="lg"
        disabled={!canSend}
        leftSection={<IconPlayerPlay size={20} aria-hidden="true" />}
        onClick={() => {
          steps.send(job, { verb: 'resume' });
        }}
      >
        {t('action.resume')}
      </Button>
    );
  }
  const isLast = cleaning.stage >= cleaning.of;
  const word = stageWord(cleaning);
  return (
    <Button
      size="lg"
      leftSection={<IconCheck size={20} aria-hidden="true" />}
      onClick={() => {
        if (isLast) steps.finish(job);
        else steps.nextStage(job);
      }}
    >
      {isLast ? t('action.finish') : t(`action.stageDone.${word}`)}
    </Button>
  );
}

const REASONS: readonly PauseReason[] = [
  'waiting-for-linen',
  'waiting-for-equipment',
  'patient-still-there',
  'break',
  'other',
];

function PauseMenu(props: { readonly isDisabled: boolean; readonly onPause: (reason: PauseReason) => void }) {
  const { t } = useTranslation('housekeeping');
  return (
    <Menu position="bottom-start" shadow="md" width={260}>
      <Menu.Target>
        <Button
          size="lg"
          variant="default"
          disabled={props.isDisabled}
          leftSection={<IconPlayerPause size={20} aria-hidden="true" />}
        >
          {t('action.pause')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {REASONS.map((reason) => (
          <Menu.Item
            key={reason}
            className="clean-reason"
            onClick={() => {
              props.onPause(reason);
            }}
          >
            {t(`pause.${reason}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
