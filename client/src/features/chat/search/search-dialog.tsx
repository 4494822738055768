import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelId } from '../../../../../shared/types/ids.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { api } from '../../../lib/api/api.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { PeoplePick } from '../new/people-pick.tsx';
import type { FoundMessages } from '../saved/saved-query.ts';
import { useChannel, useMyChannels } from '../use-chat.ts';
import { FoundMessage } from './found-message.tsx';
import type { SearchTerms } from './search-terms.ts';
import { searchBody } from './search-terms.ts';

interface SearchDialogProps {
  /** The conversation it was opened from: searched first. */
  readonly channelId: ChannelId | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Finds messages by their words, and narrows by person, conversation and day. */
export function SearchDialog({ channelId, isOpen, onClose }: SearchDialogProps) {
  const { t } = useTranslation('chat');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('search.title')} width="wide" isLong>
      <Search channelId={channelId} onClose={onClose} />
    </FormDialog>
  );
}

/** What was searched for and what was found is patient data: it goes in a body and is forgotten with the dialog. */
function useFound(terms: SearchTerms | null) {
  const { hospital } = useSession();
  return useInfiniteQuery({
    queryKey: ['chat', 'search', terms],
    queryFn: ({ pageParam, signal }) => {
      if (terms === null) throw new Error('Nothing is searched for.');
      const body = searchBody(terms, hospital.timeZone, pageParam);
      return api.send<FoundMessages>('POST', '/chat/search', { body, signal });
    },
    enabled: terms !== null,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

function Search({ channelId, onClose }: Omit<SearchDialogProps, 'isOpen'>) {
  const { t } = useTranslation('chat');
  const { t: tCommon } = useTranslation();
  const phase = usePhase();
  const [form, setForm] = useState<SearchTerms>({ text: '', channelId, author: null, from: '', until: '' });
  const [asked, setAsked] = useState<SearchTerms | null>(null);
  const found = useFound(asked);
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack">
      <form
        className="search-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (form.text.trim() !== '') setAsked({ ...form });
        }}
      >
        <Fields form={form} onChange={(change) => setForm({ ...form, ...change })} />
        <div className="search-go">
          <Button type="submit" disabled={phase === 'offline' || form.text.trim() === ''} loading={found.isFetching}>
            {t('search.go')}
          </Button>
          {phase === 'offline' ? <span className="muted">{t('search.offline')}</span> : null}
        </div>
      </form>
      <p className="muted small numbers" role="status">
        {found.isSuccess && !found.isFetching
          ? t(items.length === 0 ? 'search.none' : found.hasNextPage ? 'search.foundMore' : 'search.found', {
              count: items.length,
            })
          : ''}
      </p>
      {found.isLoading ? <Skeleton blocks={[76, 76, 76]} /> : null}
      {found.isError ? <FailureNotice error={found.error} onRetry={() => void found.refetch()} /> : null}
      <ul className="found-list">
        {items.map((item) => (
          <li key={item.message.id}>
            <FoundMessage item={item} words={asked?.text ?? ''} onOpen={onClose} />
          </li>
        ))}
      </ul>
      {found.hasNextPage ? (
        <div>
          <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {tCommon('action.loadMore')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

interface FieldsProps {
  readonly form: SearchTerms;
  readonly onChange: (change: Partial<SearchTerms>) => void;
}

function Fields({ form, onChange }: FieldsProps) {
  const { t } = useTranslation('chat');
  return (
    <>
      <TextInput
        type="search"
        data-autofocus
        label={t('search.words')}
        description={t('search.wordsHelp')}
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        leftSection={<IconSearch size={18} aria-hidden="true" />}
        value={form.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      <details className="search-more">
        <summary>{t('search.narrow')}</summary>
        <div className="stack">
          <ChannelChoice form={form} onChange={onChange} />
          <div className="search-days">
            {(['from', 'until'] as const).map((end) => (
              <TextInput
                key={end}
                type="date"
                label={t(`search.${end}`)}
                value={form[end]}
                onChange={(event) => onChange({ [end]: event.currentTarget.value })}
              />
            ))}
          </div>
          <AuthorChoice form={form} onChange={onChange} />
        </div>
      </details>
    </>
  );
}

function ChannelChoice({ form, onChange }: FieldsProps) {
  const { t } = useTranslation('chat');
  const channels = useMyChannels();
  const visited = useChannel((form.channelId ?? '') as ChannelId);
  const isListed = channels.some(({ id }) => id === form.channelId);
  const all = visited === null || isListed ? channels : [visited, ...channels];
  return (
    <NativeSelect
      label={t('search.where')}
      value={form.channelId ?? ''}
      data={[{ value: '', label: t('search.everywhere') }, ...all.map(({ id, name }) => ({ value: id, label: name }))]}
      onChange={(event) => {
        const { value } = event.currentTarget;
        onChange({ channelId: all.find(({ id }) => id === value)?.id ?? null });
      }}
    />
  );
}

function AuthorChoice({ form, onChange }: FieldsProps) {
  const { t } = useTranslation('chat');
  if (form.author !== null) {
    return (
      <div className="row">
        <span>{t('search.by')}</span>
        <button type="button" className="chosen-one" onClick={() => onChange({ author: null })}>
          <bdi>{form.author.name}</bdi>
          <IconX size={16} stroke={2.2} aria-hidden="true" />
          <span className="visually-hidden">{t('new.takeOut')}</span>
        </button>
      </div>
    );
  }
  return (
    <PeoplePick
      label={t('search.byFind')}
      onPick={({ staffId, name }) => onChange({ author: { staffId, name } })}
      hasMe
    />
  );
}
