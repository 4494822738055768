import type { Sbar, SendMessage } from '../../../../../shared/schemas/chat.ts';
import type { StaffId } from '../../../../../shared/types/ids.ts';

export const SBAR_PARTS = [
  'situation',
  'background',
  'assessment',
  'recommendation',
] as const satisfies readonly (keyof Sbar)[];

/** Letters each part may have, as the schema says; a value of its module would bring the validator with it. */
export const SBAR_MOST: Readonly<Record<keyof Sbar, number>> = {
  situation: 1000,
  background: 1500,
  assessment: 1500,
  recommendation: 1500,
};

export const missingParts = (sbar: Sbar): readonly (keyof Sbar)[] =>
  SBAR_PARTS.filter((part) => sbar[part].trim() === '');

/** The four parts, offered to one person by name: they are asked to accept. */
export function handoverMessage(
  sbar: Sbar,
  to: { readonly staffId: StaffId; readonly name: string },
): Omit<SendMessage, 'id' | 'writtenAt'> {
  return {
    text: `@${to.name}`,
    sbar,
    mentions: [{ target: { kind: 'person', staffId: to.staffId }, label: to.name }],
    priority: 'important',
    needsAck: true,
  };
}
