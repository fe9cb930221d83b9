/** Which change of its key an image shows. */
export interface ImageVersion {
  readonly n: number;
  readonly txn: number;
}

/**
 * A record of an output topic as the checker judges it.
 * - `row`: the key has this image now. `op` is `unknown` where the format does not tell.
 * - `delete`: the key is gone; `before` is its last image where the format tells.
 * - `tombstone`: the record without a value that has to follow a `delete` in formats with envelopes.
 * - `unreadable`: not a record of this format.
 */
export type ObservedChange =
  | {
      readonly kind: 'row';
      readonly key: string;
      readonly op: 'r' | 'c' | 'u' | 'unknown';
      readonly after: ImageVersion;
      readonly before: ImageVersion | null;
      /** The compared columns of the image, as JSON text. */
      readonly image: string;
    }
  | { readonly kind: 'delete'; readonly key: string; readonly before: ImageVersion | null }
  | { readonly kind: 'tombstone'; readonly key: string }
  | { readonly kind: 'unreadable'; readonly key: string; readonly reason: string };

/** A record as an outside reader printed it. */
export interface OutputRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  /** Null for a tombstone. */
  readonly value: string | null;
}

export interface ImageDecoder {
  decode(record: OutputRecord): ObservedChange;
}
