import type { MailView } from '../../../shared/schemas/mail.ts';
import type { MailId } from '../../../shared/types/ids.ts';
import { hospitalId } from '../../../shared/types/ids.ts';
import { runAsSystem } from '../../access/context.ts';
import type { Tenant } from '../../db/tenant.ts';
import { ProblemError, refuse } from '../../http/problem-error.ts';
import { mailById, recentMail } from '../../mail/mail.ts';
import type { Services } from '../../services.ts';
import { recentSms, smsById } from '../../sms/sms.ts';

const SHOWN = 100;

/** The newest mails and text messages of every hospital of the demo, those opened in it included, and the platform, newest first. */
export async function listDemoMail(services: Services): Promise<{ items: MailView[] }> {
  const lists: MailView[][] = [];
  for (const tenant of await demoTenants(services)) {
    lists.push(
      await runAsSystem(services, tenant, 'show the demo’s mail', async () => [
        ...(await recentMail(SHOWN)),
        ...(await recentSms(SHOWN)),
      ]),
    );
  }
  const newestFirst = (one: MailView, other: MailView) =>
    other.queuedAt.localeCompare(one.queuedAt) || other.id.localeCompare(one.id);
  return { items: lists.flat().sort(newestFirst).slice(0, SHOWN) };
}

/** One of them. Refuses `not-found`. */
export async function getDemoMail(services: Services, id: MailId): Promise<MailView> {
  for (const tenant of await demoTenants(services)) {
    const found = await runAsSystem(services, tenant, 'show the demo’s mail', async () => {
      return (await unlessMissing(mailById(id))) ?? (await unlessMissing(smsById(id)));
    });
    if (found !== null) return found;
  }
  throw refuse('not-found');
}

const unlessMissing = (asked: Promise<MailView>): Promise<MailView | null> =>
  asked.catch((error: unknown) => {
    if (error instanceof ProblemError && error.kind === 'not-found') return null;
    throw error;
  });

async function demoTenants({ tenants }: Services): Promise<Tenant[]> {
  const hospitals = await tenants.list();
  return [tenants.platform, ...(await Promise.all(hospitals.map(({ _id }) => tenants.byId(hospitalId.parse(_id)))))];
}
