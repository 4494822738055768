import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconBuilding, IconBuildingCommunity, IconPencil, IconPlus, IconStairs, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addLocation } from '../../../../../shared/schemas/places.ts';
import type { LocationView, WardListItem } from '../../../../../shared/schemas/places.ts';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { LOCATIONS, patchLocation, postLocation } from '../api/places.ts';
import type { LocationNode } from '../tree.ts';
import { kindsWithin, treeOf } from '../tree.ts';
import { MoveButtons } from './move-buttons.tsx';
import type { Naming } from './name-dialog.tsx';
import { NameDialog } from './name-dialog.tsx';
import type { Removing } from './remove-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';

const ICONS = { site: IconBuildingCommunity, building: IconBuilding, floor: IconStairs };

/** Where something is added: in that place, or on top. */
type AddAt = { readonly within: LocationView | null };

interface LocationTreeProps {
  readonly locations: readonly LocationView[];
  readonly wards: readonly WardListItem[];
}

/** Sites, buildings and floors, and the wards that lie in them. */
export function LocationTree({ locations, wards }: LocationTreeProps) {
  const { t } = useTranslation('places');
  const queries = useQueryClient();
  const refresh = () => void queries.invalidateQueries({ queryKey: LOCATIONS });
  const [naming, setNaming] = useState<Naming | null>(null);
  const [removing, setRemoving] = useState<Removing | null>(null);
  const [addAt, setAddAt] = useState<AddAt | null>(null);
  const doors: NodeDoors = {
    wards,
    onAdd: (within) => {
      setAddAt({ within });
    },
    onRename: ({ id, version, name: first }) => {
      const save = (name: string, key: string) => patchLocation({ locationId: id, version, name }, key);
      setNaming({ title: t('rename', { name: first }), first, save });
    },
    onRemove: ({ id, version, name }) => {
      setRemoving({ of: 'locations', id, version, name });
    },
    onSettled: refresh,
  };
  const add = (
    <Button
      leftSection={<IconPlus size={18} aria-hidden="true" />}
      onClick={() => {
        doors.onAdd(null);
      }}
    >
      {t('location.add')}
    </Button>
  );
  return (
    <div className="stack">
      {locations.length === 0 ? (
        <EmptyState icon={IconBuilding} title={t('location.emptyTitle')} action={add}>
          {t('location.emptyText')}
        </EmptyState>
      ) : (
        <>
          <Nodes nodes={treeOf(locations)} doors={doors} />
          <div>{add}</div>
        </>
      )}
      <NameDialog
        naming={naming}
        onClose={() => {
          setNaming(null);
        }}
        onDone={refresh}
      />
      <RemoveDialog
        removing={removing}
        onClose={() => {
          setRemoving(null);
        }}
        onDone={refresh}
      />
      <FormDialog
        isOpen={addAt !== null}
        onClose={() => {
          setAddAt(null);
        }}
        title={addAt?.within == null ? t('location.add') : t('location.addIn', { name: addAt.within.name })}
      >
        {addAt === null ? null : (
          <AddLocationForm
            within={addAt.within}
            onClose={() => {
              setAddAt(null);
            }}
            onDone={refresh}
          />
        )}
      </FormDialog>
    </div>
  );
}

interface NodeDoors {
  readonly wards: readonly WardListItem[];
  readonly onAdd: (within: LocationView | null) => void;
  readonly onRename: (location: LocationView) => void;
  readonly onRemove: (location: LocationView) => void;
  readonly onSettled: () => void;
}

function Nodes({ nodes, doors }: { readonly nodes: readonly LocationNode[]; readonly doors: NodeDoors }) {
  const { t } = useTranslation('places');
  return (
    <ul className="location-row">
      {nodes.map(({ location, inside }, index) => {
        const { id, version, name, kind } = location;
        const Glyph = ICONS[kind];
        const here = doors.wards.filter(({ locationId }) => locationId === id).map((ward) => ward.name);
        return (
          <li key={id}>
            <div className="card location">
              <Glyph size={20} stroke={1.8} aria-hidden="true" />
              <span className="location-words">
                <bdi className="location-name">{name}</bdi>
                <span className="muted small">
                  {t(`kind.${kind}`)}
                  {here.length === 0 ? null : <bdi> · {here.join(', ')}</bdi>}
                </span>
              </span>
              <span className="room-tools">
                <MoveButtons
                  of="locations"
                  {...{ id, version, name }}
                  isFirst={index === 0}
                  isLast={index === nodes.length - 1}
                  onSettled={doors.onSettled}
                />
                {kindsWithin(kind).length === 0 ? null : (
                  <ActionIcon
                    variant="default"
                    size={36}
                    aria-label={t('location.addIn', { name })}
                    onClick={() => {
                      doors.onAdd(location);
                    }}
                  >
                    <IconPlus size={18} stroke={2} aria-hidden="true" />
                  </ActionIcon>
                )}
                <ActionIcon
                  variant="default"
                  size={36}
                  aria-label={t('rename', { name })}
                  onClick={() => {
                    doors.onRename(location);
                  }}
                >
                  <IconPencil size={18} stroke={1.9} aria-hidden="true" />
                </ActionIcon>
                <ActionIcon
                  variant="default"
                  size={36}
                  aria-label={t('remove.label', { name })}
                  onClick={() => {
                    doors.onRemove(location);
                  }}
                >
                  <IconTrash size={18} stroke={1.9} aria-hidden="true" />
                </ActionIcon>
              </span>
            </div>
            {inside.length === 0 ? null : <Nodes nodes={inside} doors={doors} />}
          </li>
        );
      })}
    </ul>
  );
}

const schema = addLocation.pick({ kind: true, name: true });

interface AddLocationFormProps {
  readonly within: LocationView | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function AddLocationForm({ within, onClose, onDone }: AddLocationFormProps) {
  const { t } = useTranslation('places');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const kinds = kindsWithin(within?.kind ?? null);
  const form = useSchemaForm(schema, { kind: kinds[0] ?? 'floor', name: '' });
  const command = useCommand(postLocation, () => {
    onDone();
    onClose();
  });
  const isTaken = isProblem(command.error, 'already-exists');
  const submit = form.handleSubmit((values) => {
    command.mutate({ ...values, parentId: within?.id ?? null });
  });
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      {isTaken ? null : <FailureNotice error={command.error} />}
      <NativeSelect
        {...form.register('kind')}
        label={t('field.kind')}
        data={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
      />
      <TextInput
        {...form.register('name')}
        data-autofocus
        label={t('field.name')}
        autoComplete="off"
        error={isTaken ? t('taken') : fieldText(form.formState.errors.name)}
      />
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending}>
          {tCommon('action.save')}
        </Button>
      </div>
    </form>
  );
}
