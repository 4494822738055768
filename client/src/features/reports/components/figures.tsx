interface FiguresProps {
  readonly items: readonly { readonly name: string; readonly value: string; readonly note?: string }[];
}

/** The few numbers that matter, large. */
export function Figures({ items }: FiguresProps) {
  return (
    <dl className="figures">
      {items.map(({ name, value, note }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="numbers">
            {value}
            {note === undefined ? null : <span className="figures-note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
