/** The forms in which a module and its record are written. */
export interface ModuleNames {
  /** `ward-rounds` */
  readonly name: string;
  /** `wardRounds` */
  readonly Name: string;
  /** `wardRound` */
  readonly record: string;
  /** `WardRound` */
  readonly Record: string;
  /** `ward-round` */
  readonly file: string;
  /** `ward rounds`, as people say it */
  readonly records: string;
}

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const camel = (kebab: string) => kebab.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
const pascal = (kebab: string) => camel(`-${kebab}`);

/** `null` for names that are not kebab case, or where module and record could not be told apart. */
export function nameModule(name = '', file = name.replace(/s$/, '')): ModuleNames | null {
  if (!KEBAB.test(name) || !KEBAB.test(file) || file === name) return null;
  return {
    name,
    Name: camel(name),
    record: camel(file),
    Record: pascal(file),
    file,
    records: name.replaceAll('-', ' '),
  };
}
