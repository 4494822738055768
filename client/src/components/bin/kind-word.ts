import { useTranslation } from 'react-i18next';
import type { BinKindName } from '../../../../shared/schemas/bin.ts';

/** What kind of thing it is, as a heading or tag says it. */
export function useKindWord(): (kind: BinKindName) => string {
  const { t } = useTranslation('binMove');
  return (kind) => t(`kind.${kind}`);
}
