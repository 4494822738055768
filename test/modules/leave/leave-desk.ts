import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { transaction } from '../../../server/db/transaction.ts';
import { journal } from '../../../server/journal/journal.ts';
import { shiftRepository } from '../../../server/modules/rosters/rosters.repository.ts';
import type { LeaveOutlook, LeaveRequestView, MyLeave } from '../../../shared/schemas/leave.ts';
import { leaveOutlook, leaveRequestView, myLeave } from '../../../shared/schemas/leave.ts';
import type { RosterId, ShiftId, StaffId, WardId } from '../../../shared/types/ids.ts';
import type { Answer } from '../../support/caller.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';

const read = (answer: Answer, status = 200): unknown => {
  expect(answer.status, JSON.stringify(answer.body)).to.equal(status);
  return answer.body;
};

interface NewShift {
  readonly staffId: string | null;
  readonly date: string;
  /** In UTC. */
  readonly from?: string;
  readonly hours?: number;
  readonly kind?: 'day' | 'evening' | 'night';
  readonly wardId?: WardId;
}

/** People who ask for leave and decide it, in one hospital. */
export const leaveDesk = (world: World, hospital: TestHospital) => ({
  ask: async (by: Person, body: object): Promise<Answer> => (await world.as(by)).post('/api/v1/leave/requests', body),
  async asked(by: Person, body: object): Promise<LeaveRequestView> {
    return leaveRequestView.parse(read(await this.ask(by, body), 201));
  },
  decide: async (by: Person, { id, version }: LeaveRequestView, body: object = {}): Promise<Answer> =>
    (await world.as(by)).post(`/api/v1/leave/requests/${id}/decide`, { version, decision: 'approved', ...body }),
  cancel: async (by: Person, { id, version }: LeaveRequestView, body: object = {}): Promise<Answer> =>
    (await world.as(by)).post(`/api/v1/leave/requests/${id}/cancel`, { version, ...body }),
  async mine(by: Person, year = 2040): Promise<MyLeave> {
    return myLeave.parse(read(await (await world.as(by)).get(`/api/v1/leave/mine?year=${year}`)));
  },
  async outlook(by: Person, { id }: LeaveRequestView): Promise<LeaveOutlook> {
    return leaveOutlook.parse(read(await (await world.as(by)).get(`/api/v1/leave/requests/${id}/outlook`)));
  },
  /** Twelve hours from seven, of ward A, unless told. */
  publish: ({ staffId, date, from = '07:00', hours = 12, kind = 'day', wardId = hospital.wardA.id }: NewShift) =>
    world.inside(hospital, () =>
      transaction(async () => {
        const startsAt = new Date(`${date}T${from}:00.000Z`);
        const shift = await shiftRepository().insert({
          rosterId: uuid() as RosterId,
          wardId,
          date,
          templateId: null,
          code: 'T',
          kind,
          startsAt,
          endsAt: new Date(startsAt.getTime() + hours * 3_600_000),
          breakMinutes: 60,
          staffId: staffId as StaffId | null,
          note: null,
          isCancelled: false,
          sequence: 0,
          hadByIds: [],
        });
        await journal({ action: 'shift.published', subject: { kind: 'shift', id: shift._id } });
        return shift._id as ShiftId;
      }),
    ),
});
