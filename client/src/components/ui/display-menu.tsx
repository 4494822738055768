import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { languageStore, setLanguage } from '../../lib/i18n/i18n.ts';
import { LANGUAGES } from '../../lib/i18n/languages.ts';
import { useStore } from '../../lib/store.ts';

const SCHEMES = [
  { value: 'light', icon: IconSun },
  { value: 'dark', icon: IconMoon },
  { value: 'auto', icon: IconDeviceDesktop },
] as const;

/** Language and appearance, on every screen including the sign-in. */
export function DisplayMenu() {
  const { t } = useTranslation();
  const language = useStore(languageStore);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const tick = <IconCheck size={16} aria-hidden="true" />;
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <button type="button" className="header-button" aria-label={t('header.display')}>
          <IconLanguage size={20} stroke={1.8} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('header.language')}</Menu.Label>
        {LANGUAGES.map(({ code, name }) => (
          <Menu.Item
            key={code}
            role="menuitemradio"
            aria-checked={code === language}
            lang={code}
            rightSection={code === language ? tick : null}
            onClick={() => void setLanguage(code)}
          >
            <bdi>{name}</bdi>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('header.appearance')}</Menu.Label>
        {SCHEMES.map(({ value, icon: Glyph }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={value === colorScheme}
            leftSection={<Glyph size={18} aria-hidden="true" />}
            rightSection={value === colorScheme ? tick : null}
            onClick={() => {
              setColorScheme(value);
            }}
          >
            {t(`header.${value}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
