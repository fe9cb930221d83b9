import { type ExitName } from './exit-codes';

/** One entry of the error registry, and one section of the generated reference page. */
export interface ErrorDefinition {
  /** What has happened, one sentence. */
  readonly summary: string;
  /** What the reader does about it, one or two sentences; the default hint. */
  readonly action: string;
  /** True when the same work may succeed if it is simply begun again from the committed position. */
  readonly retryable: boolean;
  /** How the process ends when this ends it; `failed` when absent. */
  readonly exit?: ExitName;
}

/** Keeps the literal keys of a group of codes while checking each entry. */
export function defineErrors<K extends string>(
  definitions: Record<K, ErrorDefinition>,
): Record<K, ErrorDefinition> {
  return definitions;
}
