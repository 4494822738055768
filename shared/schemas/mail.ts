import { z } from 'zod';
import { mailId } from '../types/ids.ts';
import { instant } from '../types/text.ts';

/** A mail as the demo's outbox page shows it. */
export const mailView = z.strictObject({
  id: mailId,
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  queuedAt: instant,
  state: z.enum(['queued', 'sent', 'failed']),
});
export type MailView = z.infer<typeof mailView>;
export const mailList = z.strictObject({ items: z.array(mailView) });
