import { fileId } from '../../../../shared/types/ids.ts';
import { newMessage, wardChannel } from '../../../security/fixtures/chat.ts';
import { pdf } from '../../../server/files/made-files.ts';
import { contentOf } from '../../documents/papers.ts';
import { bringGood } from '../../files/bring-file.ts';
import type { BinMaker } from './bin-maker.ts';

/** What is attached to a message; its words stay. */
export const messageFileMaker: BinMaker = {
  kind: 'message-file',
  mover: ({ nurse }) => nurse,
  async make(world, hospital) {
    const nurse = await world.as(hospital.nurse);
    const channel = await wardChannel(world, hospital);
    const own = await bringGood(nurse, pdf(), 'Scan');
    const { version } = await newMessage(world, hospital.nurse, channel, { attachmentIds: [fileId.parse(own.id)] });
    return {
      id: own.id,
      version,
      parts: { file: 1 },
      shownAt: [
        { as: hospital.nurse, path: `/api/v1/chat/channels/${channel.id}/messages` },
        { as: hospital.nurse, path: contentOf(own), text: '%PDF' },
      ],
    };
  },
};
