import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShiftTemplateView, StaffingNeeds } from '../../../../../shared/schemas/rosters.ts';
import type { Role } from '../../../../../shared/types/permissions.ts';
import { useSkillName } from './use-skill-name.ts';

type Skills = StaffingNeeds['needs'][number]['skills'];

interface SkillsFieldProps {
  readonly templates: readonly ShiftTemplateView[];
  readonly draft: StaffingNeeds['needs'] | readonly StaffingNeeds['needs'][number][];
  readonly canEdit: boolean;
  readonly onSet: (templateId: ShiftTemplateView['id'], skills: Skills) => void;
}

const ROLES_OF_WARDS: readonly Role[] = ['nurse', 'nurse-manager', 'doctor'];

/** Who of them must be able to do what: a role, or the name of a qualification; the same on every day of the week. */
export function SkillsField({ templates, draft, canEdit, onSet }: SkillsFieldProps) {
  const { t } = useTranslation('rosterSetup');
  const nameOf = useSkillName();
  const [templateId, setTemplateId] = useState<string>(templates[0]?.id ?? '');
  const [skill, setSkill] = useState('');
  const [minimum, setMinimum] = useState(1);
  const template = templates.find(({ id }) => id === templateId);
  const skillsOf = (id: string): Skills => draft.find((one) => one.templateId === id)?.skills ?? [];
  const listed = templates.flatMap((one) => skillsOf(one.id).map((need) => ({ template: one, need })));
  return (
    <fieldset className="fieldset stack">
      <legend>{t('skills.title')}</legend>
      <p className="muted small">{t('skills.lead')}</p>
      <ul className="template-list">
        {listed.map(({ template: of, need }) => (
          <li key={`${of.id} ${need.skill}`} className="row">
            <span>{t('skills.said', { shift: of.name, count: need.minimum, skill: nameOf(need.skill) })}</span>
            {canEdit ? (
              <Button
                variant="subtle"
                size="compact-md"
                aria-label={t('skills.removeOf', { shift: of.name, skill: nameOf(need.skill) })}
                onClick={() =>
                  onSet(
                    of.id,
                    skillsOf(of.id).filter((one) => one.skill !== need.skill),
                  )
                }
              >
                {t('skills.remove')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {canEdit ? (
        <div className="skills-add">
          <NativeSelect
            label={t('needs.shift')}
            value={templateId}
            data={templates.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => setTemplateId(event.currentTarget.value)}
          />
          <NumberInput
            label={t('skills.minimum')}
            min={1}
            max={60}
            value={minimum}
            onChange={(value) => setMinimum(Number(value) || 1)}
          />
          <TextInput
            label={t('skills.skill')}
            list="roster-skills"
            maxLength={80}
            value={skill}
            onChange={(event) => setSkill(event.currentTarget.value)}
          />
          <datalist id="roster-skills">
            {ROLES_OF_WARDS.map((role) => (
              <option key={role} value={role}>
                {nameOf(role)}
              </option>
            ))}
          </datalist>
          <Button
            variant="default"
            disabled={skill.trim() === '' || template === undefined}
            onClick={() => {
              if (template === undefined) return;
              const named = skill.trim();
              const others = skillsOf(template.id).filter((one) => one.skill !== named);
              onSet(template.id, [...others, { skill: named, minimum }]);
              setSkill('');
            }}
          >
            {t('skills.add')}
          </Button>
        </div>
      ) : null}
    </fieldset>
  );
}
