import type { BinEntry } from '../../../../shared/schemas/bin.ts';

/** Where what came back is shown; `null` where it is shown only as a part of something else. */
export function resultPath({ kind, recordId, patientId }: Pick<BinEntry, 'kind' | 'recordId' | 'patientId'>) {
  switch (kind) {
    case 'patient':
      return `/patients/${recordId}`;
    case 'consent-template':
      return `/setup/consents/${recordId}`;
    case 'ward':
      return `/setup/places?ward=${recordId}`;
    case 'bed':
    case 'department':
      return '/setup/places';
    case 'staff':
      return `/staff?person=${recordId}`;
    case 'custom-role':
      return '/setup/roles';
    case 'document':
    case 'message-file':
      return patientId === null ? null : `/patients/${patientId}`;
    case 'roster':
      return '/rosters';
    case 'shift-template':
    case 'leave-type':
      return null;
  }
}
