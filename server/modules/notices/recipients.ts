import type { NoticeReach } from '../../../shared/domain/notice-types.ts';
import type { NoticeLink, NoticeWhy } from '../../../shared/schemas/notices.ts';
import type { StaffId, WardId } from '../../../shared/types/ids.ts';
import type { Staff } from '../staff/index.ts';
import { listActiveStaff, rightsOfStaff } from '../staff/index.ts';
import { NEEDED } from './choices.ts';
import type { Audience, Cause } from './notices.model.ts';
import { preferencesRepository } from './notices.repository.ts';
import type { NoticePorts } from './ports.ts';

/** Somebody a cause reaches. */
export interface Recipient {
  readonly staff: Staff;
  readonly why: NoticeWhy;
  readonly reach: NoticeReach;
  readonly isAway: boolean;
  readonly isOnDuty: boolean;
}

/** What these are about is somebody's own working time, whether they work now or not; nobody else can see to it for them. */
const OWN_TIME: ReadonlySet<string> = new Set(['correction', 'duty', 'leave', 'roster', 'shift', 'swap']);
const isOwnTime = ({ type }: Cause): boolean => OWN_TIME.has(type.split('.')[0] ?? '');

type Named = Extract<Audience, { staffIds: unknown }>;
type OfWards = Exclude<Audience, Named>;
const isNamed = (audience: Audience): audience is Named => 'staffIds' in audience;

const idOf = (staff: Staff): StaffId => staff._id as StaffId;

function seesWard(staff: Staff, wardId: WardId): boolean {
  const { permissions, wardIds } = rightsOfStaff(staff);
  return permissions.has('ward.read') && (wardIds === null || wardIds.includes(wardId));
}

const isAssigned = (staff: Staff, wardIds: readonly WardId[]) => wardIds.some((id) => staff.wardsNow.includes(id));

function isOfAudience(staff: Staff, audience: Audience): boolean {
  if (isNamed(audience)) return audience.staffIds.includes(idOf(staff));
  const { wardIds, roles } = audience;
  if (roles === undefined) return isAssigned(staff, wardIds);
  return roles.some((role) => staff.roles.includes(role)) && wardIds.some((id) => seesWard(staff, id));
}

/** Whether they may open what the notice leads to, as far as this module can tell by itself. */
function mayOpen(staff: Staff, { type, link, audiences }: Cause): boolean {
  const { permissions } = rightsOfStaff(staff);
  if (!permissions.has('notice.read') || !permissions.has(NEEDED[type])) return false;
  if (link.to !== 'ward') return true;
  // Who asked another ward for a bed hears its answer, and sees no more of that ward than before.
  const isTold = type === 'request.answered' && audiences.some((each) => isNamed(each) && isOfAudience(staff, each));
  return isTold || seesWard(staff, link.wardId);
}

/** Who of these may read the message, consent or procedure, where it leads to one. */
async function amongReaders(staff: readonly Staff[], link: NoticeLink, ports: Partial<NoticePorts>): Promise<Staff[]> {
  const readers = staff.length === 0 ? undefined : await readersOf(link, staff.map(idOf), ports);
  return readers === undefined ? [...staff] : staff.filter((one) => readers.has(idOf(one)));
}

/** As the modules say to whom it belongs; `undefined`: this one judges by itself. */
function readersOf(
  link: NoticeLink,
  staffIds: readonly StaffId[],
  { mayReadMessage, mayReadRecord }: Partial<NoticePorts>,
): Promise<ReadonlySet<StaffId>> | undefined {
  if (link.to === 'message') return mayReadMessage?.(link, staffIds);
  return link.to === 'consent' || link.to === 'procedure' ? mayReadRecord?.(link, staffIds) : undefined;
}

/** Who turned on hearing of it wherever it happens. */
async function whoWantAny({ type }: Cause, wards: readonly OfWards[]): Promise<StaffId[]> {
  if (wards.length === 0) return [];
  return (await preferencesRepository().find({ anyTypes: type })).map(({ staffId }) => staffId);
}

function reachOf(staff: Staff, cause: Cause, wards: readonly OfWards[]): Pick<Recipient, 'why' | 'reach'> | null {
  const own = cause.audiences.find((audience) => isOfAudience(staff, audience));
  if (own !== undefined) return { why: own.why, reach: 'mine' };
  const isVisible = wards.some(({ wardIds }) => wardIds.some((id) => seesWard(staff, id)));
  return isVisible ? { why: 'ward', reach: 'any' } : null;
}

/**
 * Whom the cause reaches, as the hospital is now: active people of its audiences who may see what it is about, and those
 * who chose to hear of any. Somebody who is named and away is joined by who covers for them.
 */
export async function findRecipients(cause: Cause, ports: Partial<NoticePorts>): Promise<Recipient[]> {
  const named = cause.audiences.filter(isNamed);
  const wards = cause.audiences.filter((audience): audience is OfWards => !isNamed(audience));
  const namedIds = named.flatMap(({ staffIds }) => staffIds);
  const found = await listActiveStaff({
    staffIds: [...namedIds, ...(await whoWantAny(cause, wards))],
    wardIds: wards.flatMap(({ wardIds }) => wardIds),
    roles: wards.flatMap(({ roles }) => roles ?? []),
  });
  const isOwn = isOwnTime(cause);
  const about = isOwn ? 'own-time' : 'work';
  const away = (await ports.findAway?.(found.map(idOf), about)) ?? new Map<StaffId, StaffId | null>();
  const onDuty = (await ports.findOnDuty?.(found.map(idOf))) ?? new Set<StaffId>();
  const covering = isOwn ? [] : namedIds.flatMap((id) => away.get(id) ?? []).filter((id) => !namedIds.includes(id));
  const covers = covering.length === 0 ? [] : await listActiveStaff({ staffIds: covering });
  const everyone = [...new Map([...covers, ...found].map((staff) => [staff._id, staff])).values()];
  const readers = await amongReaders(
    everyone.filter((staff) => !cause.exceptIds.includes(idOf(staff)) && mayOpen(staff, cause)),
    cause.link,
    ports,
  );
  return readers.flatMap((staff): Recipient[] => {
    const isAway = away.has(idOf(staff));
    const isOnDuty = onDuty.has(idOf(staff));
    const isCover = covering.includes(idOf(staff));
    const reached = reachOf(staff, cause, wards);
    if (isCover && (reached === null || reached.reach === 'any'))
      return [{ staff, why: 'cover', reach: 'mine', isAway, isOnDuty }];
    return reached === null ? [] : [{ staff, ...reached, isAway, isOnDuty }];
  });
}
