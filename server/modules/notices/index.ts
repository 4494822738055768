import { tieOf } from '../../bin/staff-tie.ts';
import type { Module } from '../../module.ts';
import type { PushTransport } from '../../push/web-push.ts';
import { SEND_NOTICES } from './commands/give-notices.ts';
import { DELIVER_NOTICES } from './commands/raise-notice.ts';
import { deliverNotices } from './jobs/deliver-notices.ts';
import { sendNotices } from './jobs/send-notices.ts';
import {
  causeCollection,
  dispatchCollection,
  noticeCollection,
  preferencesCollection,
  settlementCollection,
  subscriptionCollection,
} from './notices.model.ts';
import { noticePolicy, preferencesPolicy, subscriptionPolicy } from './notices.policy.ts';
import { noticesRoutes } from './notices.routes.ts';
import type { NoticePorts } from './ports.ts';

export type { NewCause } from './commands/raise-notice.ts';
export { forgetMessages, forgetRecords } from './commands/forget-records.ts';
export { forgetMessage, raiseNotice, settleNotices } from './commands/raise-notice.ts';

/** What the engine needs from elsewhere; each part has a plain answer where it is not given. */
export interface NoticesSettings extends Partial<NoticePorts> {
  /** `null`: nothing is pushed to browsers. */
  readonly push: PushTransport | null;
}

/**
 * What reaches whom, why and how: one engine from a cause to its recipients, once each. Modules raise causes in the
 * transaction of what happened and know nothing of recipients' choices.
 */
export const noticesModule = ({ push, ...ports }: NoticesSettings): Module => ({
  name: 'notices',
  routes: noticesRoutes(push, ports),
  policies: [noticePolicy, preferencesPolicy, subscriptionPolicy],
  collections: [
    causeCollection,
    settlementCollection,
    noticeCollection,
    preferencesCollection,
    subscriptionCollection,
    dispatchCollection,
  ],
  staffTies: [
    { goesWhenPurged: tieOf(null, noticeCollection, (staffId) => ({ staffId })) },
    { goesWhenPurged: tieOf(null, preferencesCollection, (staffId) => ({ staffId })) },
    { goesWhenPurged: tieOf(null, subscriptionCollection, (staffId) => ({ staffId })) },
  ],
  jobs: [
    // A moment's wait lets what happens together be read together.
    { name: DELIVER_NOTICES, everyMs: 5_000, nudgeDelayMs: 20, run: () => deliverNotices(ports) },
    { name: SEND_NOTICES, everyMs: 10_000, nudgeDelayMs: 50, run: () => sendNotices(push, ports) },
  ],
});
