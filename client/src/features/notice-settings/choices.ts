import type { NoticeChannel, NoticeType } from '../../../../shared/domain/notice-types.ts';
import { NOTICE_CHANNELS, NOTICE_TYPES } from '../../../../shared/domain/notice-types.ts';
import type { NoticePreferences } from '../../../../shared/schemas/notices.ts';

export type Choice = NoticePreferences['choices'][number];
export type Reach = Choice['reach'];

export const REACHES = ['mine', 'any'] as const satisfies readonly Reach[];

export const choiceId = ({ type, channel, reach }: Pick<Choice, 'type' | 'channel' | 'reach'>): string =>
  `${type}/${channel}/${reach}`;

export interface ChoiceRow {
  readonly type: NoticeType;
  readonly cells: readonly (Choice | null)[];
}

/** The table's columns: each way with each reach that any type has there. */
export interface Column {
  readonly channel: NoticeChannel;
  readonly reach: Reach;
}

export function columnsOf(choices: readonly Choice[]): Column[] {
  return NOTICE_CHANNELS.flatMap((channel) =>
    REACHES.filter((reach) =>
      choices.some((one) => one.channel === channel && one.reach === reach && (one.isOn || !one.isLocked)),
    ).map((reach) => ({
      channel,
      reach,
    })),
  );
}

/** A row for each type; `null` where a type has no such choice. */
export function rowsOf(choices: readonly Choice[], columns: readonly Column[]): ChoiceRow[] {
  const byId = new Map(choices.map((choice) => [choiceId(choice), choice]));
  const types = NOTICE_TYPES.filter((type) => choices.some((choice) => choice.type === type));
  return types.map((type) => ({
    type,
    cells: columns.map((column) => byId.get(choiceId({ type, ...column })) ?? null),
  }));
}

/** What is different from what stands, as the server takes it. Locked ones are never sent. */
export function changedChoices(stand: readonly Choice[], wanted: ReadonlyMap<string, boolean>) {
  return stand
    .filter((choice) => !choice.isLocked && (wanted.get(choiceId(choice)) ?? choice.isOn) !== choice.isOn)
    .map(({ type, channel, reach, isOn }) => ({ type, channel, reach, isOn: !isOn }));
}
