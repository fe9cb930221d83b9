import { type DeliveryReport } from './delivery-checker';
import { type FaultKind, FAULT_KINDS } from './findings';

const NAMES: Readonly<Record<FaultKind, string>> = {
  lost: 'lost',
  doubled: 'doubled',
  outOfOrder: 'out of order',
  phantom: 'phantoms (rolled back or never written)',
  unannounced: 'keys whose first event is neither r nor c',
  wrongImage: 'wrong images',
  foreignPartition: 'keys in two partitions',
  brokenChain: 'breaks of the position chain',
  wrongFold: 'differences between folded output and table',
};

const alwaysShown = 3;

/** The report as lines for people: lost, doubled and out of order always, the other kinds when they occur. */
export function reportLines(report: DeliveryReport): string[] {
  const lines = FAULT_KINDS.filter((kind, i) => i < alwaysShown || report.counts[kind] > 0).map(
    (kind) => `${NAMES[kind]}: ${report.counts[kind]}`,
  );
  for (const { kind, table, key, place, detail } of report.examples)
    lines.push(`  ${NAMES[kind]}: ${table} key ${key} at ${place}: ${detail}`);
  return lines;
}

/** `0 lost, 0 doubled, 0 out of order`, with the other kinds only when they occur. */
export function reportSummary(report: DeliveryReport): string {
  return FAULT_KINDS.filter((kind, i) => i < alwaysShown || report.counts[kind] > 0)
    .map((kind) => `${report.counts[kind]} ${NAMES[kind]}`)
    .join(', ');
}
