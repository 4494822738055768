import { useTranslation } from 'react-i18next';
import { bedWord } from '../../../../../shared/domain/bed-state.ts';
import { formatInstant } from '../../../lib/format.ts';
import { useBoard } from '../board-context.ts';
import { lastChange } from '../board/cell.ts';
import { TAG_ICONS } from '../components/bed-look.ts';
import { useSpan } from '../hooks/use-clock.ts';
import type { BedState } from '../ward-store.ts';

/** The bed itself: where it stands, what it can do, and since when it stands as it does. */
export function BedFactsList({ state }: { readonly state: BedState }) {
  const { t } = useTranslation('bed');
  const { t: tBoard } = useTranslation('board');
  const { t: tWards } = useTranslation('wards');
  const { store } = useBoard();
  const { bed } = state;
  const { hold, out, cleaning } = bed.state;
  const board = store.board();
  const room = board.rooms.find((item) => item.id === bed.roomId);
  const change = lastChange(state);
  const isTurned = bed.state.use !== 'occupied' && bed.state.turnoverSince > bed.state.useSince;
  const span = useSpan(isTurned ? bed.state.turnoverSince : bed.state.useSince);
  const until = hold?.until ?? out?.until;
  return (
    <section className="panel-card">
      <h3 className="panel-subtitle">{t('panel.about')}</h3>
      <dl className="facts">
        <dt>{t('field.state')}</dt>
        <dd className="numbers">
          {tBoard(`word.${bedWord(bed.state)}`)}, {t(`spanLong.${span.unit}`, { count: span.count })}
        </dd>
        {out === undefined ? null : (
          <>
            <dt>{t('field.reason')}</dt>
            <dd>{tBoard(`reason.${out.reason}`)}</dd>
          </>
        )}
        {until === undefined ? null : (
          <>
            <dt>{t('field.until')}</dt>
            <dd className="numbers">{formatInstant(until)}</dd>
          </>
        )}
        {cleaning === undefined ? null : (
          <>
            <dt>{t('field.cleaning')}</dt>
            <dd>
              {cleaning.of > 1 ? `${t('field.stage', { stage: cleaning.stage, of: cleaning.of })} · ` : null}
              <bdi>{cleaning.takenBy?.name ?? tBoard('bed.nobodyYet')}</bdi>
              {cleaning.pausedFor === undefined ? null : ` · ${tBoard(`paused.${cleaning.pausedFor}`)}`}
            </dd>
          </>
        )}
        {change.by === null ? null : (
          <>
            <dt>{t('field.by')}</dt>
            <dd>
              <bdi>{change.by.name}</bdi>, <span className="numbers">{formatInstant(change.at)}</span>
            </dd>
          </>
        )}
        <dt>{t('field.room')}</dt>
        <dd>
          <bdi>{room?.name}</bdi>
        </dd>
        <dt>{t('field.type')}</dt>
        <dd>{tWards(`type.${bed.type}`)}</dd>
        <dt>{t('field.tags')}</dt>
        <dd className="row">
          {bed.tags.length === 0 ? <span className="muted">{t('field.noTags')}</span> : null}
          {bed.tags.map((tag) => {
            const Glyph = TAG_ICONS[tag];
            return (
              <span key={tag} className="tag">
                <Glyph size={15} stroke={2} aria-hidden="true" />
                {tWards(`tag.${tag}`)}
              </span>
            );
          })}
        </dd>
      </dl>
    </section>
  );
}
