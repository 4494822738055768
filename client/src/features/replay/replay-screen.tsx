import './replay.css';
import { Button, NativeSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconHistory } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { isProblem } from '../../lib/api/failure.ts';
import { formatInstant } from '../../lib/format.ts';
import { useWards } from '../../lib/wards.ts';
import { useReplay } from './api/get-replay.ts';
import { PastBoard } from './components/past-board.tsx';
import { TimeControls } from './components/time-controls.tsx';
import { instantOf, momentOf, stepped } from './replay-time.ts';

/** While the slider is dragged, only where it rests is asked for: each asking stands in the journal. */
const RESTS_MS = 250;

/** A ward as it was at any minute that is kept. Nothing here looks like, or can be taken for, the live board. */
export function ReplayScreen() {
  const { t } = useTranslation('replay');
  // The beds' own words: fetched only when the first bed comes, they would hide the whole page once more.
  useTranslation('board');
  const { ward: wished } = useSearch({ from: '/gate/replay' });
  const navigate = useNavigate({ from: '/replay' });
  const wards = useWards();
  const wardId = wished ?? wards.data?.items[0]?.id;
  const [moment, setMoment] = useState(() => stepped(momentOf(Date.now()), -1, Date.now()));
  const [isPlaying, setPlaying] = useState(false);
  const at = instantOf(moment);
  const [restingAt] = useDebouncedValue(at, RESTS_MS);
  const past = useReplay(wardId, new Date(restingAt).toISOString());
  const isKnown = !isProblem(past.error, 'state-refused');
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        wardId === undefined ? undefined : (
          <Button variant="default" renderRoot={(props) => <Link to="/wards/$wardId" params={{ wardId }} {...props} />}>
            {t('backToBoard')}
          </Button>
        )
      }
    >
      <div className="replay-choice">
        <NativeSelect
          label={t('ward')}
          value={wardId ?? ''}
          data={wards.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          onChange={({ currentTarget: { value } }) => void navigate({ search: { ward: value }, replace: true })}
        />
        <TimeControls moment={moment} onMoment={setMoment} isPlaying={isPlaying} onPlaying={setPlaying} />
      </div>
      <section className="replay-frame" aria-label={t('title')}>
        <h2 className="replay-not-live">
          <IconHistory size={24} aria-hidden="true" />
          {/* The time of what is shown, which while another minute is on its way is not that of the slider. */}
          {t('notLive', { time: formatInstant(past.data?.at ?? restingAt) })}
        </h2>
        {isKnown ? <FailureNotice error={past.error} onRetry={() => void past.refetch()} /> : null}
        {isKnown ? null : <Notice tone="info">{t('notKept')}</Notice>}
        {past.data === undefined || past.isError ? null : <PastBoard past={past.data} />}
        {past.data === undefined ? null : (
          <p className="past-kept">{t('keptSince', { time: formatInstant(past.data.keptSince) })}</p>
        )}
      </section>
    </Page>
  );
}
