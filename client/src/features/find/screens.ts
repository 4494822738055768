/** A screen that can be gone to by its name. The frame says which there are. */
export interface Screen {
  readonly id: string;
  readonly name: string;
  readonly open: () => Promise<void>;
}
