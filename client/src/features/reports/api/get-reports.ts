import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { departmentList } from '../../../../../shared/schemas/places.ts';
import type {
  BedDayReport,
  LengthOfStayReport,
  OccupancyReport,
  TurnaroundReport,
} from '../../../../../shared/schemas/reports.ts';
import { api } from '../../../lib/api/api.ts';
import type { ReportFilter } from '../report-filter.ts';
import { addressOf } from '../report-filter.ts';

export interface Reports {
  readonly occupancy: OccupancyReport;
  readonly 'bed-days': BedDayReport;
  readonly 'length-of-stay': LengthOfStayReport;
  readonly turnaround: TurnaroundReport;
}
export type ReportName = keyof Reports;

const reportQuery = <Name extends ReportName>(name: Name, filter: ReportFilter) =>
  queryOptions({
    queryKey: ['report', name, filter],
    queryFn: ({ signal }) => api.get<Reports[Name]>(addressOf(name, filter), signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export const useReport = <Name extends ReportName>(name: Name, filter: ReportFilter) =>
  useQuery(reportQuery(name, filter));

export const useReportDepartments = () =>
  useQuery({
    queryKey: ['report-departments'],
    queryFn: ({ signal }) => api.get<z.output<typeof departmentList>>('/departments', signal),
  });

/** Fetches the CSV and hands it to the browser to keep. */
export async function saveReport(name: ReportName, filter: ReportFilter): Promise<void> {
  const file = await api.getFile(addressOf(`${name}.csv`, filter));
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name} ${filter.from} ${filter.to}.csv`;
  link.click();
  URL.revokeObjectURL(address);
}
