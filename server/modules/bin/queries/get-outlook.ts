import type { z } from 'zod';
import type { askBinOutlook, BinOutlook } from '../../../../shared/schemas/bin.ts';
import type { Kinds } from '../kinds.ts';
import { removableKind } from '../kinds.ts';
import { countParts } from '../parts.ts';

/** What would go, and what keeps it. Refuses `not-found`, `not-allowed`. */
export async function getOutlook(kinds: Kinds, { kind, id }: z.output<typeof askBinOutlook>): Promise<BinOutlook> {
  const { label, parts, usedBy, opens } = await removableKind(kinds, kind).load(id);
  return { label, parts: await countParts(parts), usedBy: [...usedBy], opened: [...((await opens?.()) ?? [])] };
}
