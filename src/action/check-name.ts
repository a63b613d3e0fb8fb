// What checks and sections of the comment are called: one for each build, and none that two builds share.
import type { Occasion } from './occasion.ts';

/** The same for a run and for the companion workflow that records it. */
export const checkNameOf = (occasion: Pick<Occasion, 'workflow' | 'checkSuffix'>): string =>
  `pytest: ${sectionOf(occasion)}`;

export const sectionOf = ({ workflow, checkSuffix }: Pick<Occasion, 'workflow' | 'checkSuffix'>): string =>
  `${workflow}${checkSuffix}`;
