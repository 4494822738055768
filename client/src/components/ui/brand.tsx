/** The mark and the name; the name is the same in every language. */
export function Brand() {
  return (
    <span className="brand ltr">
      <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="8" className="brand-ground" />
        <g fill="none" className="brand-line" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round">
          <path d="M7 9v15M7 20h18v4M25 20v-3a4 4 0 0 0-4-4h-8v7" />
        </g>
        <circle cx="10.6" cy="13.6" r="1.9" className="brand-dot" />
      </svg>
      <span className="brand-name">Wardline</span>
    </span>
  );
}
