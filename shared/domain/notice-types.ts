/** Ways a notice can reach somebody. `inbox` is always kept; the others are what it may do beside. */
export const NOTICE_CHANNELS = ['inbox', 'push', 'email', 'sms'] as const;
export type NoticeChannel = (typeof NOTICE_CHANNELS)[number];

/** `mine`: it is about my ward, my patient, a message to me. `any`: about any other I may see. */
export type NoticeReach = 'mine' | 'any';

interface NoticeRule {
  /** 1: act now, with a tone, until acknowledged. 2: know soon. 3: for the record. */
  readonly level: 1 | 2 | 3;
  /** Critical: nobody can mute it, and quiet hours do not hold it back. */
  readonly isLocked: boolean;
  readonly mine: readonly NoticeChannel[];
  readonly any: readonly NoticeChannel[];
}

/** Every kind of notice there is, and how it comes unless the person chose otherwise. */
export const NOTICES = {
  'message.urgent': { level: 1, isLocked: true, mine: ['inbox', 'push'], any: [] },
  'message.ask': { level: 2, isLocked: true, mine: ['inbox', 'push'], any: [] },
  'message.mention': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'message.direct': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'message.escalated': { level: 1, isLocked: true, mine: ['inbox', 'push'], any: [] },
  'message.unanswered': { level: 1, isLocked: true, mine: ['inbox', 'push'], any: [] },
  'handover.offered': { level: 1, isLocked: true, mine: ['inbox', 'push'], any: [] },
  'handover.thread': { level: 1, isLocked: true, mine: ['inbox', 'push'], any: [] },
  'role.passed': { level: 2, isLocked: true, mine: ['inbox', 'push'], any: [] },
  'stay.admitted': { level: 3, isLocked: false, mine: ['inbox'], any: [] },
  'stay.moved': { level: 3, isLocked: false, mine: ['inbox'], any: [] },
  'stay.discharged': { level: 3, isLocked: false, mine: ['inbox'], any: [] },
  'request.asked': { level: 2, isLocked: false, mine: ['inbox'], any: [] },
  'request.answered': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'consent.completed': { level: 3, isLocked: false, mine: ['inbox'], any: [] },
  'consent.declined': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'consent.expired': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'consent.revoked': { level: 1, isLocked: true, mine: ['inbox', 'push'], any: [] },
  'consent.link-dead': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'consent.waiting': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'consent.altered': { level: 1, isLocked: true, mine: ['inbox', 'email'], any: [] },
  'procedure.overridden': { level: 1, isLocked: true, mine: ['inbox', 'push'], any: [] },
  'leave.asked': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'leave.decided': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'leave.cover': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'leave.cancelled': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'roster.published': { level: 3, isLocked: false, mine: ['inbox'], any: [] },
  'shift.changed': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'shift.opened': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'swap.asked': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'swap.waiting': { level: 2, isLocked: false, mine: ['inbox'], any: [] },
  'swap.decided': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'qualification.ending': { level: 2, isLocked: false, mine: ['inbox'], any: [] },
  'cleaning.overdue': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'duty.overrun': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'duty.forgotten': { level: 2, isLocked: false, mine: ['inbox', 'push'], any: [] },
  'correction.asked': { level: 3, isLocked: false, mine: ['inbox'], any: [] },
  'retention.due': { level: 3, isLocked: false, mine: ['inbox'], any: [] },
  'correction.decided': { level: 2, isLocked: false, mine: ['inbox'], any: [] },
} as const satisfies Record<string, NoticeRule>;

export type NoticeType = keyof typeof NOTICES;
export const NOTICE_TYPES = Object.keys(NOTICES) as [NoticeType, ...NoticeType[]];
