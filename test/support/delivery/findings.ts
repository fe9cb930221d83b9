/** Every way in which a delivery can be wrong. */
export const FAULT_KINDS = [
  'lost',
  'doubled',
  'outOfOrder',
  'phantom',
  'unannounced',
  'wrongImage',
  'foreignPartition',
  'brokenChain',
  'wrongFold',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Finding {
  readonly kind: FaultKind;
  readonly table: string;
  readonly key: string;
  /** `topic-partition@offset` of the record at fault, or the neighbour of one that is missing. */
  readonly place: string;
  readonly detail: string;
}

const examplesPerKind = 5;

/** Counts faults and keeps the first few of each kind as examples. */
export class Findings {
  readonly #counts = new Map<FaultKind, number>();
  readonly #examples: Finding[] = [];

  add(finding: Finding): void {
    const count = (this.#counts.get(finding.kind) ?? 0) + 1;
    this.#counts.set(finding.kind, count);
    if (count <= examplesPerKind) this.#examples.push(finding);
  }

  count(kind: FaultKind): number {
    return this.#counts.get(kind) ?? 0;
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  get examples(): readonly Finding[] {
    return this.#examples;
  }
}
