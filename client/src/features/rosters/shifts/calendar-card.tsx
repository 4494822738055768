import { Button, TextInput } from '@mantine/core';
import { IconCalendarShare } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../components/ui/card.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { formatInstant } from '../../../lib/format.ts';
import { ROSTERS } from '../api/rosters.ts';
import { postCalendarEnd, postCalendar, useCalendar } from '../api/shifts.ts';

/** The address at which a phone's own calendar reads the shifts: made, shown once, ended. */
export function CalendarCard() {
  const { t } = useTranslation('shifts');
  const phase = usePhase();
  const queries = useQueryClient();
  const calendar = useCalendar();
  const [url, setUrl] = useState<string | null>(null);
  const again = () => void queries.invalidateQueries({ queryKey: ROSTERS });
  const make = useCommand(postCalendar, (made) => {
    setUrl(made.url);
    again();
  });
  const end = useCommand(postCalendarEnd, () => {
    setUrl(null);
    again();
    toast(t('calendar.ended'));
  });
  const madeAt = calendar.data?.madeAt ?? null;
  const readAt = calendar.data?.lastReadAt ?? null;
  return (
    <Card title={t('calendar.title')} lead={t('calendar.lead')}>
      <div className="stack">
        <FailureNotice error={calendar.error ?? make.error ?? end.error} />
        {madeAt === null ? null : (
          <p className="muted">
            {t('calendar.madeAt', { at: formatInstant(madeAt) })}{' '}
            {readAt === null ? t('calendar.unread') : t('calendar.readAt', { at: formatInstant(readAt) })}
          </p>
        )}
        {url === null ? null : (
          <>
            <Notice tone="warn">{t('calendar.once')}</Notice>
            <TextInput
              label={t('calendar.address')}
              readOnly
              value={url}
              className="ltr"
              onFocus={(event) => event.currentTarget.select()}
            />
            <span className="row">
              {'clipboard' in navigator ? (
                <Button
                  variant="default"
                  onClick={() => {
                    void navigator.clipboard.writeText(url).then(() => toast(t('calendar.copied')));
                  }}
                >
                  {t('calendar.copy')}
                </Button>
              ) : null}
              <Button variant="default" component="a" href={url.replace(/^https?:/u, 'webcal:')}>
                {t('calendar.subscribe')}
              </Button>
            </span>
          </>
        )}
        <span className="row">
          <Button
            variant={madeAt === null ? 'filled' : 'default'}
            leftSection={<IconCalendarShare size={18} aria-hidden="true" />}
            loading={make.isPending}
            disabled={phase === 'offline'}
            onClick={() => make.mutate(null)}
          >
            {t(madeAt === null ? 'calendar.make' : 'calendar.anew')}
          </Button>
          {madeAt === null ? null : (
            <Button
              variant="subtle"
              loading={end.isPending}
              disabled={phase === 'offline'}
              onClick={() => end.mutate(null)}
            >
              {t('calendar.end')}
            </Button>
          )}
        </span>
      </div>
    </Card>
  );
}
