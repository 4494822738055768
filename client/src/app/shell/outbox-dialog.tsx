import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../components/ui/form-dialog.tsx';
import { formatClock } from '../../lib/format.ts';
import { outbox, useOutbox } from '../../lib/outbox/outbox.ts';
import type { OutboxItem } from '../../lib/outbox/outbox-item.ts';
import { useRefusalText } from '../../lib/outbox/refusal-text.ts';

/** Everything that is not sent, in its order; what was refused waits here for a person. */
export function OutboxDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation('outbox');
  const items = useOutbox();
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('title')}>
      <p className="muted">{t(items.length === 0 ? 'none' : 'text')}</p>
      <ul className="outbox-list">
        {items.map((item) => (
          <li key={item.id}>
            <Line item={item} />
          </li>
        ))}
      </ul>
    </FormDialog>
  );
}

function Line({ item }: { readonly item: OutboxItem }) {
  const { t } = useTranslation('outbox');
  const refusalText = useRefusalText();
  const isParked = item.state === 'conflict' || item.state === 'failed';
  return (
    <div className={isParked ? 'outbox-line outbox-line-parked' : 'outbox-line'}>
      <div>
        <strong>
          <bdi>{item.label}</bdi>
        </strong>
        <div>
          {t(`verb.${item.verb}`)} <span className="muted numbers">{formatClock(item.queuedAt)}</span>
        </div>
        <div className="outbox-state">{t(`state.${item.state}`)}</div>
        {item.problem === null ? null : <div>{refusalText(item.problem)}</div>}
      </div>
      <div className="row">
        {isParked ? (
          <Button variant="default" onClick={() => void outbox.retry(item.id)}>
            {t('retry')}
          </Button>
        ) : null}
        {item.state === 'sending' ? null : (
          <Button variant="default" onClick={() => void outbox.discard(item.id)}>
            {t('discard')}
          </Button>
        )}
      </div>
    </div>
  );
}
