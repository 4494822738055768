import './channel-list.css';
import { Button, TextInput } from '@mantine/core';
import { IconBookmark, IconMessageOff, IconMessagePlus, IconMessages, IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelId } from '../../../../../shared/types/ids.ts';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { useCan } from '../../../lib/session/use-session.ts';
import { useOnCall } from '../../../lib/on-call-board.ts';
import { useNow } from '../../../lib/use-now.ts';
import { reloadChannels, useChatPhase, useMyChannels } from '../use-chat.ts';
import type { ListFilter } from './channel-filter.ts';
import { filterChannels, filtersFor } from './channel-filter.ts';
import { ChannelRow } from './channel-row.tsx';

const NewDialog = lazy(async () => ({ default: (await import('../new/new-dialog.tsx')).NewDialog }));
const SearchDialog = lazy(async () => ({ default: (await import('../search/search-dialog.tsx')).SearchDialog }));
const SavedDialog = lazy(async () => ({ default: (await import('../saved/saved-dialog.tsx')).SavedDialog }));

type Over = 'new' | 'search' | 'saved';

/** Every conversation of the person, the latest first, with what waits in each. */
export function ChannelList({ activeId }: { readonly activeId: ChannelId | null }) {
  const { t } = useTranslation('chat');
  const channels = useMyChannels();
  const { phase, error } = useChatPhase();
  const [text, setText] = useState('');
  const [filter, setFilter] = useState<ListFilter>('all');
  const { open, dialogs } = useDialogs();
  const again = () => void reloadChannels().catch(() => undefined);
  const filters = filtersFor(channels);
  const shown = filterChannels(channels, filters.includes(filter) ? filter : 'all', text, activeId);
  return (
    <div className="channels">
      <Tools onOpen={open} />
      <search className="channels-find">
        <TextInput
          type="search"
          aria-label={t('list.find')}
          placeholder={t('list.find')}
          leftSection={<IconSearch size={18} aria-hidden="true" />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Filters filters={filters} filter={filter} onChange={setFilter} />
      </search>
      {phase === 'loading' ? (
        <Skeleton blocks={[64, 64, 64, 64, 64]} onRetry={again} className="channels-wait" />
      ) : null}
      {phase === 'failed' ? <FailureNotice error={error} onRetry={again} /> : null}
      <Rows
        ids={shown}
        activeId={activeId}
        isEmpty={phase === 'ready' && shown.length === 0}
        isNone={channels.length === 0}
        onNew={() => open('new')}
        onClear={() => {
          setText('');
          setFilter('all');
        }}
      />
      {dialogs}
    </div>
  );
}

/** The dialogs of the list; each is loaded when it is first wanted and stays, so that the focus finds back. */
function useDialogs() {
  const [over, setOver] = useState<Over | null>(null);
  const [seen, setSeen] = useState<ReadonlySet<Over>>(new Set());
  const open = (one: Over) => {
    setSeen(new Set([...seen, one]));
    setOver(one);
  };
  const close = () => setOver(null);
  const dialogs = (
    <Suspense fallback={null}>
      {seen.has('new') ? <NewDialog isOpen={over === 'new'} onClose={close} /> : null}
      {seen.has('search') ? <SearchDialog channelId={null} isOpen={over === 'search'} onClose={close} /> : null}
      {seen.has('saved') ? <SavedDialog isOpen={over === 'saved'} onClose={close} /> : null}
    </Suspense>
  );
  return { open, dialogs };
}

function Tools({ onOpen }: { readonly onOpen: (over: Over) => void }) {
  const { t } = useTranslation('chat');
  return (
    <div className="channels-tools">
      <Button
        leftSection={<IconMessagePlus size={18} aria-hidden="true" />}
        aria-haspopup="dialog"
        onClick={() => onOpen('new')}
      >
        {t('new.open')}
      </Button>
      <button type="button" className="channels-tool" aria-haspopup="dialog" onClick={() => onOpen('search')}>
        <IconSearch size={20} stroke={1.9} aria-hidden="true" />
        <span className="visually-hidden">{t('search.open')}</span>
      </button>
      <button type="button" className="channels-tool" aria-haspopup="dialog" onClick={() => onOpen('saved')}>
        <IconBookmark size={20} stroke={1.9} aria-hidden="true" />
        <span className="visually-hidden">{t('saved.open')}</span>
      </button>
    </div>
  );
}

interface FiltersProps {
  readonly filters: readonly ListFilter[];
  readonly filter: ListFilter;
  readonly onChange: (filter: ListFilter) => void;
}

function Filters({ filters, filter, onChange }: FiltersProps) {
  const { t } = useTranslation('chat');
  return (
    <fieldset className="channels-filters">
      <legend className="visually-hidden">{t('list.filter')}</legend>
      {filters.map((one) => (
        <label key={one} className="channels-chip">
          <input type="radio" name="channels" checked={one === filter} onChange={() => onChange(one)} />
          <span>{t(`filter.${one}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

// “Today” ends while the list is open.
const MINUTE_MS = 60_000;

interface RowsProps {
  readonly ids: ReturnType<typeof filterChannels>;
  readonly activeId: ChannelId | null;
  readonly isEmpty: boolean;
  readonly isNone: boolean;
  readonly onNew: () => void;
  readonly onClear: () => void;
}

function Rows({ ids, activeId, isEmpty, isNone, onNew, onClear }: RowsProps) {
  const { t } = useTranslation('chat');
  const canChat = useCan('chat.use');
  const onCall = useOnCall().data;
  const now = useNow(MINUTE_MS);
  if (isEmpty && isNone) {
    return (
      <EmptyState
        icon={IconMessages}
        title={t('list.noneTitle')}
        action={canChat ? <Button onClick={onNew}>{t('new.open')}</Button> : undefined}
      >
        {t('list.noneText')}
      </EmptyState>
    );
  }
  if (isEmpty) {
    return (
      <EmptyState
        icon={IconMessageOff}
        title={t('list.notFoundTitle')}
        action={
          <Button variant="default" onClick={onClear}>
            {t('list.clear')}
          </Button>
        }
      />
    );
  }
  return (
    <ul className="channels-list" aria-label={t('list.label')}>
      {ids.map((channel) => (
        <li key={channel.id}>
          <ChannelRow channel={channel} isActive={channel.id === activeId} onCall={onCall} now={now} />
        </li>
      ))}
    </ul>
  );
}
