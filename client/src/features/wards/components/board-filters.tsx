import { IconAdjustmentsHorizontal, IconBiohazard, IconDoorExit, IconSearch, IconX } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBoard } from '../board-context.ts';
import { countBeds } from '../board/board-filter.ts';
import type { BoardSearch, Show } from '../board/board-search.ts';
import { SHOWS } from '../board/board-search.ts';
import { WORD_ICONS } from '../board/flag-look.ts';
import { useToday } from '../hooks/use-clock.ts';
import { useBeds } from '../hooks/use-ward-store.ts';
import { BED_TAGS } from './bed-look.ts';

const ICONS: Readonly<Record<Show, Icon>> = {
  available: WORD_ICONS.available,
  occupied: WORD_ICONS.occupied,
  held: WORD_ICONS.held,
  cleaning: WORD_ICONS.cleaning,
  blocked: WORD_ICONS.blocked,
  leaving: IconDoorExit,
  isolation: IconBiohazard,
};

const FROM = '/gate/wards/$wardId';

export function useBoardSearch() {
  const search = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/wards/$wardId' });
  // A filter is no page of its own: going back leaves the ward.
  const change = (next: BoardSearch) => void navigate({ search: next, replace: true });
  const set = <Key extends keyof BoardSearch>(key: Key, value: BoardSearch[Key] | undefined) => {
    const { [key]: _before, ...rest } = search;
    change(value === undefined ? rest : { ...rest, [key]: value });
  };
  return { search, change, set };
}

interface BoardFiltersProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly canSeeNames: boolean;
}

/** How many beds stand how: each count is the button that shows just those. */
export function BoardFilters({ text, onText, canSeeNames }: BoardFiltersProps) {
  const { t } = useTranslation('board');
  const { search, set } = useBoardSearch();
  const [isMore, setMore] = useState(false);
  return (
    <div className="board-filters">
      <Chips show={search.show} onShow={(show) => set('show', show)} />
      <div
        className="board-find-row"
        data-more={isMore || search.sex !== undefined || search.tag !== undefined ? '' : undefined}
      >
        <label className="board-find">
          <span className="visually-hidden">{t('filter.find')}</span>
          <IconSearch size={18} stroke={2} aria-hidden="true" />
          <input
            id="board-find"
            type="search"
            value={text}
            placeholder={t('filter.find')}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') onText('');
            }}
          />
          {text === '' ? null : (
            <button
              type="button"
              className="board-find-clear"
              aria-label={t('filter.clear')}
              onClick={() => onText('')}
            >
              <IconX size={16} stroke={2.2} aria-hidden="true" />
            </button>
          )}
        </label>
        <button
          type="button"
          className="board-filter-more"
          aria-label={t('filter.more')}
          aria-expanded={isMore}
          onClick={() => setMore(!isMore)}
        >
          <IconAdjustmentsHorizontal size={20} stroke={2} aria-hidden="true" />
        </button>
        {canSeeNames ? (
          <select
            className="board-select"
            aria-label={t('filter.sex')}
            value={search.sex ?? ''}
            onChange={(event) => {
              const { value } = event.currentTarget;
              set('sex', value === 'female' || value === 'male' ? value : undefined);
            }}
          >
            <option value="">{t('filter.sexAny')}</option>
            <option value="female">{t('filter.female')}</option>
            <option value="male">{t('filter.male')}</option>
          </select>
        ) : null}
        <TagSelect />
      </div>
    </div>
  );
}

function TagSelect() {
  const { t } = useTranslation('board');
  const { t: tWards } = useTranslation('wards');
  const { search, set } = useBoardSearch();
  return (
    <select
      className="board-select"
      aria-label={t('filter.tag')}
      value={search.tag ?? ''}
      onChange={(event) => {
        set(
          'tag',
          BED_TAGS.find((tag) => tag === event.currentTarget.value),
        );
      }}
    >
      <option value="">{t('filter.tagAny')}</option>
      {BED_TAGS.map((tag) => (
        <option key={tag} value={tag}>
          {tWards(`tag.${tag}`)}
        </option>
      ))}
    </select>
  );
}

interface ChipsProps {
  readonly show: Show | undefined;
  readonly onShow: (show: Show | undefined) => void;
}

function Chips({ show, onShow }: ChipsProps) {
  const { t } = useTranslation('board');
  const { store } = useBoard();
  const today = useToday();
  const counts = countBeds(useBeds(store), today);
  return (
    <div className="board-chips" role="group" aria-label={t('filter.label')}>
      {SHOWS.map((one) => {
        const Glyph = ICONS[one];
        const isOn = show === one;
        return (
          <button
            key={one}
            type="button"
            className="board-chip"
            data-look={one}
            aria-pressed={isOn}
            data-none={counts[one] === 0 ? '' : undefined}
            onClick={() => onShow(isOn ? undefined : one)}
          >
            <span className="board-chip-strip">
              <Glyph size={18} stroke={2} aria-hidden="true" />
            </span>
            <span className="board-chip-count numbers">{counts[one]}</span>
            <span className="board-chip-word">{t(`filter.${one}`)}</span>
          </button>
        );
      })}
    </div>
  );
}

/** The count that decides whether a patient can come, with what is meant by it. */
export function FreeBeds() {
  const { t } = useTranslation('board');
  const { store } = useBoard();
  const counts = countBeds(useBeds(store), '');
  return (
    <span className="free-beds">
      <strong className="numbers">{t('freeBeds', { count: counts.available, beds: counts.beds })}</strong>
      <span className="free-beds-meaning">{t('freeBedsMeaning')}</span>
    </span>
  );
}
