import { type Admin } from 'kafkajs';

const DEADLINE_MS = 30_000;
const POLL_INTERVAL_MS = 50;

/** Broker settings under which a changed order of replicas moves the leader within a second. */
export const QUICK_LEADER_MOVES = {
  'leader.imbalance.check.interval.seconds': 1,
  'leader.imbalance.per.broker.percentage': 0,
};

export interface PartitionLeader {
  readonly partition: number;
  readonly leader: number;
  readonly replicas: readonly number[];
}

export async function findLeaders(admin: Admin, topic: string): Promise<readonly PartitionLeader[]> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  return (topics[0]?.partitions ?? []).map(({ partitionId, leader, replicas }) => ({
    partition: partitionId,
    leader,
    replicas,
  }));
}

/** Makes the broker the preferred leader of the partitions: the controller moves them to it, nothing is stopped. */
export async function preferLeader(
  admin: Admin,
  topic: string,
  partitions: readonly PartitionLeader[],
  nodeId: (partition: PartitionLeader) => number,
): Promise<void> {
  const partitionAssignment = partitions.map((partition) => {
    const first = nodeId(partition);
    const others = partition.replicas.filter((replica) => replica !== first);
    return { partition: partition.partition, replicas: [first, ...others] };
  });
  await admin.alterPartitionReassignments({ topics: [{ topic, partitionAssignment }] });
}

/**
 * Moves the leader of a partition to another broker and waits until the brokers say so.
 * @returns the new leader
 */
export async function moveLeader(admin: Admin, topic: string, partition: number): Promise<number> {
  const before = (await findLeaders(admin, topic)).find((leader) => leader.partition === partition);
  const target = before?.replicas.find((replica) => replica !== before.leader);
  if (before === undefined || target === undefined)
    throw new Error(`partition ${partition} of ${topic} has no replica that its leader could move to`);
  await preferLeader(admin, topic, [before], () => target);
  const deadline = Date.now() + DEADLINE_MS;
  while (Date.now() < deadline) {
    const leaders = await findLeaders(admin, topic);
    if (leaders.find((leader) => leader.partition === partition)?.leader === target) return target;
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
  }
  throw new Error(`the leader of ${topic}-${partition} did not move to ${target} in ${DEADLINE_MS / 1000} s`);
}
