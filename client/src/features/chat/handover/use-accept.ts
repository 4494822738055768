import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { MessageId, WardId } from '../../../../../shared/types/ids.ts';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { postAcknowledge } from '../api/messages.ts';
import { handoverKey } from './handover-api.ts';

/** Accepts what passed to one: to acknowledge it is to take it on. */
export function useAccept(wardId: WardId) {
  const { t } = useTranslation('handover');
  const queries = useQueryClient();
  return useCommand(
    (id: MessageId) => postAcknowledge(id),
    () => {
      toast(t('accepted'));
      void queries.invalidateQueries({ queryKey: handoverKey(wardId) });
    },
  );
}
