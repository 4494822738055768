import { v7 as uuid } from 'uuid';
import type { ChannelView, MessageView } from '../../shared/schemas/chat.ts';
import { messageRun, messageView, myChannels } from '../../shared/schemas/chat.ts';
import { sessionView } from '../../shared/schemas/sign-in.ts';
import { pick } from '../../server/modules/demo/index.ts';
import type { Doing, Scene } from './doings.ts';
import type { DemoPerson } from './person.ts';

const LINES: Readonly<Record<ChannelView['kind'], readonly string[]>> = {
  ward: [
    'The second blood pressure machine is back at the desk.',
    'Who has the keys of the drug cupboard?',
    'Tea is in the staff room.',
    'The lift on the east side works again.',
    'Please sign the fridge temperatures before you leave.',
    'Two admissions are on their way, beds are made.',
  ],
  direct: [
    'Thank you.',
    'On my way.',
    'Done, written down.',
    'Can you call me when you have a minute?',
    'Yes, go on as it is.',
  ],
  group: [
    'Quiet so far.',
    'I can help out for an hour.',
    'Handover is at 19:00 in the seminar room.',
    'Thank you all.',
  ],
  patient: [
    'Observations done, as before.',
    'Ate half of lunch.',
    'Walked to the bathroom with help.',
    'Family was here and has been told.',
  ],
  role: ['Coming.', 'Please call me on the ward phone.'],
};
const PATIENCE = 30;

/** Some conversation of somebody's, with the last that was said there. */
async function joinIn({ random, talkers }: Scene) {
  const who = pick(random, talkers);
  const { channels } = await who.get('/chat/channels', myChannels);
  const writable = channels.filter(({ abilities }) => abilities.canWrite);
  if (writable.length === 0) return null;
  const channel = pick(random, writable);
  const { messages } = await who.get(`/chat/channels/${channel.id}/messages?limit=${PATIENCE}`, messageRun);
  return { who, channel, messages };
}

const idOf = async (who: DemoPerson) => (await who.get('/session', sessionView)).person.id;
const placeOf = ({ kind, name }: ChannelView): string =>
  kind === 'ward' || kind === 'group' ? name : `a ${kind} channel`;

export const talk: Doing = async (scene) => {
  const joined = await joinIn(scene);
  if (joined === null) return null;
  const { who, channel } = joined;
  const said = { id: uuid(), writtenAt: new Date().toISOString(), text: pick(scene.random, LINES[channel.kind]) };
  await who.post(`/chat/channels/${channel.id}/messages`, said, messageView);
  return `${who.displayName} wrote in ${placeOf(channel)}.`;
};

export const react: Doing = async (scene) => {
  const joined = await joinIn(scene);
  const last = joined?.messages.at(-1);
  if (joined === null || last === undefined || last.author === null || last.deletedAt !== null) return null;
  const { who, channel } = joined;
  await who.post(`/chat/messages/${last.id}/reactions`, { emoji: '👍', isSet: true }, messageView);
  return `${who.displayName} liked what was said in ${placeOf(channel)}.`;
};

export const acknowledge: Doing = async (scene) => {
  const joined = await joinIn(scene);
  if (joined === null) return null;
  const { who, channel, messages } = joined;
  const me = await idOf(who);
  const isForMe = ({ askedIds, acks, deletedAt }: MessageView) =>
    deletedAt === null && askedIds.includes(me) && acks.length === 0;
  const asked = messages.find(isForMe);
  if (asked === undefined) return null;
  await who.post(`/chat/messages/${asked.id}/acknowledge`, {}, messageView);
  return `${who.displayName} acknowledged a message in ${placeOf(channel)}.`;
};
