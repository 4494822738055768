import type { NoticeLink } from '../../../../shared/schemas/notices.ts';

/** The address of what a notice is about, inside this app. */
export function noticePath(link: NoticeLink): string {
  switch (link.to) {
    case 'message':
      return `/messages/${link.channelId}?at=${link.number}`;
    case 'ward':
      return link.bedId === null ? `/wards/${link.wardId}` : `/wards/${link.wardId}?bed=${link.bedId}`;
    case 'housekeeping':
      return '/housekeeping';
    case 'on-call':
      return '/on-call';
    case 'consent':
      return `/consents/${link.consentId}`;
    case 'leave':
      return `/leave?request=${link.requestId}`;
    case 'procedure':
      return `/procedures/${link.procedureId}`;
    case 'duty':
      return '/duty';
    case 'shifts':
      return '/shifts';
    case 'roster':
      return `/rosters/${link.wardId}`;
    case 'attendance':
      return '/attendance';
    case 'retention':
      return '/setup/retention?tab=proposals';
    case 'account':
      return '/account';
    case 'staff':
      return `/staff?person=${link.staffId}`;
  }
}
