import {
  type TArray,
  type TBoolean,
  type TInteger,
  type TObject,
  type TOptional,
  type TProperties,
  type TRecord,
  type TSchema,
  type TString,
  type TUnknown,
  type TUnsafe,
  Type,
} from '@sinclair/typebox';

// The words that the schema of the values is written in.

/** What a key carries beside its type: `x-acts-in` and the like. */
type Marks = Readonly<Record<`x-${string}`, string>>;

/** Accepted for the sake of values files that have the key; without effect while the engine is `worker`. */
export const FLINK: Marks = { 'x-acts-in': 'flink' };

export const closed = <P extends TProperties>(
  properties: P,
  description: string,
  marks: Marks = {},
): TObject<P> => Type.Object(properties, { additionalProperties: false, description, ...marks });

export const flag = (value: boolean, description: string, marks: Marks = {}): TBoolean =>
  Type.Boolean({ default: value, description, ...marks });

export const text = (pattern: string, value: string, description: string, marks: Marks = {}): TString =>
  Type.String({ default: value, pattern, description, ...marks });

/** Text that templates only pass on as JSON or between quotes. */
export const freeText = (value: string, description: string): TString =>
  Type.String({ default: value, description });

export const count = (
  value: number,
  minimum: number,
  maximum: number,
  description: string,
  marks: Marks = {},
): TInteger => Type.Integer({ default: value, minimum, maximum, description, ...marks });

export const port = (value: number, description: string, marks: Marks = {}): TInteger =>
  count(value, 1, 65_535, description, marks);

export const oneOf = <T extends string>(
  members: readonly [T, ...T[]],
  description: string,
  marks: Marks = {},
): TUnsafe<T> => Type.Unsafe<T>(Type.String({ enum: members, default: members[0], description, ...marks }));

export const listOf = <T extends TSchema>(items: T, description: string, marks: Marks = {}): TArray<T> =>
  Type.Array(items, { default: [], description, ...marks });

/** A map of the Kubernetes API that is passed on as it is. */
export const kubernetesMap = (description: string): TRecord<TString, TUnknown> =>
  Type.Record(Type.String(), Type.Unknown(), { default: {}, description });

export const kubernetesList = (description: string): TArray<TRecord<TString, TUnknown>> =>
  listOf(Type.Record(Type.String(), Type.Unknown()), description);

export const textMap = (description: string): TRecord<TString, TString> =>
  Type.Record(Type.String(), Type.String(), { default: {}, description });

/** Patterns, in the part of their language that Helm and JavaScript read alike. */
export const PATTERNS = {
  /** Empty, or a DNS label (RFC 1035). */
  label: '^([a-z]([-a-z0-9]*[a-z0-9])?)?$',
  /** Empty, or the name of an object such as a Secret or a StorageClass (RFC 1123). */
  objectName: '^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$',
  namespace: '^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$',
  /** Empty, or a key of a Secret or ConfigMap. */
  dataKey: '^[-._a-zA-Z0-9]*$',
  host: '^([A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?)?$',
  url: '^(https?://[A-Za-z0-9._:/-]+)?$',
  /** Empty, or `host[:port][/path]`, without a scheme. */
  registry: '^([A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]+)?(/[a-z0-9._-]+)*)?$',
  repository: '^[A-Za-z0-9][A-Za-z0-9.:/_-]*$',
  imageReference: '^([A-Za-z0-9][A-Za-z0-9.:/@_-]*)?$',
  tag: '^([A-Za-z0-9_][A-Za-z0-9._-]*)?$',
  digest: '^(sha256:[a-f0-9]{64})?$',
  duration: '^[0-9]+(ms|s|m|h|d)$',
  quantity: '^[0-9]+(\\.[0-9]+)?([mkKMGTPE]i?|e[0-9]+)?$',
  cidr: '^[0-9a-fA-F.:]+/[0-9]+$',
} as const;

/** A quantity of Kubernetes, as number or text. */
const quantity = (): TUnsafe<string | number> =>
  Type.Unsafe<string | number>({
    anyOf: [
      { type: 'number', minimum: 0 },
      { type: 'string', pattern: PATTERNS.quantity },
    ],
  });

type Quantities = Readonly<Record<string, string | number>>;
type TQuantities = TRecord<TString, TUnsafe<string | number>>;

const quantities = (value: Quantities, description: string): TQuantities =>
  Type.Record(Type.String(), quantity(), { default: value, description });

type TResources = TObject<{
  requests: TQuantities;
  limits: TQuantities;
  claims: TOptional<TUnsafe<unknown>>;
}>;

/** Requests and limits of a container: both are always there, so that a namespace with a quota takes the pods. */
export const resources = (requests: Quantities, limits: Quantities): TResources =>
  closed(
    {
      requests: quantities(requests, 'What the scheduler reserves.'),
      limits: quantities(limits, 'What the container may use at most.'),
      claims: Type.Optional(Type.Unsafe<unknown>({ type: ['array'] })),
    },
    'Resources of the container.',
  );

const PULL_POLICIES = ['IfNotPresent', 'Always', 'Never'] as const;
export const pullPolicy = (marks: Marks = {}): TUnsafe<(typeof PULL_POLICIES)[number]> =>
  oneOf(PULL_POLICIES, 'When the image is pulled.', marks);
