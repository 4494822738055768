import type { CorrectionView, DutyShift, DutyView } from '../../../shared/schemas/duty.ts';
import type { CorrectionId, DutyId, OnCallRoleId, ShiftId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { can } from '../../access/policy.ts';
import { findRoles } from '../on-call/index.ts';
import { findWards } from '../places/index.ts';
import { namesOf as namesOfStaff } from '../staff/index.ts';
import type { Correction, Duty } from './duty.model.ts';
import { correctionPolicy, dutyPolicy } from './duty.policy.ts';
import { correctionRepository } from './duty.repository.ts';
import { workedMinutes } from './duty-times.ts';

interface Named {
  readonly staffId: StaffId | null;
  readonly wardId: WardId | null;
}

/** What people and wards are called, also those the actor has no list of: the record names them. */
interface Names {
  readonly people: ReadonlyMap<string, string>;
  readonly wards: ReadonlyMap<string, string>;
}

async function namesOf(records: readonly Named[]): Promise<Names> {
  const staffIds = [...new Set(records.flatMap(({ staffId }) => staffId ?? []))];
  const wardIds = [...new Set(records.flatMap(({ wardId }) => wardId ?? []))];
  return asHouse('name who is on duty where', async () => {
    const [people, wards] = await Promise.all([namesOfStaff(staffIds), findWards(wardIds)]);
    return {
      people,
      wards: new Map(wards.map((ward) => [ward._id, ward.name])),
    };
  });
}

const shiftView = ({ shiftId, plan }: Duty): DutyShift | null =>
  shiftId === null || plan === null
    ? null
    : {
        id: shiftId satisfies ShiftId,
        code: plan.code,
        kind: plan.kind,
        startsAt: plan.startsAt.toISOString(),
        endsAt: plan.endsAt.toISOString(),
      };

const pendingOf = async (duties: readonly Duty[]): Promise<readonly Correction[]> =>
  duties.length === 0
    ? []
    : correctionRepository().find({ dutyId: { $in: duties.map(({ _id }) => _id as DutyId) }, state: 'pending' });

/** The duties with the names of their people, wards and roles, and what is asked about them. */
export async function presentDuties(duties: readonly Duty[]): Promise<DutyView[]> {
  const pending = await pendingOf(duties);
  const [names, corrections, roles] = await Promise.all([
    namesOf(duties),
    presentCorrections(pending),
    asHouse('name the roles of a duty', () => findRoles([...new Set(duties.flatMap(({ roleIds }) => roleIds))])),
  ]);
  const roleNames = new Map(roles.map(({ id, name }) => [id, name]));
  return duties.map((duty): DutyView => {
    const correction = corrections.find(({ dutyId }) => dutyId === duty._id) ?? null;
    const isOwn = can(dutyPolicy, 'shift.work', duty);
    return {
      id: duty._id as DutyId,
      staffId: duty.staffId,
      name: names.people.get(duty.staffId) ?? '',
      wardId: duty.wardId,
      wardName: duty.wardId === null ? null : (names.wards.get(duty.wardId) ?? null),
      date: duty.date,
      shift: shiftView(duty),
      roles: duty.roleIds.flatMap((id: OnCallRoleId) => {
        const name = roleNames.get(id);
        return name === undefined ? [] : [{ id, name }];
      }),
      startedAt: duty.startedAt.toISOString(),
      endedAt: duty.endedAt?.toISOString() ?? null,
      endsBy: duty.endsBy.toISOString(),
      isForgotten: duty.isForgotten,
      isCorrected: duty.isCorrected,
      lateMinutes: duty.lateMinutes,
      earlyMinutes: duty.earlyMinutes,
      workedMinutes: workedMinutes(duty),
      version: duty.version,
      correction,
      abilities: {
        canEnd: isOwn && duty.isOpen,
        canAskCorrection: isOwn && !duty.isOpen && correction === null,
        canCorrect: can(dutyPolicy, 'attendance.manage', duty) && !duty.isOpen,
      },
    };
  });
}

export async function presentDuty(duty: Duty): Promise<DutyView> {
  const [view] = await presentDuties([duty]);
  if (view === undefined) throw new Error('A duty was not presented.');
  return view;
}

export async function presentCorrections(corrections: readonly Correction[]): Promise<CorrectionView[]> {
  const deciders = corrections.map(({ decidedBy }) => ({ staffId: decidedBy, wardId: null }));
  const names = await namesOf([...corrections, ...deciders]);
  return corrections.map((correction): CorrectionView => {
    const isPending = correction.state === 'pending';
    const { was, wardId, decidedBy } = correction;
    return {
      id: correction._id as CorrectionId,
      dutyId: correction.dutyId,
      staffId: correction.staffId,
      name: names.people.get(correction.staffId) ?? '',
      wardId,
      wardName: wardId === null ? null : (names.wards.get(wardId) ?? null),
      startedAt: correction.startedAt.toISOString(),
      endedAt: correction.endedAt.toISOString(),
      was:
        was === null ? null : { startedAt: was.startedAt.toISOString(), endedAt: was.endedAt?.toISOString() ?? null },
      reason: correction.reason,
      state: correction.state,
      askedAt: correction.createdAt.toISOString(),
      decidedBy: decidedBy === null ? null : (names.people.get(decidedBy) ?? ''),
      decision: correction.decision,
      version: correction.version,
      abilities: {
        canDecide: isPending && can(correctionPolicy, 'attendance.manage', correction),
        canWithdraw: isPending && can(correctionPolicy, 'shift.work', correction),
      },
    };
  });
}

export async function presentCorrection(correction: Correction): Promise<CorrectionView> {
  const [view] = await presentCorrections([correction]);
  if (view === undefined) throw new Error('A correction was not presented.');
  return view;
}
