import { expect } from 'chai';
import {
  ALWAYS_GIVEN,
  completed,
  GIVABLE,
  giftOf,
  mayGive,
  neededFor,
  PERMISSION_GROUPS,
} from '../../../shared/domain/roles.ts';
import type { Permission } from '../../../shared/types/permissions.ts';
import { STAFF_ROLES } from '../../../shared/types/permissions.ts';
import words from '../../../client/src/locales/en/roles.json' with { type: 'json' };

describe('what roles can give', () => {
  const grouped: readonly Permission[] = PERMISSION_GROUPS.flatMap(({ permissions }) => [...permissions]);

  it('stands under one heading each, in words', () => {
    expect(grouped).to.have.members(GIVABLE);
    expect(new Set(grouped).size).to.equal(grouped.length);
    expect(Object.keys(words.may)).to.have.members(GIVABLE.map((name) => name.replace('.', '-')));
    expect(Object.keys(words.group)).to.have.members(PERMISSION_GROUPS.map(({ key }) => key));
  });

  it('is all that the roles of every hospital hold, each with what it needs', () => {
    for (const role of STAFF_ROLES) {
      const { permissions } = giftOf(role);
      expect(GIVABLE, role).to.include.members([...permissions]);
    }
    for (const name of GIVABLE) {
      const needed = neededFor(name);
      expect(GIVABLE, name).to.include.members([...needed]);
      for (const one of needed) expect(needed, `${name} needs ${one}`).to.include.members([...neededFor(one)]);
    }
  });

  it('is completed once and for all', () => {
    const whole = completed(['procedure.override']);
    expect(whole).to.include.members(['procedure.manage', 'procedure.read', 'patient.read', ...ALWAYS_GIVEN]);
    expect(completed(whole)).to.deep.equal(whole);
    expect(completed([])).to.have.members([...ALWAYS_GIVEN]);
  });

  it('is given by who holds it; an admin answers for all of it', () => {
    const clerk = { roles: [], permissions: new Set<Permission>(['ward.read']), wardIds: [] };
    expect(mayGive(clerk, { permissions: ['ward.read'], everyWard: false })).to.equal(true);
    expect(mayGive(clerk, { permissions: ['ward.read'], everyWard: true })).to.equal(false);
    expect(mayGive({ ...clerk, wardIds: null }, { permissions: ['ward.read'], everyWard: true })).to.equal(true);
    expect(mayGive(clerk, { permissions: ['bed.manage'], everyWard: false })).to.equal(false);
    const admin = { ...clerk, roles: ['admin'] as const };
    expect(mayGive(admin, giftOf('doctor'))).to.equal(true);
    expect(mayGive(admin, giftOf('operator'))).to.equal(false);
    expect(mayGive(admin, { permissions: ['wall.read'], everyWard: false })).to.equal(false);
  });
});
