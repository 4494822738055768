import { expect } from 'chai';
import { transaction } from '../../../server/db/transaction.ts';
import type { NewCause } from '../../../server/modules/notices/index.ts';
import { raiseNotice, settleNotices } from '../../../server/modules/notices/index.ts';
import type { NoticeCounts, NoticeView } from '../../../shared/schemas/notices.ts';
import { noticeCounts, noticePage } from '../../../shared/schemas/notices.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';

let fresh = 0;
export const newKey = (what: string): string => {
  fresh += 1;
  return `${what}:${fresh}`;
};

/** Raises a cause as the house of that hospital does; a move in ward A unless told otherwise. Answers with its key. */
export async function raise(world: World, hospital: TestHospital, wanted: Partial<NewCause> = {}): Promise<string> {
  const key = wanted.key ?? newKey('test');
  const { id: wardId, bedIds } = hospital.wardA;
  await world.inside(hospital, () =>
    transaction(() =>
      raiseNotice({
        key,
        type: 'stay.moved',
        audiences: [{ wardIds: [wardId], why: 'ward' }],
        link: { to: 'ward', wardId, bedId: bedIds[0] ?? null },
        ...wanted,
      }),
    ),
  );
  return key;
}

/** To that person by name. */
export const raiseTo = (
  world: World,
  hospital: TestHospital,
  person: Person,
  wanted: Partial<NewCause> = {},
): Promise<string> =>
  raise(world, hospital, { type: 'request.answered', audiences: [{ staffIds: [person.id], why: 'asked' }], ...wanted });

export const settle = (world: World, hospital: TestHospital, which: Parameters<typeof settleNotices>[0]) =>
  world.inside(hospital, () => transaction(() => settleNotices(which)));

export const deliver = (world: World): Promise<number> => world.app.jobs.runNow('notices.deliver');
export const send = (world: World): Promise<number> => world.app.jobs.runNow('notices.send');

/** That person's inbox, newest first. */
export async function inboxOf(world: World, person: Person): Promise<NoticeView[]> {
  const answer = await (await world.as(person)).get('/api/v1/notices?limit=100');
  expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
  return noticePage.parse(answer.body).items;
}

export async function countsOf(world: World, person: Person): Promise<NoticeCounts> {
  return noticeCounts.parse((await (await world.as(person)).get('/api/v1/notices/counts')).body);
}
