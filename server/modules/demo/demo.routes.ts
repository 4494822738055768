import { z } from 'zod';
import { mailList, mailView } from '../../../shared/schemas/mail.ts';
import { demoView } from '../../../shared/schemas/sign-in.ts';
import { mailId } from '../../../shared/types/ids.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Access, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import type { Services } from '../../services.ts';
import { publishedLogins } from './logins.ts';
import { getDemoMail, listDemoMail } from './read-mail.ts';

/** The routes of the demo. Open to a network it gives no passwords away, and shows its mail to its operator alone. */
export function demoRoutes(services: Services): readonly Route[] {
  const { isOpenToNetwork } = services.config;
  const mailAccess: Access = isOpenToNetwork
    ? { permission: 'hospital.read' }
    : { public: 'The mails of a demo that only its own machine can reach; they hold nothing but its own codes.' };
  return [
    route({
      tag: 'Demo',
      public: 'The log-ins of the demo, which the sign-in page shows; none where others can reach it.',
      limit: LIMITS.public,
      method: 'get',
      path: '/api/demo',
      summary: 'The published log-ins of the demo.',
      response: demoView,
      handler: async () => ({
        logins: isOpenToNetwork ? [] : publishedLogins(),
        isMailVisible: !isOpenToNetwork,
      }),
    }),
    route({
      ...mailAccess,
      tag: 'Demo',
      limit: LIMITS.public,
      method: 'get',
      path: '/api/demo/mail',
      summary: 'The newest hundred mails of the demo, newest first.',
      response: mailList,
      handler: () => listDemoMail(services),
    }),
    route({
      ...mailAccess,
      tag: 'Demo',
      limit: LIMITS.public,
      method: 'get',
      path: '/api/demo/mail/:mailId',
      summary: 'One mail of the demo.',
      params: z.strictObject({ mailId }),
      response: mailView,
      handler: ({ params }) => getDemoMail(services, params.mailId),
    }),
  ];
}
