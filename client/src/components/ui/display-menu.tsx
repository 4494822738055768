import { useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { languageStore, setLanguage } from '../../lib/i18n/i18n.ts';
import { LANGUAGES } from '../../lib/i18n/languages.ts';
import { useStore } from '../../lib/store.ts';
import { Disclosure } from './disclosure.tsx';

const SCHEMES = [
  { value: 'light', icon: IconSun },
  { value: 'dark', icon: IconMoon },
  { value: 'auto', icon: IconDeviceDesktop },
] as const;

/** Language and appearance, on every screen including the sign-in. */
export function DisplayMenu() {
  const { t } = useTranslation();
  return (
    <Disclosure
      className="header-button"
      label={t('header.display')}
      trigger={<IconLanguage size={20} stroke={1.8} aria-hidden="true" />}
    >
      <Languages />
      <Appearance />
    </Disclosure>
  );
}

function Languages() {
  const { t } = useTranslation();
  const language = useStore(languageStore);
  return (
    <fieldset className="fieldset menu-group">
      <legend>{t('header.language')}</legend>
      {LANGUAGES.map(({ code, name }) => (
        <label key={code} className="choice menu-choice" lang={code}>
          <input type="radio" name="language" checked={code === language} onChange={() => void setLanguage(code)} />
          <bdi>{name}</bdi>
        </label>
      ))}
    </fieldset>
  );
}

function Appearance() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <fieldset className="fieldset menu-group">
      <legend>{t('header.appearance')}</legend>
      {SCHEMES.map(({ value, icon: Glyph }) => (
        <label key={value} className="choice menu-choice">
          <input
            type="radio"
            name="appearance"
            checked={value === colorScheme}
            onChange={() => {
              setColorScheme(value);
            }}
          />
          <Glyph size={18} stroke={1.8} aria-hidden="true" />
          <span>{t(`header.${value}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}
