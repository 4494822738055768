import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bedWord } from '../../../../../shared/domain/bed-state.ts';
import { formatClock } from '../../../lib/format.ts';
import { putLooked } from '../api/looked.ts';
import { useBoard } from '../board-context.ts';
import { lastChange, shortName } from '../board/cell.ts';
import { bedLook } from '../../../../../shared/domain/bed-counts.ts';
import { WORD_ICONS } from '../board/flag-look.ts';
import { useBeds } from '../hooks/use-ward-store.ts';

const RECENT_MS = 30 * 60_000;

/** The beds that changed of late, the newest first, with who changed them. */
export function ChangesList() {
  const { t } = useTranslation('bed');
  const { t: tBoard } = useTranslation('board');
  const { store, overlay } = useBoard();
  const [since] = useState(() => new Date(Date.now() - RECENT_MS).toISOString());
  const recent = useBeds(store)
    .map((state) => ({ state, change: lastChange(state) }))
    .filter(({ state, change }) => state.mark === 'changed' || change.at > since)
    .sort((a, b) => b.change.at.localeCompare(a.change.at));
  const seen = () => {
    store.seen();
    putLooked(store.board().ward.id, new Date().toISOString()).catch(() => undefined);
    overlay.set(null);
  };
  return (
    <div className="stack">
      <p className="muted">{t('changes.lead')}</p>
      {recent.length === 0 ? <p>{t('changes.none')}</p> : null}
      <ul className="changes">
        {recent.map(({ state, change }) => {
          const word = bedWord(state.bed.state);
          const Glyph = WORD_ICONS[word];
          const time = formatClock(change.at);
          return (
            <li key={state.bed.id}>
              <button
                type="button"
                className="change"
                data-look={bedLook(state.bed.state)}
                onClick={() => overlay.set({ kind: 'bed', bedId: state.bed.id, page: 'start' })}
              >
                <span className="change-strip">
                  <Glyph size={18} stroke={2} aria-hidden="true" />
                </span>
                <bdi className="change-code">{state.bed.code}</bdi>
                <span className="change-main">
                  <span>
                    {tBoard(`word.${word}`)}
                    {state.stay === null ? null : <bdi> – {shortName(state.stay.patient)}</bdi>}
                  </span>
                  <span className="muted small numbers">
                    {change.by === null
                      ? t('changes.byHouse', { time })
                      : t('changes.by', { name: change.by.name, time })}
                  </span>
                </span>
                {state.mark === 'changed' ? (
                  <span className="bed-mark bed-mark-changed">{tBoard('bed.changed')}</span>
                ) : null}
              </button>
            </li>
          );
        })}
      </ul>
      {recent.some(({ state }) => state.mark === 'changed') ? (
        <Button onClick={seen}>{t('changes.seen')}</Button>
      ) : null}
    </div>
  );
}
