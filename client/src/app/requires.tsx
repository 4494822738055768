import type { RouteComponent } from '@tanstack/react-router';
import type { Permission } from '../../../shared/types/permissions.ts';
import { useCan } from '../lib/session/use-session.ts';
import { ForbiddenScreen } from './error-screens.tsx';

/** The screen, or a plain word that it is not for this person. The server refuses either way. */
export function requires(permission: Permission, Screen: RouteComponent): RouteComponent {
  function Guarded() {
    return useCan(permission) ? <Screen /> : <ForbiddenScreen />;
  }
  const { preload } = Screen;
  return preload === undefined ? Guarded : Object.assign(Guarded, { preload });
}
