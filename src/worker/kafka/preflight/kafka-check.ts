import { CdcError } from '../../../core/errors/cdc-error';
import { type Finding } from '../../../core/finding';
import { type KafkaConnectionSettings } from '../connection-settings';
import { type KafkaClient } from '../kafka-client';
import { type TopicSpec } from '../topic-admin';

/** What a pipeline will ask of Kafka. */
export interface KafkaCheckSettings {
  readonly connection: KafkaConnectionSettings;
  /** Begins the name of the state topic. */
  readonly prefix: string;
  readonly transactionalId: string;
  readonly transactionTimeoutMs: number;
  /** Output topics and the dead letter topic. */
  readonly topics: readonly TopicSpec[];
  /** Whether missing output topics will be created. The state topic always is. */
  readonly createTopics: boolean;
}

/** What checks look at. */
export interface CheckContext {
  readonly client: KafkaClient;
  readonly settings: KafkaCheckSettings;
  readonly stateTopic: TopicSpec;
  /** `User:name` where it is known, for ACL commands. */
  readonly principal: string;
  readonly signal: AbortSignal;
}

export interface KafkaCheck {
  readonly code: string;
  /** @throws CdcError when it cannot be told; that then is the finding. */
  look(context: CheckContext): Promise<Verdict>;
}

export type Verdict = Omit<Finding, 'code'>;

export const ok = (message: string): Verdict => ({ level: 'ok', message, remedy: null });
export const warning = (message: string, remedy: string): Verdict => ({ level: 'warning', message, remedy });
export const failed = (message: string, remedy: string): Verdict => ({ level: 'failed', message, remedy });

/** Several problems of one check as one verdict; with none it is `fine`. */
export function verdictOf(problems: readonly Verdict[], fine: string): Verdict {
  if (problems.length === 0) return ok(fine);
  const remedies = new Set(problems.map(({ remedy }) => remedy).filter((remedy) => remedy !== null));
  return {
    level: problems.some(({ level }) => level === 'failed') ? 'failed' : 'warning',
    message: problems.map(({ message }) => message).join('; '),
    remedy: [...remedies].join('\n'),
  };
}

/** An error as verdict: a right that only the check lacks is a warning, anything else a failure. */
export function verdictOfError(error: unknown, level: 'warning' | 'failed'): Verdict {
  if (!(error instanceof CdcError)) throw error;
  return { level, message: error.message, remedy: error.hint };
}
