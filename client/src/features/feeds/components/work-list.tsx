import { Button } from '@mantine/core';
import {
  IconArrowsExchange,
  IconBed,
  IconBedOff,
  IconCircleCheck,
  IconFileAlert,
  IconHandStop,
  IconMapPinQuestion,
} from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FeedView, FeedWorkKind, FeedWorkView } from '../../../../../shared/schemas/feeds.ts';
import { Card } from '../../../components/ui/card.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { formatInstant } from '../../../lib/format.ts';
import { useFeedWork } from '../api/feeds.ts';

const ResolveDialog = lazy(async () => ({ default: (await import('./resolve-dialog.tsx')).ResolveDialog }));

const ICONS: Readonly<Record<FeedWorkKind, typeof IconBed>> = {
  'unknown-bed': IconMapPinQuestion,
  'bed-conflict': IconBed,
  'bed-state-conflict': IconBedOff,
  'cancel-disagrees': IconArrowsExchange,
  'from-another-bed': IconArrowsExchange,
  'by-hand': IconHandStop,
  'could-not-apply': IconFileAlert,
};

/** What the feeds could not tell by themselves, the oldest first. */
export function WorkList({ feeds }: { readonly feeds: readonly FeedView[] }) {
  const { t } = useTranslation('feeds');
  const work = useFeedWork();
  const [chosen, setChosen] = useState<FeedWorkView | null>(null);
  const [isOpen, setOpen] = useState(false);
  const items = work.data?.items ?? [];
  const nameOf = (feedId: string) => feeds.find(({ id }) => id === feedId)?.name ?? '';
  return (
    <Card title={t('work.title')} lead={t('work.lead')}>
      {work.isLoading ? <Skeleton blocks={[64, 64]} onRetry={() => void work.refetch()} /> : null}
      {work.isError ? <FailureNotice error={work.error} onRetry={() => void work.refetch()} /> : null}
      {work.isSuccess && items.length === 0 ? (
        <EmptyState icon={IconCircleCheck} title={t('work.none')}>
          {t('work.noneText')}
        </EmptyState>
      ) : null}
      <ul className="feed-work">
        {items.map((item) => {
          const Glyph = ICONS[item.kind];
          return (
            <li key={item.id}>
              <Glyph size={22} stroke={1.8} aria-hidden="true" />
              <div>
                <strong>{t(`workKind.${item.kind}`)}</strong>
                {item.place === null ? null : <span className="feed-place">{item.place}</span>}
                <span className="muted small">
                  {[nameOf(item.feedId), item.type, formatInstant(item.lastAt), t('work.times', { count: item.times })]
                    .filter((part) => part !== '')
                    .join(' · ')}
                </span>
              </div>
              <Button
                variant="default"
                onClick={() => {
                  setChosen(item);
                  setOpen(true);
                }}
              >
                {t('work.see')}
              </Button>
            </li>
          );
        })}
      </ul>
      {chosen === null ? null : (
        <Suspense fallback={null}>
          <ResolveDialog
            work={chosen}
            isOpen={isOpen}
            onClose={() => {
              setOpen(false);
            }}
          />
        </Suspense>
      )}
    </Card>
  );
}
