import './find.css';
import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { KeyboardEvent } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { useDialogOpening } from '../../components/ui/use-dialog-opening.ts';
import { useCan } from '../../lib/session/use-session.ts';
import { bedOf } from './find-api.ts';
import { OptionRow } from './option-row.tsx';
import type { Screen } from './screens.ts';
import type { Option } from './use-options.ts';
import { useOptions } from './use-options.ts';

interface FindDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** The screens this person may open. */
  readonly screens: readonly Screen[];
}

/** Finds a ward, a bed, a patient or a screen by what people call it, and goes there. */
export function FindDialog({ isOpen, onClose, screens }: FindDialogProps) {
  const { t } = useTranslation('find');
  const { t: tCommon } = useTranslation();
  const isOpened = useDialogOpening(isOpen);
  const isPhone = useMediaQuery('(max-width: 699px)');
  return (
    <Modal
      opened={isOpened}
      onClose={onClose}
      fullScreen={isPhone === true}
      size={620}
      centered={false}
      yOffset="9dvh"
      title={<span className="panel-title">{t('title')}</span>}
      closeButtonProps={{ 'aria-label': tCommon('action.close') }}
      className="find"
    >
      {isOpen ? <Finder screens={screens} onClose={onClose} /> : null}
    </Modal>
  );
}

/** Where an option leads; ids only, so that nothing of a patient stands in an address. */
function useGo(onClose: () => void): (option: Option) => Promise<void> {
  const navigate = useNavigate();
  return async (option) => {
    if (option.kind === 'ward') await navigate({ to: '/wards/$wardId', params: { wardId: option.id } });
    else if (option.kind === 'screen') await option.open();
    else if (option.kind === 'bed') {
      await navigate({ to: '/wards/$wardId', params: { wardId: option.wardId }, search: { bed: option.id } });
    } else {
      const { wardId } = option.found;
      const bed = await bedOf(option.found);
      if (wardId === null) await navigate({ to: '/patients' });
      else await navigate({ to: '/wards/$wardId', params: { wardId }, search: bed === null ? {} : { bed } });
    }
    onClose();
  };
}

function Finder({ screens, onClose }: Omit<FindDialogProps, 'isOpen'>) {
  const { t } = useTranslation('find');
  const id = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [failure, setFailure] = useState<unknown>(null);
  const field = useRef<HTMLInputElement>(null);
  const canSeeWards = useCan('ward.read');
  const canSeePatients = useCan('patient.read');
  const { groups, isLooking, error } = useOptions(text, screens, { canSeeWards, canSeePatients });
  const go = useGo(onClose);
  const options = groups.flatMap((group) => group.options);
  const at = Math.min(active, options.length - 1);
  const domId = (option: Option) => `${id}-${option.kind}-${option.id}`;
  const chosen = options[at];
  const activeId = chosen === undefined ? undefined : domId(chosen);

  useEffect(() => {
    if (activeId !== undefined) document.querySelector(`[id="${activeId}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);

  const choose = (option: Option) => {
    setFailure(null);
    go(option).catch(setFailure);
  };
  const onKey = (event: KeyboardEvent) => {
    const last = options.length - 1;
    const next: Readonly<Record<string, number>> = {
      ArrowDown: at >= last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : at - 1,
      PageDown: Math.min(last, at + 6),
      PageUp: Math.max(0, at - 6),
    };
    const to = next[event.key];
    if (to !== undefined) {
      event.preventDefault();
      setActive(Math.max(0, to));
    } else if (event.key === 'Enter' && chosen !== undefined && !event.nativeEvent.isComposing) {
      event.preventDefault();
      choose(chosen);
    }
  };
  const isEmpty = options.length === 0 && !isLooking && text.trim() !== '';
  return (
    <div className="finder">
      <div className="find-field">
        <IconSearch size={20} stroke={2} aria-hidden="true" />
        <input
          ref={field}
          data-autofocus
          type="text"
          role="combobox"
          aria-label={t('field')}
          aria-expanded={options.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          {...(activeId === undefined ? {} : { 'aria-activedescendant': activeId })}
          value={text}
          placeholder={t(canSeePatients ? 'placeholder' : 'placeholderPlaces')}
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="go"
          onChange={(event) => {
            setText(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKey}
        />
      </div>
      <FailureNotice error={failure ?? error} />
      <div id={`${id}-list`} role="listbox" aria-label={t('results')} className="find-list">
        {groups.map(({ kind, options: list }) => (
          <div key={kind} role="group" aria-labelledby={`${id}-${kind}`}>
            <div id={`${id}-${kind}`} role="presentation" className="find-kind">
              {t(`kind.${kind}`)}
            </div>
            {list.map((option) => (
              <OptionRow
                key={option.id}
                option={option}
                domId={domId(option)}
                isActive={option === chosen}
                onChoose={() => {
                  choose(option);
                }}
                onPoint={() => {
                  setActive(options.indexOf(option));
                }}
              />
            ))}
          </div>
        ))}
      </div>
      <p className={isEmpty || isLooking ? 'find-none' : 'visually-hidden'} role="status">
        {isLooking ? t('looking') : isEmpty ? t('none') : t('count', { count: options.length })}
      </p>
    </div>
  );
}
