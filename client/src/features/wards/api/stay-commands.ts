import type { z } from 'zod';
import type {
  admitInfant,
  admitPatient,
  answerRequest,
  askForBed,
  bedSuggestions,
  changeChecklist,
  changeStay,
  dischargeStay,
  moveStay,
  planDischarge,
  RequestCard,
  stayChanged,
  stayHistory,
  staysChanged,
  suggestBeds,
  swapStays,
  undoStay,
} from '../../../../../shared/schemas/stays.ts';
import type { StaffPage } from '../../../../../shared/schemas/staff.ts';
import { api } from '../../../lib/api/api.ts';

export type StayChanged = z.output<typeof stayChanged>;
type OfStay<Body> = Body & { readonly stayId: string };

const post =
  <Body extends object>(what: string, method: 'POST' | 'PATCH' = 'POST') =>
  ({ stayId, ...body }: OfStay<Body>, key: string) =>
    api.send<StayChanged>(method, `/stays/${encodeURIComponent(stayId)}${what}`, { body, key });

export const postAdmit = (body: z.input<typeof admitPatient>, key: string) =>
  api.send<StayChanged>('POST', '/stays', { body, key });
export const postInfant = post<z.input<typeof admitInfant>>('/infants');
export const postMove = post<z.input<typeof moveStay>>('/move');
export const postPlan = post<z.input<typeof planDischarge>>('/discharge-plan');
export const postDischarge = post<z.input<typeof dischargeStay>>('/discharge');
export const postUndo = post<z.input<typeof undoStay>>('/undo');
export const postChecklist = post<z.input<typeof changeChecklist>>('/checklist');
export const patchStay = post<z.input<typeof changeStay>>('', 'PATCH');
export const postCancel = post<{ version: number; reason: string }>('/cancel');
export const postSwap = (body: z.input<typeof swapStays>, key: string) =>
  api.send<z.output<typeof staysChanged>>('POST', '/stays/swap', { body, key });

export const postRequest = (body: z.input<typeof askForBed>, key: string) =>
  api.send<RequestCard>('POST', '/bed-requests', { body, key });
export const postAnswer = (
  { requestId, ...body }: z.input<typeof answerRequest> & { requestId: string },
  key: string,
) => api.send<RequestCard>('POST', `/bed-requests/${encodeURIComponent(requestId)}/answer`, { body, key });

export const postSuggest = (body: z.input<typeof suggestBeds>) =>
  api.send<z.output<typeof bedSuggestions>>('POST', '/beds/suggestions', { body });

export const getHistory = (stayId: string, signal?: AbortSignal) =>
  api.get<z.output<typeof stayHistory>>(`/stays/${encodeURIComponent(stayId)}/history`, signal);

export const getDoctors = (signal?: AbortSignal) => api.get<StaffPage>('/staff?role=doctor&state=active', signal);
