import { expect } from 'chai';
import { byRightsOf, everyone, faceIn } from '../../../server/modules/chat/people.ts';
import { sendMessage } from '../../../server/modules/chat/commands/send-message.ts';
import { sendMessage as sendSchema } from '../../../shared/schemas/chat.ts';
import type { SendMessage } from '../../../shared/schemas/chat.ts';
import { channelId } from '../../../shared/types/ids.ts';
import { commandsOf } from '../../support/database-commands.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { open, say, words } from './talk.ts';

describe('a message to everyone in a channel', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  it('costs three commands: its number, all that is written, the commit', async () => {
    const { north } = world;
    const nurse = await world.as(north.nurse);
    const ward = channelId.parse((await open(nurse, { kind: 'ward', wardId: north.wardA.id })).id);
    await say(nurse, ward, 'The first one asks where the stream stands');
    const commands = await world.inside(north, async () => {
      const face = faceIn(await everyone(), north.nurse.id);
      const send = (message: SendMessage) => byRightsOf(face, () => sendMessage(ward, sendSchema.parse(message)));
      return commandsOf(() => send(words('The second one knows')));
    });
    expect(commands).to.have.members(['findAndModify', 'bulkWrite', 'commitTransaction']);
  });
});
