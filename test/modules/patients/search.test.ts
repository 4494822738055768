import { expect } from 'chai';
import type { Caller } from '../../support/caller.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { admitToBooks, entriesOf, find, onBooks, putInWards, search } from './reception.ts';

describe('the search for patients', () => {
  let world: World;
  let nurse: Caller;
  let admin: Caller;
  before(async () => {
    world = await openWorld();
    [nurse, admin] = [await world.as(world.north.nurse), await world.as(world.north.admin)];
    await admitToBooks(world, world.north, [
      {
        familyName: 'Mokoena',
        givenName: 'Naledi Joy',
        birthDate: '1984-03-02',
        hospitalNumber: 'MRN-00042',
        nationalId: '8403025800086',
        phone: '+27825550101',
      },
      { familyName: 'Mokoena', givenName: 'Thabo', birthDate: '1990-11-30', phone: '+4930901820' },
      { familyName: 'Müller-Lüdenscheidt', givenName: 'Jürgen', birthDate: '1984-03-02' },
      { familyName: "O'Neill", givenName: 'Siobhán' },
      { familyName: 'मोहन', givenName: 'राम' },
      { familyName: 'Wijayawickramasinghe', givenName: 'Nimal' },
      { familyName: 'Wijayawickramaratne', givenName: 'Sunil' },
    ]);
    await admitToBooks(world, world.south, [{ familyName: 'Mokoena', givenName: 'Southern', phone: '+27825550101' }]);
  });
  after(() => world.close());

  const NALEDI = 'Mokoena Naledi Joy';
  const THABO = 'Mokoena Thabo';
  const JUERGEN = 'Müller-Lüdenscheidt Jürgen';
  const ways: readonly (readonly [string, object, readonly string[]])[] = [
    ['a family name', { q: 'mokoena' }, [THABO, NALEDI]],
    ['a given name', { q: 'Naledi' }, [NALEDI]],
    ['a second given name', { q: 'joy' }, [NALEDI]],
    ['the beginning of a name, of two letters', { q: 'th' }, [THABO]],
    ['two beginnings in any order', { q: 'nal mok' }, [NALEDI]],
    ['a beginning and an initial', { q: 'mokoena t' }, [THABO]],
    ['capitals', { q: 'MOKOENA THABO' }, [THABO]],
    ['letters without their accents', { q: 'muller' }, [JUERGEN]],
    ['part of a double name', { q: 'ludensch' }, [JUERGEN]],
    ['a name without its apostrophe', { q: 'oneill' }, ["O'Neill Siobhán"]],
    ['a name with a typographic apostrophe', { q: 'o’neill siobhan' }, ["O'Neill Siobhán"]],
    ['another script', { q: 'राम' }, ['मोहन राम']],
    ['more letters than the index holds', { q: 'wijayawickramas' }, ['Wijayawickramasinghe Nimal']],
    ['a name that is spelt as it sounds', { q: 'mokwena' }, [THABO, NALEDI]],
    ['a name of which one word only sounds so', { q: 'Nalidi Mokoena' }, [NALEDI]],
    ['a hospital number', { q: 'mrn-00042' }, [NALEDI]],
    ['a hospital number written otherwise', { q: 'MRN 00042' }, [NALEDI]],
    ['an identity number', { q: '840302 5800 086' }, [NALEDI]],
    ['a phone number', { q: '+27 82 555 0101' }, [NALEDI]],
    ['a phone number as it is dialled at home', { q: '082 555 0101' }, [NALEDI]],
    ['a short phone number', { q: '030 901820' }, [THABO]],
    ['a birth date', { q: '1984-03-02' }, [JUERGEN, NALEDI]],
    ['a birth date of its own field', { birthDate: '1984-03-02' }, [JUERGEN, NALEDI]],
    ['a name and a birth date', { q: 'mok 1984-03-02' }, [NALEDI]],
    ['a name and a birth date of its own field', { q: 'mok', birthDate: '1990-11-30' }, [THABO]],
    ['a name and a number', { q: 'naledi MRN-00042' }, [NALEDI]],
  ];
  for (const [what, body, found] of ways) {
    it(`finds by ${what}`, async () => {
      expect(await find(nurse, body)).to.have.members(found);
    });
  }

  const nothing: readonly (readonly [string, object])[] = [
    ['one letter', { q: 'm' }],
    ['the middle of a name', { q: 'okoena' }],
    ['a name that fits and another that does not', { q: 'mokoena sipho' }],
    ['a name and the wrong birth date', { q: 'mokoena', birthDate: '1984-03-03' }],
    ['a name and somebody else’s number', { q: 'thabo MRN-00042' }],
    ['part of a number', { q: 'MRN-0004' }],
    ['too few digits of a phone', { q: '5550101' }],
    ['an operator', { q: '{"$ne":null}' }],
  ];
  for (const [what, body] of nothing) {
    it(`finds nobody by ${what}`, async () => {
      expect(await find(nurse, body)).to.deep.equal([]);
    });
  }

  it('answers with the latest registered where nothing is asked for, and says whether there are more', async () => {
    const latest = await onBooks(world, world.north, { familyName: 'Latest' });
    const { items, hasMore } = await search(nurse, { limit: 2 });
    expect(items[0]?.patient.id).to.equal(latest.id);
    expect(items).to.have.lengthOf(2);
    expect(hasMore).to.equal(true);
    expect((await search(nurse, { limit: 50 })).hasMore).to.equal(false);
  });

  it('finds nobody of the other hospital', async () => {
    const southern = await world.as(world.south.admin);
    expect(await find(southern, { q: 'mokoena' })).to.deep.equal(['Mokoena Southern']);
    expect(await find(southern, { q: '+27825550101' })).to.deep.equal(['Mokoena Southern']);
    expect(await find(southern, { q: 'MRN-00042' })).to.deep.equal([]);
  });

  it('finds nobody of another ward for who is limited to some, and says where those are whom it finds', async () => {
    const [here, there] = await admitToBooks(world, world.north, [
      { familyName: 'Zuma', givenName: 'Here', phone: '+27830000001' },
      { familyName: 'Zuma', givenName: 'There', phone: '+27830000002' },
    ]);
    if (here === undefined || there === undefined) throw new Error('Nobody was registered.');
    await putInWards(world, world.north, here.id, [world.north.wardA.id]);
    await putInWards(world, world.north, there.id, [world.north.wardB.id]);
    expect((await search(nurse, { q: 'zuma' })).items.map(({ wardId }) => wardId)).to.deep.equal([
      world.north.wardA.id,
    ]);
    expect(await find(nurse, { q: there.hospitalNumber })).to.deep.equal([]);
    expect(await find(nurse, { q: '+27830000002' })).to.deep.equal([]);
    expect(await find(nurse, { limit: 50 })).not.to.include('Zuma There');
    expect(await find(admin, { q: 'zuma' })).to.have.members(['Zuma Here', 'Zuma There']);
  });

  it('no longer finds by what was changed', async () => {
    const { id } = await onBooks(world, world.north, { familyName: 'Maiden', phone: '+27840000001' });
    await nurse.patch(`/api/v1/patients/${id}`, { version: 1, familyName: 'Married', phone: '+27840000002' });
    expect(await find(nurse, { q: 'maiden' })).to.deep.equal([]);
    expect(await find(nurse, { q: '+27840000001' })).to.deep.equal([]);
    expect(await find(nurse, { q: 'married' })).to.deep.equal(['Married ']);
    expect(await find(nurse, { q: '0840000002' })).to.deep.equal(['Married ']);
  });

  it('is refused to those who may not see patients', async () => {
    for (const person of [world.north.housekeeping, world.north.pharmacy]) {
      const caller = await world.as(person);
      expect(await caller.post('/api/v1/patients/search', { q: 'mokoena' })).to.be.problem('not-allowed');
      expect(await caller.post('/api/v1/patients/duplicates', { familyName: 'Mokoena' })).to.be.problem('not-allowed');
    }
  });

  it('stands in the journal with whom it showed, and without what was looked for', async () => {
    const { items } = await search(admin, { q: 'naledi' });
    const entry = (await entriesOf(world, world.north, world.north.tenant.id)).at(-1);
    expect(entry).to.include({ action: 'patients.searched', actorId: world.north.admin.id });
    expect(entry?.changes).to.deep.equal([{ path: 'shown', before: null, after: [items[0]?.patient.id] }]);
    expect(JSON.stringify(entry)).not.to.match(/naledi/iu);
  });

  it('leaves nothing of what was looked for in the log', () => {
    expect(world.logged.join('\n'))
      .to.contain('/api/v1/patients/search')
      .and.not.to.match(/mokoena|5550101|MRN-00042/iu);
  });
});
