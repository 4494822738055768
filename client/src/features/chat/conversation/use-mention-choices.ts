import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { ChatPerson, findPeople } from '../../../../../shared/schemas/chat.ts';
import type { OnCallBoard } from '../../../../../shared/schemas/on-call.ts';
import { api } from '../../../lib/api/api.ts';
import type { Asked, Mention } from './mentions.ts';
import { useTalkContext } from './talk-context.ts';

export interface Choice {
  readonly key: string;
  readonly mention: Mention;
  readonly label: string;
  readonly detail: string;
}

const MOST = 8;
const LONG_ENOUGH = 2;

const rolesQuery = queryOptions({
  queryKey: ['chat', 'roles'],
  queryFn: ({ signal }) => api.get<OnCallBoard>('/on-call', signal),
  staleTime: 60_000,
});

const peopleQuery = (text: string) =>
  queryOptions({
    queryKey: ['chat', 'people', text],
    queryFn: () => {
      const body: z.input<typeof findPeople> = { text };
      return api.send<{ readonly items: readonly ChatPerson[] }>('POST', '/chat/people', { body });
    },
    staleTime: 60_000,
  });

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether some word of the name begins with what is typed, or the name itself does. */
const begins = (name: string, typed: string): boolean => {
  const wanted = fold(typed.trim());
  const words = fold(name);
  return wanted === '' || words.startsWith(wanted) || words.split(/[\s,()-]+/u).some((word) => word.startsWith(wanted));
};

/** Who can be meant by what is typed behind the @: everyone on duty, roles, people of the channel, then others. */
export function useMentionChoices(asked: Asked | null): readonly Choice[] {
  const { t } = useTranslation('conversation');
  const { t: tCommon } = useTranslation();
  const { channel, members, me } = useTalkContext();
  const typed = asked?.words ?? '';
  const isWide = channel.kind === 'patient' || channel.kind === 'ward';
  const roles = useQuery({ ...rolesQuery, enabled: asked !== null && channel.kind !== 'direct' });
  const others = useQuery({ ...peopleQuery(typed), enabled: asked !== null && isWide && typed.length >= LONG_ENOUGH });
  return useMemo(() => {
    if (asked === null) return [];
    const onDuty = t('mention.onDuty');
    const all: Choice[] = [];
    if (channel.kind !== 'direct' && begins(onDuty, typed)) {
      const mention: Mention = { target: { kind: 'on-duty' }, label: onDuty };
      all.push({ key: 'on-duty', mention, label: onDuty, detail: t('mention.onDutyDetail') });
    }
    for (const role of roles.data?.roles ?? []) {
      if (!begins(role.name, typed)) continue;
      const held = role.holders.map(({ name }) => name).join(', ');
      const mention: Mention = { target: { kind: 'role', roleId: role.id }, label: role.name };
      all.push({ key: role.id, mention, label: role.name, detail: held === '' ? t('mention.nobody') : held });
    }
    const people = [...members, ...(others.data?.items ?? [])];
    const seen = new Set<string>([me]);
    for (const { staffId, name, role, jobTitle } of people) {
      if (seen.has(staffId) || !begins(name, typed)) continue;
      seen.add(staffId);
      const mention: Mention = { target: { kind: 'person', staffId }, label: name };
      all.push({ key: staffId, mention, label: name, detail: jobTitle ?? tCommon(`role.${role}`) });
    }
    return all.slice(0, MOST);
  }, [asked, typed, channel.kind, members, me, roles.data, others.data, t, tCommon]);
}
