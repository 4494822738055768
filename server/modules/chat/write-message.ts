import type { Change } from '../../db/repository.ts';
import type { Message, MessageRecord } from './chat.model.ts';
import { messageRepository } from './chat.repository.ts';

/** Writes a change of a message whose channel was asked. By its version: who changes it meanwhile begins anew. */
export const writeMessage = (message: Message, change: Change<MessageRecord>): Promise<Message> =>
  messageRepository().update(message._id, message.version, change);
