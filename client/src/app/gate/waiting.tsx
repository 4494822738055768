import { Skeleton } from '../../components/ui/skeleton.tsx';

/** While what comes next is still on its way. */
export function Waiting() {
  return (
    <div className="page">
      <Skeleton blocks={[44, 120, 120]} />
    </div>
  );
}
