import { type TObject } from '@sinclair/typebox';
import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { type Construct } from 'constructs';
import { ChartError } from '../errors';
import { type Environment, type EvaluationObserver } from '../evaluate/environment';
import { evaluateChecks } from '../evaluate/evaluate-checks';
import { alphabetOf, isSingleBytes } from '../tree/alphabet';
import { type Symbolic } from '../tree/expression';
import { type ValuesMap } from '../values/merge';
import { assertSchema, resolveValues } from '../values/validate';
import { Checks } from './checks';
import { collisionChecks, documentCollisions } from './collisions';
import { isHelmTest } from './helm-test';
import { assertEnd } from './manifest-end';
import { assertDistinct } from './merge-keys';
import { Resource } from './resource';
import { templateOf } from './template-of';
import { type NamedTemplates, verifyTree } from './verify';

/** What Chart.yaml says besides the name. */
export interface ChartMetadata {
  readonly version: string;
  readonly appVersion: string;
  readonly description: string;
  readonly kubeVersion?: string;
  readonly home?: string;
  readonly icon?: string;
  readonly keywords?: readonly string[];
  readonly sources?: readonly string[];
  readonly maintainers?: readonly { readonly name: string; readonly email?: string; readonly url?: string }[];
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What `helm install` is told, for manifests; the Helm chart itself does not depend on it. */
export interface Release {
  /** The user's values. @default the chart's own values */
  readonly values?: ValuesMap;
  /** The name of the release. @default the chart's name */
  readonly releaseName?: string;
  /** The namespace of the release: what `release.namespace` gives. @default `default` */
  readonly namespace?: string;
}

export interface HelmChartProps extends ChartMetadata, Release {
  /** The schema of the values; constructs take theirs from `symbolicValues(schema)`. */
  readonly schema: TObject;
  /** The chart's name. @default the construct's id */
  readonly name?: string;
  /** Labels of every object. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What Helm says after an installation. */
  readonly notes?: Symbolic<string>;
  /** Further files of the chart, such as README.md. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Templates rely on these being what Helm asks for. */
function assertChartMetadata(
  name: string,
  { version, appVersion }: ChartMetadata,
  constructPath: string,
): void {
  const refuse = (what: string, value: string, expected: string): ChartError =>
    new ChartError(`the ${what} of the chart is ${JSON.stringify(value)}: use ${expected}`, {
      constructPath,
    });
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw refuse('name', name, 'lower case letters, digits and "-"');
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(version))
    throw refuse('version', version, 'a semantic version such as 1.2.3');
  if (!isSingleBytes(alphabetOf(appVersion)))
    throw refuse('appVersion', appVersion, 'printable ASCII without quotes');
}

/** A cdk8s chart that is a Helm chart as well: `cdk8s synth` gives manifests, `writeHelmChart` the chart. */
export class HelmChart extends Chart {
  readonly #props: HelmChartProps;
  /** The name in Chart.yaml. */
  readonly chartName: string;
  #environment: Environment | undefined;

  constructor(scope: Construct, id: string, props: HelmChartProps) {
    // The namespace is the release's: cdk8s would write it into objects, which Helm's users do not expect.
    super(scope, id, props.labels === undefined ? {} : { labels: { ...props.labels } });
    this.#props = props;
    this.chartName = props.name ?? id;
    assertChartMetadata(this.chartName, props, this.node.path);
    assertSchema(props.schema);
    if (App.of(this).yamlOutputType === YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE)
      throw new ChartError(
        'FOLDER_PER_CHART_FILE_PER_RESOURCE cannot hold resources that are conditional or repeated: use FILE_PER_RESOURCE',
        { constructPath: this.node.path },
      );
  }

  get props(): Readonly<HelmChartProps> {
    return this.#props;
  }

  /** The objects of this chart, not those of charts within it. */
  get objects(): readonly ApiObject[] {
    return this.node
      .findAll()
      .filter((node) => ApiObject.isApiObject(node))
      .filter((object) => Chart.of(object) === this);
  }

  /** The values, release and chart that manifests are made with. */
  environment(): Environment {
    return this.#environment ?? this.#environmentOf(this.#props, undefined);
  }

  #environmentOf(release: Release, observer: EvaluationObserver | undefined): Environment {
    const { schema, version, appVersion } = this.#props;
    const { values = {}, releaseName = this.chartName, namespace = 'default' } = release;
    return {
      Values: resolveValues(schema, values),
      Release: { Name: releaseName, Namespace: namespace, Service: 'Helm' },
      Chart: { Name: this.chartName, Version: version, AppVersion: appVersion },
      variables: new Map(),
      observer,
    };
  }

  /** The checks of the tree: those of `Checks` constructs, and those that follow from manifests by themselves. */
  checkGroups(): readonly (readonly [constructPath: string, checks: unknown])[] {
    const written = this.node.findAll().filter((node) => node instanceof Checks);
    const resources = this.objects.filter((object) => Resource.isResource(object));
    const relative = (path: string): string =>
      path.split('/').slice(this.node.path.split('/').length).join('/');
    const kinds = [...new Set(resources.map(({ apiGroup, kind }) => `${apiGroup} ${kind}`))];
    return [
      ...written.map((node) => [node.node.path, node.checks] as const),
      ...resources.map(
        (resource) =>
          [resource.node.path, collisionChecks(resource.template, relative(resource.node.path))] as const,
      ),
      ...kinds.map((name) => {
        const group = resources.filter(({ apiGroup, kind }) => name === `${apiGroup} ${kind}`);
        return [
          this.node.path,
          documentCollisions(
            group.map(({ template }) => template),
            name.trim(),
          ),
        ] as const;
      }),
    ].filter(([, checks]) => checks.length > 0);
  }

  /** Refuses what neither output could hold. */
  verify(): void {
    const templates: NamedTemplates = new Map();
    const verify = (tree: unknown, path: string): void =>
      verifyTree(tree, this.#props.schema, path, templates);
    for (const object of this.objects) verify(templateOf(object), object.node.path);
    for (const [path, checks] of this.checkGroups()) verify(checks, path);
    if (this.#props.notes !== undefined) verify(this.#props.notes, this.node.path);
  }

  /**
   * The manifests, as `cdk8s synth` writes them. Helm tests are left out: they exist in the chart only.
   * @throws ChartError when values do not meet the schema or break a check: all problems at once.
   */
  override toJson(): unknown[] {
    return this.manifestsOf(this.#props);
  }

  /**
   * The manifests of another release of this chart.
   * @param observer is told which branches the values take.
   * @throws as toJson
   */
  manifestsOf(release: Release, observer?: EvaluationObserver): unknown[] {
    this.verify();
    this.#environment = this.#environmentOf(release, observer);
    try {
      return this.#evaluate(this.#environment);
    } finally {
      this.#environment = undefined;
    }
  }

  #evaluate(environment: Environment): unknown[] {
    const problems = this.checkGroups().flatMap(([, checks]) => evaluateChecks(checks, environment));
    if (problems.length > 0)
      throw new ChartError(`\n${problems.join('\n')}`, { constructPath: this.node.path });
    const documents = (super.toJson() as unknown[]).flat().filter((document) => !isHelmTest(document));
    assertDistinct(documents, this.node.path);
    for (const document of documents) assertEnd(document, this.node.path);
    return documents;
  }
}
