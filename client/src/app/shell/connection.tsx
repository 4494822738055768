import { IconBolt, IconCircleDot, IconCloudOff, IconLoader, IconRefresh } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { announcer } from '../../components/ui/announcer.ts';
import { formatClock } from '../../lib/format.ts';
import type { Connection } from '../../lib/realtime/connection.ts';
import { STALE_MS } from '../../lib/realtime/connection.ts';
import { useConnection, usePhase } from '../../lib/realtime/use-connection.ts';
import { useNow } from '../../lib/use-now.ts';

const ICONS = {
  loading: IconLoader,
  live: IconCircleDot,
  reconnecting: IconRefresh,
  stale: IconBolt,
  offline: IconCloudOff,
};

const heardAt = (line: Connection, withSeconds: boolean) => formatClock(line.lastHeardAt ?? line.since, withSeconds);

/** Always in the header, always whole: how fresh this screen is. */
export function ConnectionChip() {
  const { t } = useTranslation();
  const line = useConnection();
  const Glyph = ICONS[line.phase];
  const isLive = line.phase === 'live';
  const time = heardAt(line, true);
  return (
    <span
      className={`connection connection-${line.phase}`}
      title={t(isLive ? 'connection.detailLive' : 'connection.detailLost', { time })}
    >
      <Glyph size={16} stroke={2.2} aria-hidden="true" />
      <span className="numbers">{t(`connection.${line.phase}`, { time })}</span>
    </span>
  );
}

/** Across the screen once what it shows cannot be trusted. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const line = useConnection();
  const now = useNow(line.phase === 'stale' ? 1000 : null);
  if (line.phase === 'stale') {
    // The clock of this banner starts with it, and may be a second behind the line's own.
    const count = Math.max(STALE_MS / 1000, Math.round((now - (line.lastHeardAt ?? line.since)) / 1000));
    return <div className="line-banner line-banner-stale">{t('connection.staleBanner', { count })}</div>;
  }
  if (line.phase === 'offline') {
    return (
      <div className="line-banner line-banner-offline">
        {t('connection.offlineBanner', { time: heardAt(line, false) })}
      </div>
    );
  }
  return null;
}

/** Says once that the line is lost, and once that it is back; a short break is not worth a word. */
export function ConnectionSpeaker() {
  const { t } = useTranslation();
  const phase = usePhase();
  const wasLost = useRef(false);
  useEffect(() => {
    const isLost = phase === 'stale' || phase === 'offline';
    if (isLost && !wasLost.current) announcer.interrupt(t('connection.lostSpoken'));
    if (phase === 'live' && wasLost.current) announcer.say(t('connection.backSpoken'));
    if (isLost) wasLost.current = true;
    if (phase === 'live') wasLost.current = false;
  }, [phase, t]);
  return null;
}
