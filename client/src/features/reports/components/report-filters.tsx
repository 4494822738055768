import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useWards } from '../../../lib/wards.ts';
import { useReportDepartments } from '../api/get-reports.ts';
import type { FilterFault, ReportFilter } from '../report-filter.ts';
import { lastDays } from '../report-filter.ts';

interface ReportFiltersProps {
  readonly filter: ReportFilter;
  readonly today: string;
  readonly fault: FilterFault | null;
  readonly onChange: (filter: ReportFilter) => void;
}

const SPANS = [7, 30, 90] as const;

export function ReportFilters({ filter, today, fault, onChange }: ReportFiltersProps) {
  const { t } = useTranslation('reports');
  const wards = useWards();
  const departments = useReportDepartments();
  return (
    <div className="report-filters">
      <TextInput
        type="date"
        label={t('filter.from')}
        value={filter.from}
        max={today}
        onChange={({ currentTarget }) => {
          onChange({ ...filter, from: currentTarget.value });
        }}
      />
      <TextInput
        type="date"
        label={t('filter.to')}
        value={filter.to}
        max={today}
        error={fault === null ? undefined : t(`fault.${fault}`)}
        onChange={({ currentTarget }) => {
          onChange({ ...filter, to: currentTarget.value });
        }}
      />
      <NativeSelect
        label={t('filter.of')}
        value={filter.of}
        onChange={({ currentTarget }) => {
          onChange({ ...filter, of: currentTarget.value });
        }}
      >
        <option value="all">{t('filter.all')}</option>
        <optgroup label={t('filter.departments')}>
          {(departments.data?.items ?? []).map(({ id, name }) => (
            <option key={id} value={`department:${id}`}>
              {name}
            </option>
          ))}
        </optgroup>
        <optgroup label={t('filter.wards')}>
          {(wards.data?.items ?? []).map(({ id, name }) => (
            <option key={id} value={`ward:${id}`}>
              {name}
            </option>
          ))}
        </optgroup>
      </NativeSelect>
      <div className="report-spans" role="group" aria-label={t('filter.span')}>
        {SPANS.map((count) => (
          <Button
            key={count}
            variant="default"
            onClick={() => {
              onChange({ ...filter, ...lastDays(count, today) });
            }}
          >
            {t('filter.last', { count })}
          </Button>
        ))}
      </div>
    </div>
  );
}
