interface BadgeProps {
  readonly count: number;
  /** Drawn in the colour of danger: something must be acted on now. */
  readonly isUrgent?: boolean;
  /** Something of it is meant for the person. */
  readonly isForMe?: boolean;
  readonly label: string;
}

const MOST = 99;

/** A count beside a sign; read out in words. Nothing where nothing waits. */
export function Badge({ count, isUrgent = false, isForMe = false, label }: BadgeProps) {
  if (count === 0) return null;
  return (
    <span className="badge" data-urgent={isUrgent ? '' : undefined} data-for-me={isForMe ? '' : undefined}>
      <span aria-hidden="true" className="numbers ltr">
        {isForMe ? '@' : ''}
        {count > MOST ? `${MOST}+` : count}
      </span>
      <span className="visually-hidden">, {label}</span>
    </span>
  );
}
