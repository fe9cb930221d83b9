import { type CompiledScalar } from '../compiled';
import { type ScanPlan } from './scan';
import { type AccessKey, type StoredRows } from './stored-rows';

export interface WantedOrder {
  readonly scalar: CompiledScalar;
  readonly descending: boolean;
}

/** Makes a scan deliver its rows in the wanted order if one of its keys has it; tells whether it does. */
export function tryOrder(scan: ScanPlan, stored: StoredRows, wanted: readonly WantedOrder[]): boolean {
  const { seek, source } = scan;
  const keys = seek === undefined ? stored.keys : [seek.key];
  for (const key of keys) {
    const backwards = directionOf(key, seek?.equals.length ?? 0, source.index, wanted);
    if (backwards === undefined) continue;
    scan.key = key;
    scan.backwards = backwards;
    return true;
  }
  return false;
}

/** Whether the key must be read backwards; undefined when it has another order. `fixed`: columns held equal. */
function directionOf(
  key: AccessKey,
  fixed: number,
  source: number,
  wanted: readonly WantedOrder[],
): boolean | undefined {
  const held = new Set(key.columns.slice(0, fixed).map(({ slot }) => slot));
  let at = fixed;
  let backwards: boolean | undefined;
  for (const { scalar, descending } of wanted) {
    const slot = slotIn(source, scalar);
    if (slot === undefined) return undefined;
    if (held.has(slot)) continue;
    const next = key.columns[at];
    // Behind all columns of a unique key there is nothing left to order.
    if (next === undefined) return key.unique && at > 0 ? (backwards ?? false) : undefined;
    const direction = descending !== next.descending;
    if (next.slot !== slot || (backwards ?? direction) !== direction) return undefined;
    backwards = direction;
    held.add(slot);
    at++;
  }
  return backwards ?? false;
}

function slotIn(source: number, { column }: CompiledScalar): number | undefined {
  return column?.level === 0 && column.source === source ? column.slot : undefined;
}
