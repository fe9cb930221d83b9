import { randomUUID } from 'node:crypto';
import { CdcError } from '../../../core/errors/cdc-error';
import { type ClaimState } from '../../kafka/state-records';

const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 3_000;

/**
 * What a process knows of its ownership of a shard, over all the sinks that it opens for it. Kafka's producer epoch
 * alone decides who can write; the claims decide who of two healthy workers goes on and who gives up, so that they do
 * not fence each other for ever.
 */
export class ShardOwner {
  readonly instance: string = randomUUID();
  /** The newest attempt that this process has claimed, or has found claimed when it last looked. */
  #attempt = 0;
  #started = false;
  #fenced = false;

  /** How long to wait before the shard is opened again: another worker that fenced this one has to have claimed it. */
  get pauseMs(): number {
    if (!this.#fenced) return 0;
    return SHORTEST_PAUSE_MS + Math.random() * (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS);
  }

  noteError(error: unknown): void {
    if (error instanceof CdcError && error.code === 'CDC_KAFKA_PRODUCER_FENCED') this.#fenced = true;
  }

  /**
   * Judges the newest claim before the shard is opened: a first start always takes over, a later one only when nobody
   * else has claimed it since.
   * @throws CdcError CDC_SINK_REPLACED
   */
  assertNotReplaced(shard: string, claim: ClaimState | undefined): void {
    if (this.#started && claim !== undefined && this.#lostTo(claim))
      throw new CdcError(
        'CDC_SINK_REPLACED',
        `opening ${shard} again: attempt ${claim.attempt} of worker ${claim.instance} has replaced this worker (${this.instance})`,
        { details: { replacedBy: claim.instance, attempt: claim.attempt } },
      );
    this.#started = true;
    this.#fenced = false;
    this.#attempt = Math.max(this.#attempt, claim?.attempt ?? 0);
  }

  /** The claim to be committed over the stored one. */
  nextClaim(stored: ClaimState | undefined, nowMs: number): ClaimState {
    return { attempt: (stored?.attempt ?? 0) + 1, instance: this.instance, timestampMs: nowMs };
  }

  claimed(claim: ClaimState): void {
    this.#attempt = claim.attempt;
  }

  #lostTo(claim: ClaimState): boolean {
    return claim.instance !== this.instance && claim.attempt > this.#attempt;
  }
}
