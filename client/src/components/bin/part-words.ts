import { useTranslation } from 'react-i18next';
import type { BinEntry, BinKindName } from '../../../../shared/schemas/bin.ts';

/** “2 documents”, “1 consent” …: what goes and comes back with a record of that kind, each once; the record itself is not counted. */
export function usePartWords(): (kind: BinKindName, parts: BinEntry['parts']) => string[] {
  const { t } = useTranslation('binMove');
  return (kind, parts) => {
    const counts = new Map<BinEntry['parts'][number]['part'], number>([[kind, -1]]);
    for (const { part, count } of parts) counts.set(part, (counts.get(part) ?? 0) + count);
    return [...counts].filter(([, count]) => count > 0).map(([part, count]) => t(`part.${part}`, { count }));
  };
}
