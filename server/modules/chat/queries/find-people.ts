import type { ChatPerson } from '../../../../shared/schemas/chat.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { ROLES } from '../../../../shared/types/permissions.ts';
import { asHouse } from '../../../access/as-house.ts';
import { person } from '../../../access/context.ts';
import { findWards } from '../../places/index.ts';
import type { Face } from '../people.ts';
import { everyone, presentPerson } from '../people.ts';
import { hasWords, wordsOf } from '../search-parts.ts';

const MOST = 30;

const describe = (face: Face): string =>
  [face.name, face.jobTitle ?? '', ...face.roles.map((name) => ROLES[name].label)].join(' ');

/** Whom the actor can write to: by the beginnings of words of their name, job title or role; at most thirty, by name. */
export async function findPeople(text: string): Promise<ChatPerson[]> {
  const me = person().userId;
  const words = wordsOf(text);
  const fitting = [...(await everyone()).values()]
    .filter((face) => face.isActive && face.id !== me && hasWords(describe(face), words))
    .sort((one, other) => one.name.localeCompare(other.name))
    .slice(0, MOST);
  const wardIds = [...new Set(fitting.flatMap((face) => face.wardIds))];
  const wards = await asHouse('see what wards are called', () => findWards(wardIds));
  const names = new Map(wards.map(({ _id, name }) => [_id as WardId, name]));
  return fitting.map((face) => presentPerson(face, names));
}
