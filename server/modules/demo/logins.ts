import type { DemoView } from '../../../shared/schemas/sign-in.ts';
import { NORTHGATE } from './data/northgate.ts';
import type { PersonPlan, TenantPlan } from './data/plan.ts';
import { PLATFORM } from './data/platform.ts';
import { SOUTHBANK } from './data/southbank.ts';

/** Known to everyone who reads this. It is in force only while the demo can be reached from its own machine alone. */
export const PUBLISHED_PASSWORD = 'ward-demo-2026';

export const HOSPITALS = [NORTHGATE, SOUTHBANK] as const;

export type DemoLogin = DemoView['logins'][number];

/** Where a person's mail goes: the role's own address for those on the sign-in page, else their name. */
export function emailOf(plan: TenantPlan, person: PersonPlan): string {
  const name = person.displayName
    .replace(/^Dr /u, '')
    .normalize('NFD')
    .replace(/[^A-Za-z ]/gu, '')
    .toLowerCase()
    .split(' ')
    .join('.');
  return `${person.isPublished === true ? person.role : name}@${plan.mailDomain}`;
}

export const loginOf = (plan: TenantPlan, person: PersonPlan, password: string): DemoLogin => ({
  hospitalCode: plan.code,
  hospitalName: plan.name,
  email: emailOf(plan, person),
  password,
  role: person.role,
  displayName: person.displayName,
});

export const publishedLoginsOf = (plan: TenantPlan): DemoLogin[] =>
  plan.people
    .filter((person) => person.isPublished === true)
    .map((person) => loginOf(plan, person, PUBLISHED_PASSWORD));

/** The log-ins as the sign-in page shows them. */
export const publishedLogins = (): DemoLogin[] => [...HOSPITALS, PLATFORM].flatMap(publishedLoginsOf);
