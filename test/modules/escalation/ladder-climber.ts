import { channelView, ladderList, ladderView, messageRun, messageView } from '../../../shared/schemas/chat.ts';
import type { ChannelView, LadderStep, LadderView, MessageView, Rung } from '../../../shared/schemas/chat.ts';
import { noticePage } from '../../../shared/schemas/notices.ts';
import type { NoticeView } from '../../../shared/schemas/notices.ts';
import { onCallRole } from '../../../shared/schemas/on-call.ts';
import type { OnCallRole } from '../../../shared/schemas/on-call.ts';
import type { OnCallRoleId, StaffId, WardId } from '../../../shared/types/ids.ts';
import type { Caller } from '../../support/caller.ts';
import type { Person, World } from '../../support/world.ts';
import { newMessageId, well } from '../chat/talk.ts';

export const MINUTE = 60_000;

/** How a step reads in a test: `1.2 asked doctor of NORTH`. */
export const readStep = ({ rung, time, outcome, asked }: LadderStep): string =>
  [`${rung}.${time}`, outcome, ...asked.map(({ name }) => name.replace(' of NORTH', ''))].join(' ');

/** What tests of ladders do again and again, in North unless said otherwise. */
export function ladderClimber(world: World) {
  const { north, clock, app } = world;
  // An access token lives ten minutes, and the clock here goes on by more than that.
  const signedIn = new Map<string, Promise<Caller>>();
  const as = (person: Person): Promise<Caller> => {
    const key = `${person.id} ${clock.now().getTime()}`;
    const caller = signedIn.get(key) ?? world.signIn(person).then((result) => result.caller);
    signedIn.set(key, caller);
    return caller;
  };
  /** Resolves when everything committed so far was told, and what follows from it, too. */
  const settled = async (): Promise<void> => {
    for (let round = 0; round < 2; round += 1) await app.jobs.runNow('outbox.drain', north.tenant);
  };

  let made = 0;
  return {
    as,
    settled,
    climb: () => app.jobs.runNow('escalation.climb', north.tenant),
    /** Lets so many minutes pass, and the house do what is due then. */
    async after(minutes: number): Promise<void> {
      clock.advance(minutes * MINUTE);
      await app.jobs.runNow('escalation.climb', north.tenant);
      await settled();
    },
    async newRole(wardId: WardId | null, ...holders: readonly Person[]): Promise<OnCallRole> {
      made += 1;
      const admin = await as(north.admin);
      let role = onCallRole.parse(well(await admin.post('/api/v1/on-call', { name: `Role ${made}`, wardId })));
      for (const holder of holders) {
        const body = { version: role.version, instead: false };
        role = onCallRole.parse(well(await (await as(holder)).post(`/api/v1/on-call/${role.id}/take`, body)));
      }
      return role;
    },
    /** The ward’s own ladder from now on. */
    async ladder(scope: WardId | 'hospital', ...rungs: readonly Rung[]): Promise<LadderView> {
      const admin = await as(north.admin);
      const { ladders } = ladderList.parse(well(await admin.get('/api/v1/escalation/ladders')));
      const version = ladders.find(({ wardId }) => (wardId ?? 'hospital') === scope)?.version ?? 0;
      return ladderView.parse(well(await admin.put(`/api/v1/escalation/ladders/${scope}`, { version, rungs })));
    },
    async toRole(from: Person, roleId: OnCallRoleId): Promise<ChannelView> {
      const caller = await as(from);
      return channelView.parse(well(await caller.post('/api/v1/chat/channels/open', { kind: 'role', roleId })));
    },
    async toPerson(from: Person, staffId: StaffId): Promise<ChannelView> {
      const caller = await as(from);
      return channelView.parse(well(await caller.post('/api/v1/chat/channels/open', { kind: 'direct', staffId })));
    },
    /** Sends it, and waits until its ladder stands. */
    async say(from: Person, { id }: ChannelView, more: object = { priority: 'urgent' }): Promise<MessageView> {
      const caller = await as(from);
      const body = { id: newMessageId(), writtenAt: clock.now().toISOString(), text: 'Please come', ...more };
      const message = messageView.parse(well(await caller.post(`/api/v1/chat/channels/${id}/messages`, body)));
      await settled();
      return message;
    },
    async acknowledge(person: Person, { id }: MessageView): Promise<void> {
      well(await (await as(person)).post(`/api/v1/chat/messages/${id}/acknowledge`, {}));
      await settled();
    },
    /** What the channel tells of that message’s ladder, as its author reads it. */
    async steps(reader: Person, { id, channelId }: MessageView): Promise<string[]> {
      const caller = await as(reader);
      const run = messageRun.parse(well(await caller.get(`/api/v1/chat/channels/${channelId}/messages?limit=100`)));
      return run.messages.flatMap(({ step }) => (step?.of === id ? [readStep(step)] : []));
    },
    /** The person’s notices of that type about that message. */
    async notices(person: Person, { id }: MessageView, type: NoticeView['type']): Promise<readonly NoticeView[]> {
      await app.jobs.runNow('notices.deliver', north.tenant);
      const { items } = noticePage.parse(well(await (await as(person)).get('/api/v1/notices')));
      return items.filter((one) => one.type === type && one.link.to === 'message' && one.link.messageId === id);
    },
  };
}
