export const FAULTS = [
  'worker killed',
  'worker paused beyond the transaction timeout',
  'broker killed',
  'leader moved',
  'Produce answer lost',
  'EndTxn answer lost',
  'source answer cut',
  'source killed',
] as const;
export type Fault = (typeof FAULTS)[number];

export const PHASES = ['snapshot', 'stream', 'commit'] as const;
export type Phase = (typeof PHASES)[number];

export interface Cell {
  readonly fault: Fault;
  readonly phase: Phase;
}

/** What a fault did, and what shows that it happened. */
export interface Strike {
  readonly evidence: string;
  /** `performance.now()` when it was done. */
  readonly atMs: number;
  /** The producer epoch that it ended: rows are committed again by a newer one. -1: by any. */
  readonly epoch: number;
}

/** A fault that has happened: what shows it, and how long it took until the worker committed again. */
export interface Incident {
  readonly evidence: string;
  readonly recoveryMs: number;
}

export const CELLS: readonly Cell[] = FAULTS.flatMap((fault) => PHASES.map((phase) => ({ fault, phase })));

/** Counts the faults that happened, by fault and phase. */
export class FaultTally {
  readonly #incidents = new Map<string, Incident[]>();

  add({ fault, phase }: Cell, incident: Incident): void {
    const name = `${fault}/${phase}`;
    this.#incidents.set(name, [...(this.#incidents.get(name) ?? []), incident]);
  }

  count({ fault, phase }: Cell): number {
    return this.#incidents.get(`${fault}/${phase}`)?.length ?? 0;
  }

  get total(): number {
    return CELLS.reduce((sum, cell) => sum + this.count(cell), 0);
  }

  /** The count of the cell that has the fewest. */
  get least(): number {
    return Math.min(...CELLS.map((cell) => this.count(cell)));
  }

  /** One line per fault: counts by phase, median and longest recovery. */
  table(): string[] {
    const width = Math.max(...FAULTS.map(({ length }) => length));
    const header = [
      ' '.repeat(width),
      ...PHASES.map((phase) => phase.padStart(9)),
      '   recovery (median, longest)',
    ];
    return [header.join(''), ...FAULTS.map((fault) => this.#row(fault, width))];
  }

  #row(fault: Fault, width: number): string {
    const counts = PHASES.map((phase) => String(this.count({ fault, phase })).padStart(9));
    const recoveries = PHASES.flatMap((phase) => this.#incidents.get(`${fault}/${phase}`) ?? [])
      .map(({ recoveryMs }) => recoveryMs / 1000)
      .sort((a, b) => a - b);
    const median = recoveries[Math.floor(recoveries.length / 2)] ?? 0;
    const times = `${median.toFixed(1)} s, ${(recoveries.at(-1) ?? 0).toFixed(1)} s`;
    return `${fault.padEnd(width)}${counts.join('')}   ${recoveries.length === 0 ? '-' : times}`;
  }
}
