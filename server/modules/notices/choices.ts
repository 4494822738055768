import type { NoticeChannel, NoticeReach, NoticeType } from '../../../shared/domain/notice-types.ts';
import { NOTICE_CHANNELS, NOTICE_TYPES, NOTICES } from '../../../shared/domain/notice-types.ts';
import type { Permission } from '../../../shared/types/permissions.ts';
import type { Choice, PreferencesRecord } from './notices.model.ts';

const REACHES = ['mine', 'any'] as const satisfies readonly NoticeReach[];

/** What somebody must be allowed to do at all to be told of it; wards and messages are asked about besides. */
export const NEEDED: Readonly<Record<NoticeType, Permission>> = {
  'message.urgent': 'chat.use',
  'message.ask': 'chat.use',
  'message.mention': 'chat.use',
  'message.direct': 'chat.use',
  'message.escalated': 'chat.use',
  'message.unanswered': 'chat.use',
  'handover.offered': 'chat.use',
  'handover.thread': 'chat.use',
  'role.passed': 'chat.use',
  'stay.admitted': 'patient.read',
  'stay.moved': 'patient.read',
  'stay.discharged': 'patient.read',
  'request.asked': 'patient.read',
  'request.answered': 'patient.read',
  'consent.completed': 'consent.read',
  'consent.declined': 'consent.read',
  'consent.expired': 'consent.read',
  'consent.revoked': 'consent.read',
  'consent.link-dead': 'consent.read',
  'consent.waiting': 'consent.read',
  'consent.altered': 'consent.manage',
  'procedure.overridden': 'procedure.read',
  'leave.asked': 'leave.decide',
  'leave.decided': 'shift.work',
  'leave.cover': 'shift.work',
  'leave.cancelled': 'shift.work',
  'roster.published': 'shift.work',
  'shift.changed': 'shift.work',
  'shift.opened': 'roster.manage',
  'swap.asked': 'shift.work',
  'swap.waiting': 'roster.manage',
  'swap.decided': 'shift.work',
  'qualification.ending': 'notice.read',
  'cleaning.overdue': 'bed.clean',
  'duty.overrun': 'shift.work',
  'duty.forgotten': 'shift.work',
  'correction.asked': 'attendance.manage',
  'retention.due': 'retention.manage',
  'correction.decided': 'shift.work',
};

/** Types that happen to a ward, so that somebody can want to hear of wards that are not theirs. */
const OF_WARDS: ReadonlySet<NoticeType> = new Set([
  'stay.admitted',
  'stay.moved',
  'stay.discharged',
  'request.asked',
  'cleaning.overdue',
]);

type Point = Pick<Choice, 'type' | 'channel' | 'reach'>;
type Chosen = Pick<PreferencesRecord, 'choices'> | null;

const isSame = (one: Point, other: Point) =>
  one.type === other.type && one.channel === other.channel && one.reach === other.reach;

/** How the house would have it. */
export const isOnByDefault = ({ type, channel, reach }: Point): boolean => {
  const channels: readonly NoticeChannel[] = NOTICES[type][reach];
  return channels.includes(channel);
};

/**
 * What nobody can choose otherwise: the inbox keeps everything that is one's own, a critical type comes by every way the
 * house says, and what is always said to people by name has no "any".
 */
export function isLocked(point: Point): boolean {
  if (point.reach === 'any') return !OF_WARDS.has(point.type);
  return point.channel === 'inbox' || (NOTICES[point.type].isLocked && isOnByDefault(point));
}

export function isOn(preferences: Chosen, point: Point): boolean {
  const chosen = preferences?.choices.find((choice) => isSame(choice, point));
  return isLocked(point) || chosen === undefined ? isOnByDefault(point) : chosen.isOn;
}

/** By what ways it comes; none where they do not want it. Whatever comes at all is in the inbox, too. */
export function channelsFor(preferences: Chosen, type: NoticeType, reach: NoticeReach): readonly NoticeChannel[] {
  const on = NOTICE_CHANNELS.filter((channel) => isOn(preferences, { type, channel, reach }));
  return on.length === 0 || on.includes('inbox') ? on : ['inbox', ...on];
}

/** Every choice as it stands. */
export const everyChoice = (preferences: Chosen): (Choice & { readonly isLocked: boolean })[] =>
  NOTICE_TYPES.flatMap((type) =>
    REACHES.flatMap((reach) =>
      NOTICE_CHANNELS.map((channel) => {
        const point = { type, channel, reach };
        return { ...point, isOn: isOn(preferences, point), isLocked: isLocked(point) };
      }),
    ),
  );

/** What is kept of somebody’s choices: those that differ from the house’s. */
export const worthKeeping = (choices: readonly Choice[]): Choice[] =>
  choices.filter((choice) => !isLocked(choice) && choice.isOn !== isOnByDefault(choice));

/** The choices as they are after `wanted`: what it does not name stays as it is. */
export function withChoices(preferences: Chosen, wanted: readonly Choice[]): Choice[] {
  const kept = (preferences?.choices ?? []).filter((choice) => !wanted.some((other) => isSame(choice, other)));
  return worthKeeping([...kept, ...wanted]);
}

export const anyTypesOf = (choices: readonly Choice[]): NoticeType[] => [
  ...new Set(choices.filter(({ reach, isOn: wanted }) => reach === 'any' && wanted).map(({ type }) => type)),
];
