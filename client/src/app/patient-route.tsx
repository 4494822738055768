import type { ComponentType } from 'react';
import { lazy, Suspense } from 'react';
import type { Permission } from '../../../shared/types/permissions.ts';
import { Skeleton } from '../components/ui/skeleton.tsx';
import type { PatientSection } from '../features/patients/patient-screen.tsx';
import { PatientScreen } from '../features/patients/patient-screen.tsx';
import { useSession } from '../lib/session/use-session.ts';

type SectionProps = React.ComponentProps<PatientSection>;

/** Each part is fetched for whoever may see it, and never holds up the others. */
const later = (load: () => Promise<{ default: ComponentType<SectionProps> }>): PatientSection => {
  const Lazy = lazy(load);
  return (props) => (
    <Suspense fallback={<Skeleton blocks={[160]} />}>
      <Lazy {...props} />
    </Suspense>
  );
};

const SECTIONS: readonly { readonly key: string; readonly needs: Permission; readonly Section: PatientSection }[] = [
  {
    key: 'consents',
    needs: 'consent.read',
    Section: later(async () => ({
      default: (await import('../features/consents/components/patient-consents.tsx')).PatientConsentsSection,
    })),
  },
  {
    key: 'procedures',
    needs: 'procedure.read',
    Section: later(async () => ({
      default: (await import('../features/procedures/patient-procedures.tsx')).PatientProceduresSection,
    })),
  },
  {
    key: 'documents',
    needs: 'patient.read',
    Section: later(async () => {
      const { PatientDocumentsSection } = await import('../features/documents/patient-documents.tsx');
      return { default: ({ patient }) => <PatientDocumentsSection patientId={patient.id} /> };
    }),
  },
];

const Photo = later(async () => {
  const { PatientPhoto } = await import('../features/documents/patient-photo.tsx');
  return {
    default: ({ patient: { id, givenName, familyName } }) => (
      <PatientPhoto patientId={id} name={`${givenName} ${familyName}`.trim()} />
    ),
  };
});

/** A patient’s page with the parts that other features keep. */
export function PatientRoute() {
  const { permissions } = useSession();
  return <PatientScreen Photo={Photo} sections={SECTIONS.filter(({ needs }) => permissions.includes(needs))} />;
}
