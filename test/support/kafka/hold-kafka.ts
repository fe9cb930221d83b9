import { startKafka } from '../../../scripts/kafka/kafka-cluster';

// A program that starts a broker, prints its process id and its configuration's place, and ends only when it is killed.
void startKafka().then((cluster) => {
  const { pid, node } = cluster.broker(1);
  process.stdout.write(`${JSON.stringify({ pid, folder: node.folder })}\n`);
});
