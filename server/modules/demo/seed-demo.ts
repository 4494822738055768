import { setTimeout as wait } from 'node:timers/promises';
import { runAsSystem } from '../../access/context.ts';
import type { Tenant } from '../../db/tenant.ts';
import { hospitalId } from '../../../shared/types/ids.ts';
import type { Services } from '../../services.ts';
import type { HospitalPlan, TenantPlan } from './data/plan.ts';
import { PLATFORM } from './data/platform.ts';
import type { PasswordHash } from '../sign-in/index.ts';
import { lazyPublishedHash, preparePasswords, wantedPasswords } from './demo-passwords.ts';
import type { DemoLogin } from './logins.ts';
import { HOSPITALS, publishedLoginsOf } from './logins.ts';
import { fillConsents } from './seed-consents.ts';
import { fillDuties } from './seed-duties.ts';
import { fillProcedures } from './seed-procedures.ts';
import { fillForms } from './seed-forms.ts';
import { fillLeave } from './seed-leave.ts';
import { fillTalk } from './seed-talk.ts';
import { fillWards } from './seed-wards.ts';
import { fillRosters } from './seed-rosters.ts';
import { demoState, replacePasswords, seedTenant } from './seed-tenant.ts';
import { tryAgain } from './try-again.ts';

/** The log-ins to print. In a demo that is open to a network: only those whose password was made at this very start. */
export interface DemoSeed {
  readonly logins: readonly DemoLogin[];
}

/**
 * Fills an installation with two fictional hospitals and an operator, once: what is there already stays as it is, and
 * what an interrupted start has left is finished. Where the demo was opened to a network since the last start, or
 * closed again, all its passwords are replaced and its sessions ended.
 */
export async function seedDemo(services: Services): Promise<DemoSeed> {
  const logins: DemoLogin[] = [];
  const hash = lazyPublishedHash();
  for (const plan of HOSPITALS) {
    logins.push(...(await seed(services, await openDemoHospital(services, plan), plan, hash)));
  }
  logins.push(...(await seed(services, services.tenants.platform, PLATFORM, hash)));
  return { logins };
}

/** A machine that is loaded at the start is not for so long. */
const TRIES = 10;
const AGAIN_MS = 10_000;

/**
 * Fills the wards of the demo's hospitals with patients, and lets their people have talked, once. Apart from `seedDemo`, so
 * that the house answers meanwhile. What gives up is done again a while later, and no more once the signal says to stop.
 */
export async function fillDemo(services: Services, stopping?: AbortSignal): Promise<void> {
  const works = HOSPITALS.map((plan) => () => fillHospital(services, plan));
  const signal = stopping === undefined ? {} : { signal: stopping };
  await tryAgain(works, { tries: TRIES, pause: () => wait(AGAIN_MS, undefined, signal) });
}

async function fillHospital(services: Services, plan: HospitalPlan): Promise<void> {
  const { code, patients, talk } = plan;
  const tenant = await services.tenants.byCode(code);
  if (tenant === null || patients === undefined) return;
  await runAsSystem(services, tenant, 'seed the demo', async () => {
    await fillForms();
    await fillWards(patients);
    await fillTalk(talk);
    await fillProcedures();
    await fillConsents();
    await fillRosters(publishedLoginsOf(plan).map(({ email }) => email));
    await fillDuties(publishedLoginsOf(plan).map(({ email }) => email));
    // After the rosters: what is asked for shall clash with a shift.
    await fillLeave();
  });
}

async function openDemoHospital(services: Services, plan: HospitalPlan): Promise<Tenant> {
  const { tenants, clock } = services;
  const present = await tenants.byCode(plan.code);
  if (present !== null) return present;
  const { code, name, timeZone } = plan;
  const entry = await tenants.open({ code, name, timeZone, kind: 'hospital', placement: 'dedicated' }, clock.now());
  return tenants.byId(hospitalId.parse(entry._id));
}

function seed(
  services: Services,
  tenant: Tenant,
  plan: TenantPlan,
  publishedHash: () => Promise<PasswordHash>,
): Promise<readonly DemoLogin[]> {
  return runAsSystem(services, tenant, 'seed the demo', async () => {
    const wanted = wantedPasswords(services);
    const before = await demoState();
    if (before?.passwords === wanted) return wanted === 'published' ? publishedLoginsOf(plan) : [];
    const passwords = await preparePasswords(plan, wanted, publishedHash);
    if (before === null) await seedTenant(plan, passwords, wanted);
    else await replacePasswords(plan, passwords, wanted);
    return passwords.logins;
  });
}
