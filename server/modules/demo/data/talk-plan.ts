import type { MessagePriority, Sbar } from '../../../../shared/schemas/chat.ts';

/** Something that was said. People go by their names in the hospital's plan. */
export interface Said {
  readonly by: string;
  /** Minutes before the demo began. */
  readonly ago: number;
  readonly text: string;
  readonly priority?: MessagePriority;
  /** Whom it names: they stand in the text behind an @. */
  readonly names?: readonly string[];
  /** Who was asked to acknowledge it, and who did, so many minutes later. */
  readonly asks?: readonly string[];
  readonly acks?: readonly { readonly by: string; readonly after: number }[];
  readonly reactions?: readonly { readonly emoji: string; readonly by: readonly string[] }[];
  readonly sbar?: Sbar;
  /** The place of the message it replies to, from 0. */
  readonly replyTo?: number;
}

/** Who has not seen the last of it, and how many messages that is. All others have read everything. */
type Unread = Readonly<Record<string, number>>;

interface Conversation {
  readonly said: readonly Said[];
  readonly unread?: Unread;
}

export type TalkPlan = Conversation &
  (
    | { readonly in: 'ward'; readonly ward: string }
    | { readonly in: 'direct'; readonly between: readonly [string, string] }
    | { readonly in: 'group'; readonly name: string; readonly members: readonly string[] }
    /** About whoever lies in the bed of that place among the ward's occupied ones. */
    | { readonly in: 'patient'; readonly ward: string; readonly bed: number }
  );

/** Asked as the demo begins, by the chat's own command: it waits to be acknowledged. */
export interface AskPlan {
  readonly by: string;
  readonly ward: string;
  readonly bed: number;
  readonly names: readonly string[];
  readonly text: string;
}

export interface RolePlan {
  readonly name: string;
  readonly ward: string | null;
  readonly holders: readonly string[];
}

/** What is said in a hospital of the demo, who is on call, and what happens when nobody answers. */
export interface HospitalTalk {
  readonly roles: readonly RolePlan[];
  readonly talks: readonly TalkPlan[];
  readonly asks: readonly AskPlan[];
  /** The ward with a ladder of its own: those asked twice, then that role, then the nurse managers. */
  readonly ladder: { readonly ward: string; readonly role: string };
}
