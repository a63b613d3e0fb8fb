import type { Report } from '../model.ts';

/** What every format's reader is: it takes decoded text in pieces of any size, and throws `Unreadable` where it must stop. */
export interface TextReader {
  write(text: string): void;
  /** One-based line of the text that was read last. */
  line(): number;
  /** The file is complete. */
  finish(): void;
  /** What was read, whether or not the file was readable to its end. Call once. */
  report(): Report;
}
