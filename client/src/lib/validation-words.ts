/** What can be wrong with a field, as the catalogue names it. */
export type Validation =
  | 'required'
  | 'chooseOne'
  | 'email'
  | 'phone'
  | 'format'
  | 'hospitalCode'
  | 'pin'
  | 'sixDigits'
  | 'password'
  | 'timeZone';

/** Before the words of a complaint that the schema made; the server's come without it. */
export const MARK = 'validation:';
