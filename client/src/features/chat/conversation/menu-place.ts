/** Menus are part of the page's work: under its main landmark, and covered with it when the screen is locked. */
export const IN_THE_PAGE = { target: '#content' } as const;
