import { NativeSelect } from '@mantine/core';
import { IconLayoutGrid, IconMap2, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BedTag } from '../../../../../shared/schemas/places.ts';
import type { OverviewSearch } from '../overview-search.ts';
import { BED_TAGS } from '../overview-search.ts';

interface OverviewFiltersProps {
  readonly search: OverviewSearch;
  readonly departments: readonly { readonly id: string; readonly name: string }[];
  readonly onChange: (search: OverviewSearch) => void;
}

const VIEWS = [
  { value: 'tiles', icon: IconLayoutGrid },
  { value: 'map', icon: IconMap2 },
] as const;

export function OverviewFilters({ search, departments, onChange }: OverviewFiltersProps) {
  const { t } = useTranslation('overview');
  const { t: tWards } = useTranslation('wards');
  const { view, department, look, tag, ...rest } = search;
  const isFiltered = department !== undefined || look !== undefined || tag !== undefined;
  const with_ = (change: { readonly [Key in keyof OverviewSearch]: OverviewSearch[Key] | undefined }) => {
    const next = { ...search, ...change };
    onChange(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)));
  };
  return (
    <div className="overview-filters">
      <fieldset className="fieldset view-choice">
        <legend className="visually-hidden">{t('view.label')}</legend>
        {VIEWS.map(({ value, icon: Glyph }) => (
          <label key={value} className="view-option">
            <input
              type="radio"
              name="overview-view"
              checked={(view ?? 'tiles') === value}
              onChange={() => {
                with_({ view: value === 'map' ? 'map' : undefined });
              }}
            />
            <Glyph size={18} stroke={1.9} aria-hidden="true" />
            <span>{t(`view.${value}`)}</span>
          </label>
        ))}
      </fieldset>
      <NativeSelect
        aria-label={t('filter.department')}
        value={department ?? ''}
        data={[
          { value: '', label: t('filter.allDepartments') },
          ...departments.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(event) => {
          with_({ department: event.currentTarget.value === '' ? undefined : event.currentTarget.value });
        }}
      />
      <NativeSelect
        aria-label={t('filter.tag')}
        value={tag ?? ''}
        data={[
          { value: '', label: t('filter.allTags') },
          ...BED_TAGS.map((one) => ({ value: one, label: tWards(`tag.${one}`) })),
        ]}
        onChange={(event) => {
          with_({ tag: event.currentTarget.value === '' ? undefined : (event.currentTarget.value as BedTag) });
        }}
      />
      {isFiltered ? (
        <button
          type="button"
          className="filter-clear"
          onClick={() => {
            onChange({ ...rest, ...(view === undefined ? {} : { view }) });
          }}
        >
          <IconX size={16} stroke={2.2} aria-hidden="true" />
          {t('filter.clear')}
        </button>
      ) : null}
    </div>
  );
}
