import { IconArrowsExchange, IconGift, IconHandStop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ShiftCard, SwapView } from '../../../../../shared/schemas/rosters.ts';
import { formatClock, formatDay, formatWeekday } from '../../../lib/format.ts';

const GLYPHS = { swap: IconArrowsExchange, give: IconGift, claim: IconHandStop } as const;

/** “Mon 3 Nov, N 19:00–07:00, Ward 4B”. */
export function shiftText({ date, code, startsAt, endsAt, wardName }: ShiftCard): string {
  const times = `${formatClock(startsAt)}–${formatClock(endsAt)}`;
  return `${formatWeekday(date)} ${formatDay(date)}, ${code} ${times}, ${wardName}`;
}

interface SwapWordsProps {
  readonly swap: SwapView;
}

/** What is asked for: by whom, of whom, and which shifts. */
export function SwapWords({ swap }: SwapWordsProps) {
  const { t } = useTranslation('rosters');
  const { kind, asker, asked, shift, other, note, state, decision } = swap;
  const Glyph = GLYPHS[kind];
  return (
    <div className="swap-words">
      <Glyph size={22} stroke={1.8} aria-hidden="true" />
      <div>
        <p>
          <strong>{t(`swap.${kind}`, { asker: asker.name, asked: asked?.name ?? '' })}</strong>{' '}
          <span className="tag">{t(`swapState.${state}`)}</span>
        </p>
        <p>
          <bdi>{shiftText(shift)}</bdi>
        </p>
        {other === null ? null : (
          <p>
            {t('swap.for')} <bdi>{shiftText(other)}</bdi>
          </p>
        )}
        {note === null ? null : <p className="muted">“{note}”</p>}
        {decision?.reason == null ? null : (
          <p className="muted">{t('swap.reasonBy', { name: decision.by, reason: decision.reason })}</p>
        )}
      </div>
    </div>
  );
}
