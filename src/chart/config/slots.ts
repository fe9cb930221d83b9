import { choose, define, type Expr, find, orElse, toJson, toText } from '../../helm';
import { v } from '../values';

/** `taskmanager.numberOfTaskSlots` of Flink's configuration, where users set it before; empty when they did not. */
export const flinkSlots: Expr<string> = define(
  'flinkSlots',
  find('[0-9]+', find('"taskmanager[.]numberOfTaskSlots":"?[0-9]+', toJson(v.flinkConfiguration))),
);

/** Pipelines per taskmanager, by whichever of its names is set. */
export const slots = define(
  'slots',
  choose(
    v.taskmanager.slots,
    toText(v.taskmanager.slots),
    choose(v.taskmanager.numberOfTaskSlots, toText(v.taskmanager.numberOfTaskSlots), orElse('2', flinkSlots)),
  ),
);
