import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { addWallScreen, WallScreen, WallScreenAdded } from '../../../../../shared/schemas/wall.ts';
import { api } from '../../../lib/api/api.ts';

/** Screens come and go seldom, and nobody is told; that they are seen is worth another look now and then. */
export const useScreens = () =>
  useQuery({
    queryKey: ['walls'],
    queryFn: ({ signal }) => api.get<{ readonly items: readonly WallScreen[] }>('/walls', signal),
    refetchInterval: 30_000,
  });

export const postScreen = (body: z.output<typeof addWallScreen>, key: string) =>
  api.send<WallScreenAdded>('POST', '/walls', { body, key });

export const postRevoke = ({ id, version }: Pick<WallScreen, 'id' | 'version'>, key: string) =>
  api.send<WallScreen>('POST', `/walls/${id}/revoke`, { body: { version }, key });
