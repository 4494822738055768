// As in shared/schemas/chat.ts; a value of that module would bring the validator with it.
export const MAX_TEXT = 4000;
export const MAX_ATTACHMENTS = 10;
