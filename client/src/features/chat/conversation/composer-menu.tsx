import { ActionIcon, Menu } from '@mantine/core';
import { IconAlertTriangle, IconFlag, IconMessage, IconPlus, IconTransfer } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MessagePriority } from '../../../../../shared/schemas/chat.ts';
import { useStore } from '../../../lib/store.ts';
import type { How } from './composer.tsx';
import { enterSends, setEnterSends } from './enter-sends.ts';
import { IN_THE_PAGE } from './menu-place.ts';
import { useTalkContext } from './talk-context.ts';

interface ComposerMenuProps {
  readonly how: How;
  readonly onHow: (how: How) => void;
  readonly isThread: boolean;
}

const icon = { size: 20, stroke: 1.8, 'aria-hidden': true } as const;
const PRIORITIES = [
  { priority: 'normal', Glyph: IconMessage },
  { priority: 'important', Glyph: IconFlag },
  { priority: 'urgent', Glyph: IconAlertTriangle },
] as const;

/** How a message is to be taken, a handover, and what Enter does. */
export function ComposerMenu({ how, onHow, isThread }: ComposerMenuProps) {
  const { t } = useTranslation('conversation');
  const { channel, overlay } = useTalkContext();
  const isEnterSending = useStore(enterSends);
  const choose = (priority: MessagePriority) => {
    // Important asks unless one says otherwise; urgent always asks.
    onHow({ priority, needsAck: priority !== 'normal' });
  };
  const offered = PRIORITIES.filter(({ priority }) => priority !== 'urgent' || channel.abilities.canWriteUrgent);
  return (
    <Menu position="top-end" withinPortal shadow="md" portalProps={IN_THE_PAGE} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" size={44} aria-label={t('composer.menu')}>
          <IconPlus size={20} stroke={1.8} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className="talk-menu">
        <Menu.Label>{t('composer.priority')}</Menu.Label>
        <Menu.RadioGroup
          value={how.priority}
          onChange={(value) => {
            choose(PRIORITIES.find(({ priority }) => priority === value)?.priority ?? 'normal');
          }}
        >
          {offered.map(({ priority, Glyph }) => (
            <Menu.RadioItem key={priority} value={priority} closeMenuOnClick rightSection={<Glyph {...icon} />}>
              {t(`priority.${priority}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.CheckboxItem
          checked={how.needsAck}
          disabled={how.priority === 'urgent'}
          closeMenuOnClick
          onChange={(needsAck) => {
            onHow({ ...how, needsAck });
          }}
        >
          {t('composer.ask')}
        </Menu.CheckboxItem>
        {isThread ? null : (
          <Menu.Item
            leftSection={<IconTransfer {...icon} />}
            onClick={() => {
              overlay.set({ kind: 'handover' });
            }}
          >
            {t('composer.handover')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.CheckboxItem checked={isEnterSending} onChange={setEnterSends}>
          {t('composer.enterSends')}
        </Menu.CheckboxItem>
      </Menu.Dropdown>
    </Menu>
  );
}
