/** A file of the repository that is made from the sources, committed, and checked for drift. */
export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly content: string;
}

export type Generator = () => GeneratedFile | readonly GeneratedFile[] | Promise<GeneratedFile>;
