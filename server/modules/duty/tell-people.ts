import type { StaffId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { raiseNotice } from '../notices/index.ts';
import { listWhoMay } from '../staff/index.ts';
import type { Correction, Duty } from './duty.model.ts';

const whoManage = (): Promise<StaffId[]> =>
  asHouse('see who looks after attendance', async () =>
    (await listWhoMay('attendance.manage')).map(({ _id }) => _id as StaffId),
  );

/** Those who look after attendance: somebody asks for a correction. */
export async function tellAsked({ _id, staffId }: Correction): Promise<void> {
  await raiseNotice({
    key: `correction.asked:${_id}`,
    type: 'correction.asked',
    audiences: [{ staffIds: await whoManage(), why: 'asked' }],
    except: [staffId],
    link: { to: 'attendance' },
    subject: `correction of ${staffId}`,
  });
}

/** Whoever's duty it is: its times were put right, or not. */
export const tellDecided = ({ _id, staffId, state, decidedBy }: Correction): Promise<void> =>
  raiseNotice({
    key: `correction.decided:${_id}`,
    type: 'correction.decided',
    audiences: [{ staffIds: [staffId], why: 'asked' }],
    ...(decidedBy === null ? {} : { except: [decidedBy] }),
    words: { answer: state },
    link: { to: 'duty' },
  });

/** Their shift is over, and they are still on duty. */
export const tellOverrun = ({ _id, staffId, endsBy }: Duty): Promise<void> =>
  raiseNotice({
    key: `duty.overrun:${_id}:${endsBy.getTime()}`,
    type: 'duty.overrun',
    audiences: [{ staffIds: [staffId], why: 'named' }],
    link: { to: 'duty' },
  });

/** The house ended their duty. */
export const tellForgotten = ({ _id, staffId }: Duty): Promise<void> =>
  raiseNotice({
    key: `duty.forgotten:${_id}`,
    type: 'duty.forgotten',
    audiences: [{ staffIds: [staffId], why: 'named' }],
    link: { to: 'duty' },
  });
