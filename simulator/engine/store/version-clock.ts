/** Numbers the commits of all databases, and knows how old a row version somebody may still look at. */
export class VersionClock {
  private last = 1;
  private readonly views = new Map<number, number>();

  get current(): number {
    return this.last;
  }

  advance(): number {
    return ++this.last;
  }

  /** Keeps the versions that are current now until `release`. */
  hold(): number {
    const sequence = this.last;
    this.views.set(sequence, (this.views.get(sequence) ?? 0) + 1);
    return sequence;
  }

  release(sequence: number): void {
    const count = (this.views.get(sequence) ?? 1) - 1;
    if (count === 0) this.views.delete(sequence);
    else this.views.set(sequence, count);
  }

  /** Versions replaced at or before this commit can be forgotten. */
  get oldestView(): number {
    let oldest = Infinity;
    for (const sequence of this.views.keys()) if (sequence < oldest) oldest = sequence;
    return oldest;
  }
}
