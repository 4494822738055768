export const VIEWS = ['mine', 'desk', 'balances', 'setup'] as const;
export type LeaveView = (typeof VIEWS)[number];

/** What the address says of the screen, so that a notice can lead to one request. */
interface LeaveSearch {
  readonly view?: LeaveView;
  readonly request?: string;
}

const isView = (view: unknown): view is LeaveView => VIEWS.some((known) => known === view);

/** What can be understood of an address; the rest is left out. */
export function readLeaveSearch({ view, request }: Record<string, unknown>): LeaveSearch {
  return {
    ...(isView(view) && view !== 'mine' ? { view } : {}),
    ...(typeof request === 'string' && request.length <= 36 ? { request } : {}),
  };
}
