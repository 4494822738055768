import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  amendConsent,
  ConsentRegister,
  ConsentView,
  declineConsent,
  draftConsent,
  paperConsent,
  PatientConsents,
  registrationConsent,
  remoteSent,
  revokeConsent,
  sendRemote,
  signAsStaff,
  voidConsent,
} from '../../../../../shared/schemas/consents.ts';
import { api } from '../../../lib/api/api.ts';
import type { RegisterSearch } from '../register-search.ts';

const PAGE = 50;

export const consentsOfKey = (patientId: string) => ['consents', 'of', patientId] as const;
export const consentKey = (consentId: string) => ['consents', 'one', consentId] as const;

export const usePatientConsents = (patientId: string) =>
  useQuery({
    queryKey: consentsOfKey(patientId),
    queryFn: ({ signal }) => api.get<PatientConsents>(`/patients/${encodeURIComponent(patientId)}/consents`, signal),
    staleTime: 0,
  });

/** `null`: none yet, nothing is asked. */
export const useConsent = (consentId: string | null) =>
  useQuery({
    queryKey: consentKey(consentId ?? ''),
    queryFn: ({ signal }) => api.get<ConsentView>(`/consents/${encodeURIComponent(consentId ?? '')}`, signal),
    enabled: consentId !== null,
    staleTime: 0,
  });

function registerAddress({ state, category }: RegisterSearch, before: string | null): string {
  const query = new URLSearchParams({ limit: String(PAGE) });
  if (state !== undefined) query.set('state', state);
  if (category !== undefined) query.set('category', category);
  if (before !== null) query.set('before', before);
  return `/consents?${query.toString()}`;
}

export const useConsentRegister = (search: RegisterSearch) =>
  useInfiniteQuery({
    queryKey: ['consents', 'register', search.state ?? null, search.category ?? null],
    queryFn: ({ pageParam, signal }) => api.get<ConsentRegister>(registerAddress(search, pageParam), signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ hasMore, items }) => (hasMore ? (items.at(-1)?.consent.id ?? null) : null),
    staleTime: 0,
  });

interface OfPatient {
  readonly patientId: string;
}
interface Of {
  readonly consentId: string;
}

const ofPatient = ({ patientId }: OfPatient) => `/patients/${encodeURIComponent(patientId)}/consents`;
const one = ({ consentId }: Of, act: string) => `/consents/${encodeURIComponent(consentId)}${act}`;

// Ids are brands on the server's side of the schema and plain text where they come from a form.
type Loose<Body> = {
  readonly [Field in keyof Body]: Body[Field] extends string | null | undefined ? string | null : Body[Field];
};

export const postDraft = ({ patientId, ...body }: Loose<z.input<typeof draftConsent>> & OfPatient, key: string) =>
  api.send<ConsentView>('POST', ofPatient({ patientId }), { body, key });

export const patchConsent = ({ consentId, ...body }: z.input<typeof amendConsent> & Of, key: string) =>
  api.send<ConsentView>('PATCH', one({ consentId }, ''), { body, key });

type Versioned = Of & { readonly version: number };

export const postSend = ({ consentId, version }: Versioned, key: string) =>
  api.send<ConsentView>('POST', one({ consentId }, '/send'), { body: { version }, key });

export const postReadAgain = ({ consentId, version }: Versioned, key: string) =>
  api.send<ConsentView>('POST', one({ consentId }, '/read-again'), { body: { version }, key });

export const postHandOver = ({ consentId, version }: Versioned, key: string) =>
  api.send<unknown>('POST', one({ consentId }, '/hand-over'), { body: { version }, key });

export const postSign = ({ consentId, ...body }: z.input<typeof signAsStaff> & Of, key: string) =>
  api.send<ConsentView>('POST', one({ consentId }, '/sign'), { body, key });

export const postDecline = ({ consentId, ...body }: z.input<typeof declineConsent> & Of, key: string) =>
  api.send<ConsentView>('POST', one({ consentId }, '/decline'), { body, key });

export const postVoid = ({ consentId, ...body }: z.input<typeof voidConsent> & Of, key: string) =>
  api.send<ConsentView>('POST', one({ consentId }, '/void'), { body, key });

export const postRevoke = ({ consentId, ...body }: z.input<typeof revokeConsent> & Of, key: string) =>
  api.send<ConsentView>('POST', one({ consentId }, '/revoke'), { body, key });

export const postRemote = ({ consentId, ...body }: z.input<typeof sendRemote> & Of, key: string) =>
  api.send<z.output<typeof remoteSent>>('POST', one({ consentId }, '/remote'), { body, key });

export const postRemoteEnd = ({ consentId, version }: Versioned, key: string) =>
  api.send<unknown>('POST', one({ consentId }, '/remote/end'), { body: { version }, key });

export const postPaper = ({ patientId, ...body }: Loose<z.input<typeof paperConsent>> & OfPatient, key: string) =>
  api.send<ConsentView>('POST', `${ofPatient({ patientId })}/paper`, { body, key });

export const postRegistration = (
  { patientId, ...body }: Loose<z.input<typeof registrationConsent>> & OfPatient,
  key: string,
) => api.send<ConsentView>('POST', `${ofPatient({ patientId })}/registration`, { body, key });

export const fetchDocument = (consentId: string): Promise<Blob> => api.getFile(one({ consentId }, '/document'));
