import { AsyncLocalStorage } from 'node:async_hooks';
import { byRightsOf, everyone, faceIn } from '../../../server/modules/chat/people.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';

const counting = new AsyncLocalStorage<{ questions: number }>();

/**
 * What came of the work, done by that person's rights, and how many questions about these collections it asked the
 * hospital's database. What jobs ask meanwhile is not counted.
 */
export function counted<T>(
  world: World,
  [hospital, person]: readonly [TestHospital, Person],
  collections: readonly string[],
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly questions: number }> {
  const { connection } = hospital.tenant;
  return world.inside(hospital, async () => {
    const face = faceIn(await everyone(), person.id);
    connection.set('debug', (name: string) => {
      const count = counting.getStore();
      if (count !== undefined && collections.includes(name)) count.questions += 1;
    });
    try {
      const count = { questions: 0 };
      const result = await counting.run(count, () => byRightsOf(face, work));
      if (count.questions === 0) throw new Error('No question was counted.');
      return { result, questions: count.questions };
    } finally {
      connection.set('debug', false);
    }
  });
}
