/**
 * Why the rest of a report cannot be read. Thrown inside the readers only, and made a problem where a report is put
 * together: what was read before it counts.
 */
export class Unreadable extends Error {
  override name = 'Unreadable';
  /** One-based line of the file, where it is known. */
  readonly line: number | undefined;

  /** @param message a sentence about the file without its subject, that also says what to do where there is something to do */
  constructor(message: string, line?: number) {
    super(message);
    this.line = line;
  }
}
