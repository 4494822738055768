import { expect } from 'chai';
import { assertKindsFit } from '../../../server/bin/assert-kinds.ts';
import type { BinKind } from '../../../server/bin/bin-kind.ts';
import { anyCollection } from '../../../server/bin/goes-with.ts';
import { defineCollection } from '../../../server/db/collection.ts';

const bare = { indexes: [], encrypted: [], blind: {}, discipline: 'versioned', journal: 'required' } as const;
const stays = defineCollection<{ readonly name: string }>({ ...bare, name: 'testStaying', fields: { name: String } });
const goes = defineCollection<{ readonly name: string }>({
  ...bare,
  name: 'testGoing',
  fields: { name: String },
  canBeBinned: true,
});

const kind = (more: Partial<BinKind> = {}): BinKind => ({
  kind: 'document',
  permission: 'document.manage',
  keptDays: 30,
  floorDays: 7,
  collections: [anyCollection(goes)],
  load: () => Promise.reject(new Error('Nobody asks.')),
  ...more,
});

describe('the kinds that modules contribute to the Bin', () => {
  it('are taken where each can be kept as it says', () => {
    expect(() => assertKindsFit([kind(), kind({ kind: 'bed' })])).not.to.throw();
  });

  it('keep the house from opening where one could not', () => {
    expect(() => assertKindsFit([kind(), kind()])).to.throw(/document is contributed by two modules/u);
    expect(() => assertKindsFit([kind({ collections: [anyCollection(stays)] })])).to.throw(/testStaying/u);
    expect(() => assertKindsFit([kind({ collections: [] })])).to.throw(/no records/u);
    expect(() => assertKindsFit([kind({ keptDays: 6 })])).to.throw(/less than the least/u);
    expect(() => assertKindsFit([kind({ floorDays: 0 })])).to.throw(/less than the least/u);
  });
});
