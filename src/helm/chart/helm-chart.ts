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
import { type ChartTree, readTree } from './chart-tree';
import { isHelmTest } from './helm-test';
import { assertEnd } from './manifest-end';
import { assertDistinct } from './merge-keys';
import { templateOf } from './template-of';

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

/** What the manifests of one release are made of, while they are made. */
interface Reading {
  readonly tree: ChartTree;
  readonly environment: Environment;
}

/** A cdk8s chart that is a Helm chart as well: `cdk8s synth` gives manifests, `writeHelmChart` the chart. */
export class HelmChart extends Chart {
  readonly #props: HelmChartProps;
  /** The name in Chart.yaml. */
  readonly chartName: string;
  #reading: Reading | undefined;

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
    return this.#reading?.environment ?? this.#environmentOf(this.#props, undefined);
  }

  /** The tree of an object of this chart. */
  treeOf(object: ApiObject): unknown {
    return this.#reading?.tree.manifests.get(object) ?? templateOf(object);
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

  /**
   * The trees of manifests and checks as they are now.
   * @throws ChartError for what neither output could hold.
   */
  tree(): ChartTree {
    return readTree(this, this.objects, this.#props.schema, this.#props.notes);
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
    this.#reading = { tree: this.tree(), environment: this.#environmentOf(release, observer) };
    try {
      return this.#evaluate(this.#reading);
    } finally {
      this.#reading = undefined;
    }
  }

  #evaluate({ tree, environment }: Reading): unknown[] {
    const problems = tree.checks.flatMap(([, checks]) => evaluateChecks(checks, environment));
    if (problems.length > 0)
      throw new ChartError(`\n${problems.join('\n')}`, { constructPath: this.node.path });
    const documents = (super.toJson() as unknown[]).flat().filter((document) => !isHelmTest(document));
    assertDistinct(documents, this.node.path);
    for (const document of documents) assertEnd(document, this.node.path);
    return documents;
  }
}
