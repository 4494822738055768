import type { z } from 'zod';
import type { callDirty, ofCleaning, ofStage, pauseCleaning } from '../../../../../shared/schemas/housekeeping.ts';
import type { BedView, bedVersion, holdBed, takeBedOut } from '../../../../../shared/schemas/places.ts';
import { api } from '../../../lib/api/api.ts';

type OfBed<Body> = Body & { readonly bedId: string };

const post =
  <Body extends object>(path: (bedId: string) => string) =>
  ({ bedId, ...body }: OfBed<Body>, key: string) =>
    api.send<BedView>('POST', path(encodeURIComponent(bedId)), { body, key });

export const postHold = post<z.input<typeof holdBed>>((id) => `/beds/${id}/hold`);
export const postRelease = post<z.input<typeof bedVersion>>((id) => `/beds/${id}/release`);
export const postTakeOut = post<z.input<typeof takeBedOut>>((id) => `/beds/${id}/take-out`);
export const postReopen = post<z.input<typeof bedVersion>>((id) => `/beds/${id}/reopen`);
export const postDirty = post<z.input<typeof callDirty>>((id) => `/beds/${id}/dirty`);
export const postCleanNow = post<z.input<typeof bedVersion>>((id) => `/beds/${id}/clean-now`);
export const postStartCleaning = post<z.input<typeof ofCleaning>>((id) => `/cleanings/${id}/start`);
export const postPause = post<z.input<typeof pauseCleaning>>((id) => `/cleanings/${id}/pause`);
export const postResume = post<z.input<typeof ofCleaning>>((id) => `/cleanings/${id}/resume`);
export const postNextStage = post<z.input<typeof ofStage>>((id) => `/cleanings/${id}/next-stage`);
export const postFinish = post<z.input<typeof ofStage>>((id) => `/cleanings/${id}/finish`);
