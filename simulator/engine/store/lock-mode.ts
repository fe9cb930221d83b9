/** Table locks, weakest first; a set of modes is the sum of their bits. */
export const LockMode = {
  schemaStability: 1,
  intentShared: 2,
  intentExclusive: 4,
  shared: 8,
  exclusive: 16,
  schemaModification: 32,
} as const;

export type LockMode = (typeof LockMode)[keyof typeof LockMode];

const ALL_BUT_STABILITY = 2 | 4 | 8 | 16;

const CONFLICTS: Readonly<Record<LockMode, number>> = {
  1: 32,
  2: 16 | 32,
  4: 8 | 16 | 32,
  8: 4 | 16 | 32,
  16: ALL_BUT_STABILITY | 32,
  32: 1 | ALL_BUT_STABILITY | 32,
};

/** Whether a mode can be had while somebody else holds these. */
export function isCompatible(mode: LockMode, heldByOther: number): boolean {
  return (CONFLICTS[mode] & heldByOther) === 0;
}
