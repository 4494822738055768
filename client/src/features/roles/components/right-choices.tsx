import { useTranslation } from 'react-i18next';
import { ALWAYS_GIVEN, neededFor, PERMISSION_GROUPS } from '../../../../../shared/domain/roles.ts';
import type { Permission } from '../../../../../shared/types/permissions.ts';
import { useRightWords } from '../use-right-words.ts';

interface RightChoicesProps {
  readonly chosen: readonly Permission[];
  readonly canGive: (right: Permission) => boolean;
  readonly error: string | null;
  readonly onChange: (chosen: readonly Permission[]) => void;
}

/** Every right there is, under the headings of a ward's day. What a chosen one needs is chosen with it. */
export function RightChoices({ chosen, canGive, error, onChange }: RightChoicesProps) {
  const { t } = useTranslation('roles');
  const needed = new Set(chosen.flatMap(neededFor));
  const choose = (right: Permission, isOn: boolean) => {
    const others = chosen.filter((one) => one !== right);
    onChange(isOn ? [...others, right] : others);
  };
  return (
    <div className="stack" role="group" aria-label={t('form.rights')}>
      {error === null ? null : (
        <p className="mantine-InputWrapper-error" role="alert">
          {error}
        </p>
      )}
      {PERMISSION_GROUPS.map(({ key, permissions }) => (
        <fieldset key={key} className="fieldset">
          <legend>{t(`group.${key}`)}</legend>
          <div className="rights">
            {permissions.map((right) => (
              <Right
                key={right}
                right={right}
                isChosen={chosen.includes(right)}
                isNeeded={needed.has(right)}
                isLocked={!canGive(right)}
                onChoose={choose}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}

interface RightProps {
  readonly right: Permission;
  readonly isChosen: boolean;
  readonly isNeeded: boolean;
  readonly isLocked: boolean;
  readonly onChoose: (right: Permission, isOn: boolean) => void;
}

function Right({ right, isChosen, isNeeded, isLocked, onChoose }: RightProps) {
  const { t } = useTranslation('roles');
  const words = useRightWords();
  const isAlways = ALWAYS_GIVEN.includes(right);
  const note = isAlways ? t('form.always') : isNeeded ? t('form.needed') : isLocked ? t('form.locked') : null;
  return (
    <label className="choice">
      <input
        type="checkbox"
        checked={isChosen || isNeeded || isAlways}
        disabled={isAlways || isNeeded || isLocked}
        onChange={({ currentTarget }) => {
          onChoose(right, currentTarget.checked);
        }}
      />
      <span>
        <span className="right-words">{words(right)}</span>
        {note === null ? null : <span className="muted small">{note}</span>}
      </span>
    </label>
  );
}
