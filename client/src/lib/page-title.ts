let title = 'Wardline';
let waiting = 0;

function show(): void {
  document.title = waiting === 0 ? title : `(${waiting}) ${title}`;
}

/** Names the page in the browser's tab. */
export function setPageTitle(name: string): void {
  title = `${name} – Wardline`;
  show();
}

/** How much waits for the person, before the name: seen in a tab that is not in front. */
export function setTitleCount(count: number): void {
  waiting = count;
  show();
}
