import { type OutputRecord } from './observed-change';
import { type PositionRecord } from './position-chain';

type Json = Readonly<Record<string, unknown>>;

/**
 * What the records of a `<prefix>.state` topic say, read without any code of the worker: `<pipeline>/<shard>` holds the
 * position, `.../claim` its owner, `.../table/<id>` how far the snapshot of a table is.
 */
export class StateRecords {
  readonly #positions: PositionRecord[] = [];
  readonly #tables = new Map<string, Json>();

  /** Takes the next record of a partition. */
  add({ topic, partition, offset, key, value }: OutputRecord): void {
    const [pipeline, shard, kind, ...id] = (key ?? '').split('/');
    const body = JSON.parse(value ?? '{}') as Json;
    if (kind === 'table') this.#tables.set(`${pipeline ?? ''}/${id.join('/')}`, body['table'] as Json);
    if (kind !== undefined) return;
    const { seq, attempt, position } = body;
    this.#positions.push({
      shard: `${pipeline ?? ''}/${shard ?? ''}`,
      seq: Number(seq),
      attempt: Number(attempt),
      position: comparable(position as Json | undefined),
      place: `${topic}-${partition}@${offset}`,
    });
  }

  /** The position records of a pipeline, oldest first. */
  positionsOf(pipeline: string): readonly PositionRecord[] {
    return this.#positions.filter(({ shard }) => shard.startsWith(`${pipeline}/`));
  }

  /** The newest record of each table of the pipeline, by table id. */
  tablesOf(pipeline: string): ReadonlyMap<string, Json> {
    const own = [...this.#tables].filter(([key]) => key.startsWith(`${pipeline}/`));
    return new Map(own.map(([key, table]) => [key.slice(pipeline.length + 1), table]));
  }
}

/** Log sequence numbers of fixed width, so that texts compare as the positions do; a cut is inside the commit after it. */
function comparable(position: Json | undefined): string | null {
  const lsn = position?.['lsn'];
  if (typeof lsn !== 'string') return null;
  const cut = position?.['cut'] as Json | undefined;
  const cutLsn = cut?.['lsn'];
  return typeof cutLsn === 'string' ? `${lsn} ${cutLsn}` : lsn;
}
