import { IconHandStop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ChecklistItem, StayCard } from '../../../../../shared/schemas/stays.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { useCommand } from '../../../lib/api/use-command.ts';
import { itemInState } from '../arrange.ts';
import { postChecklist } from '../huddle-api.ts';

interface ChecklistProps {
  readonly stay: StayCard;
  readonly canChange: boolean;
  readonly onChanged: (stay: StayCard) => void;
  readonly onRefused: () => void;
}

/** What must be done before the patient can leave, whose it is, and a tick for each. */
export function Checklist({ stay, canChange, onChanged, onRefused }: ChecklistProps) {
  const { t } = useTranslation('huddle');
  const command = useCommand(postChecklist, (answer) => {
    onChanged(answer.stay);
  });
  const items = stay.checklist.filter(({ state }) => state !== 'not-needed');
  if (items.length === 0) return <span className="muted small">{t('noChecklist')}</span>;
  const tick = (item: ChecklistItem) => {
    const state = item.state === 'done' ? 'open' : 'done';
    const change = { stayId: stay.id, version: stay.version, item: itemInState(item, state) };
    command.mutate(change, { onError: onRefused });
  };
  return (
    <>
      <ul className="huddle-items">
        {items.map((item) => {
          const isBlocking = item.isBlocker && item.state === 'open';
          return (
            <li key={item.id} className="huddle-item" data-blocking={isBlocking || undefined}>
              <label>
                <input
                  type="checkbox"
                  checked={item.state === 'done'}
                  disabled={!canChange || command.isPending}
                  onChange={() => {
                    tick(item);
                  }}
                />
                <span>
                  {item.kind === 'other' && item.text !== null ? <bdi>{item.text}</bdi> : t(`item.${item.kind}`)}
                  <span className="huddle-owner"> {t(`owner.${item.owner}`)}</span>
                </span>
                {isBlocking ? (
                  <>
                    <IconHandStop size={16} stroke={2.2} aria-hidden="true" />
                    <span className="visually-hidden">{t('blocks')}</span>
                  </>
                ) : null}
              </label>
            </li>
          );
        })}
      </ul>
      <FailureNotice error={command.error} />
    </>
  );
}
