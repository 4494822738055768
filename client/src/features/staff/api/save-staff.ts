import type { z } from 'zod';
import type {
  changeStaff,
  inviteStaff,
  returnStaff,
  setStaffPhoto,
  staffInvited,
  StaffView,
  suspendStaff,
} from '../../../../../shared/schemas/staff.ts';
import { api } from '../../../lib/api/api.ts';

type Of<Body> = Body & { readonly staffId: string };

export const postInvitation = (body: z.output<typeof inviteStaff>, key: string) =>
  api.send<z.output<typeof staffInvited>>('POST', '/staff/invitations', { body, key });

export const postInvitationAgain = ({ staffId }: { staffId: string }, key: string) =>
  api.send<unknown>('POST', `/staff/${staffId}/invitation`, { key });

export const patchStaff = ({ staffId, ...body }: Of<z.output<typeof changeStaff>>, key: string) =>
  api.send<StaffView>('PATCH', `/staff/${staffId}`, { body, key });

export const putStaffPhoto = ({ staffId, ...body }: Of<z.output<typeof setStaffPhoto>>, key: string) =>
  api.send<StaffView>('PUT', `/staff/${staffId}/photo`, { body, key });

export const postSuspend = ({ staffId, ...body }: Of<z.output<typeof suspendStaff>>, key: string) =>
  api.send<StaffView>('POST', `/staff/${staffId}/suspend`, { body, key });

export const postReturn = ({ staffId, ...body }: Of<z.output<typeof returnStaff>>, key: string) =>
  api.send<StaffView>('POST', `/staff/${staffId}/return`, { body, key });
