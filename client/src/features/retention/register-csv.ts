import type { Destruction } from '../../../../shared/schemas/retention.ts';
import { csvOf } from '../../lib/files/csv.ts';

const HEAD = [
  'kind',
  'record',
  'records_destroyed',
  'origin',
  'moved_by',
  'moved_at',
  'purge_asked_by',
  'purge_agreed_by',
  'destroyed_at',
];

/** The register for an authority's file; instants in ISO 8601. */
export function registerCsv(items: readonly Destruction[]): string {
  const rows = items.map(({ kind, recordId, parts, origin, movedBy, movedAt, purge, destroyedAt }) => [
    kind,
    recordId,
    parts.map(({ part, count }) => `${part}: ${String(count)}`).join('; '),
    origin,
    movedBy.name,
    movedAt,
    purge?.askedBy.name ?? '',
    purge?.agreedBy.name ?? '',
    destroyedAt,
  ]);
  return csvOf([HEAD, ...rows]);
}
