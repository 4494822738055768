import { useInfiniteQuery } from '@tanstack/react-query';
import type { HospitalView } from '../../../../../shared/schemas/hospitals.ts';
import { api } from '../../../lib/api/api.ts';

interface HospitalPage {
  readonly items: readonly HospitalView[];
  readonly nextCursor: string | null;
}

export const useHospitals = () =>
  useInfiniteQuery({
    queryKey: ['hospitals'],
    queryFn: ({ pageParam, signal }) =>
      api.get<HospitalPage>(
        pageParam === null ? '/hospitals' : `/hospitals?cursor=${encodeURIComponent(pageParam)}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
