/** Where a command says what it has to say. */
export interface Output {
  /** What was asked for, for a person. */
  text: (text: string) => void;
  /** What was asked for, for a program. */
  json: (value: unknown) => void;
  /** What else is worth knowing: not part of the result. */
  note: (sentence: string) => void;
  /** What is being done just now, for who waits at a terminal; the next output takes its place. */
  progress: (doing: string) => void;
  /** How text may look. */
  terminal: { color: boolean; width: number };
}
