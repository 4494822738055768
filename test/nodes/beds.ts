import type { WardBoard } from '../../shared/schemas/places.ts';
import { wardBoard } from '../../shared/schemas/places.ts';
import type { TestWard } from '../support/seeded-house.ts';
import type { Visitor } from './people.ts';

/** The ward as that node shows it. */
export async function boardAt(origin: string, visitor: Visitor, ward: TestWard): Promise<WardBoard> {
  return wardBoard.parse((await visitor.at(origin).get(`/api/v1/wards/${ward.id}`)).body);
}

/**
 * Takes the ward's first bed out of use, or back into it, at that node: every call is a change and one event of the ward's
 * stream. Answers the bed's new version.
 */
export async function changeBed(origin: string, visitor: Visitor, ward: TestWard, version: number): Promise<number> {
  const [bedId] = ward.bedIds;
  const step = version % 2 === 1 ? 'take-out' : 'reopen';
  const body = step === 'take-out' ? { version, as: 'block', reason: 'repair' } : { version };
  const answer = await visitor.at(origin).post(`/api/v1/beds/${bedId}/${step}`, body);
  if (answer.status !== 200)
    throw new Error(`A bed’s ${step} was answered ${answer.status} ${JSON.stringify(answer.body)}.`);
  return (answer.body as { version: number }).version;
}
