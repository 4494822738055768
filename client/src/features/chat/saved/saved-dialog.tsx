import '../search/search.css';
import { Button } from '@mantine/core';
import { IconBookmark, IconBookmarkOff } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { useCommand } from '../../../lib/api/use-command.ts';
import { postSave } from '../api/messages.ts';
import { FoundMessage } from '../search/found-message.tsx';
import type { FoundItem } from './saved-query.ts';
import { savedListQuery } from './saved-query.ts';

interface SavedDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The messages the person kept, for nobody but them. */
export function SavedDialog({ isOpen, onClose }: SavedDialogProps) {
  const { t } = useTranslation('chat');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('saved.title')} width="wide" isLong>
      <SavedList onClose={onClose} />
    </FormDialog>
  );
}

function SavedList({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('chat');
  const { t: tCommon } = useTranslation();
  const saved = useInfiniteQuery(savedListQuery);
  const items = saved.data?.pages.flatMap((page) => page.items) ?? [];
  if (saved.isLoading) return <Skeleton blocks={[76, 76, 76]} onRetry={() => void saved.refetch()} />;
  if (saved.isError && saved.data === undefined) {
    return <FailureNotice error={saved.error} onRetry={() => void saved.refetch()} />;
  }
  if (items.length === 0) {
    return (
      <EmptyState icon={IconBookmark} title={t('saved.noneTitle')}>
        {t('saved.noneText')}
      </EmptyState>
    );
  }
  return (
    <div className="stack">
      <ul className="found-list">
        {items.map((item) => (
          <li key={item.message.id}>
            <FoundMessage item={item} words="" onOpen={onClose} action={<Unsave item={item} />} />
          </li>
        ))}
      </ul>
      {saved.hasNextPage ? (
        <div>
          <Button variant="default" loading={saved.isFetchingNextPage} onClick={() => void saved.fetchNextPage()}>
            {tCommon('action.loadMore')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function Unsave({ item }: { readonly item: FoundItem }) {
  const { t } = useTranslation('chat');
  const queries = useQueryClient();
  const command = useCommand(
    (id: FoundItem['message']['id']) => postSave(id, false),
    () => void queries.invalidateQueries({ queryKey: ['chat', 'saved'] }),
  );
  return (
    <>
      <Button
        variant="subtle"
        loading={command.isPending}
        leftSection={<IconBookmarkOff size={18} aria-hidden="true" />}
        onClick={() => command.mutate(item.message.id)}
      >
        {t('saved.remove')}
      </Button>
      <FailureNotice error={command.error} />
    </>
  );
}
