import { IconBan, IconEye, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ALWAYS_GIVEN, completed } from '../../../../../shared/domain/roles.ts';
import type { Permission } from '../../../../../shared/types/permissions.ts';
import { useRightWords } from '../use-right-words.ts';

/** What people ask about first when they hear of a role. */
const TELLING: readonly Permission[] = ['patient.read', 'consent.sign', 'staff.manage', 'patient.remove'];
const isSeeing = (right: Permission): boolean => right.endsWith('.read');

interface RoleSummaryProps {
  readonly permissions: readonly Permission[];
  readonly everyWard: boolean;
}

/** In plain words what somebody with these rights may see and do, and what they may not. */
export function RoleSummary({ permissions, everyWard }: RoleSummaryProps) {
  const { t } = useTranslation('roles');
  const held = completed(permissions).filter((right) => !ALWAYS_GIVEN.includes(right));
  return (
    <div className="role-words">
      <p>{t(everyWard ? 'look.inEvery' : 'look.inOwn')}</p>
      <Part icon={IconEye} title={t('look.canSee')} rights={held.filter(isSeeing)} none={t('look.everyone')} />
      <Part icon={IconPencil} title={t('look.canDo')} rights={held.filter((right) => !isSeeing(right))} />
      <Part icon={IconBan} title={t('look.cannot')} rights={TELLING.filter((right) => !held.includes(right))} />
    </div>
  );
}

interface PartProps {
  readonly icon: typeof IconEye;
  readonly title: string;
  readonly rights: readonly Permission[];
  readonly none?: string;
}

function Part({ icon: Glyph, title, rights, none }: PartProps) {
  const words = useRightWords();
  if (rights.length === 0 && none === undefined) return null;
  return (
    <div className="role-part">
      <p className="role-part-title">
        <Glyph size={17} stroke={2} aria-hidden="true" />
        {title}
      </p>
      <ul>{rights.length === 0 ? <li>{none}</li> : rights.map((right) => <li key={right}>{words(right)}</li>)}</ul>
    </div>
  );
}
