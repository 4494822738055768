import type { z } from 'zod';
import type {
  Availability,
  createOnCallRole,
  OnCallRole,
  setAvailability,
} from '../../../../../shared/schemas/on-call.ts';
import { api } from '../../../lib/api/api.ts';

type At = Pick<OnCallRole, 'id' | 'version'>;

export const postRole = (body: z.output<typeof createOnCallRole>, key: string) =>
  api.send<OnCallRole>('POST', '/on-call', { body, key });

export const patchRole = ({ id, ...body }: At & { readonly name: string }, key: string) =>
  api.send<OnCallRole>('PATCH', `/on-call/${id}`, { body, key });

export const postRemove = ({ id, version }: At, key: string) =>
  api.send<OnCallRole>('POST', `/on-call/${id}/remove`, { body: { version }, key });

export const postTake = ({ id, ...body }: At & { readonly instead: boolean }, key: string) =>
  api.send<OnCallRole>('POST', `/on-call/${id}/take`, { body, key });

export const postPass = ({ id, ...body }: At & { readonly to: string }, key: string) =>
  api.send<OnCallRole>('POST', `/on-call/${id}/pass`, { body, key });

export const postLeave = ({ id, ...body }: At & { readonly leavesEmpty: boolean }, key: string) =>
  api.send<OnCallRole>('POST', `/on-call/${id}/leave`, { body, key });

/** Of the schema’s input: the ids of people are plain text here. */
export const putAvailability = (
  body: { readonly [Field in keyof z.output<typeof setAvailability>]: string | null },
  key: string,
) => api.send<Availability>('PUT', '/on-call/me/availability', { body, key });
