import { isDeepStrictEqual } from 'node:util';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ApiObject, App } from 'cdk8s';
import { stringify } from 'yaml';
import { ChartError } from '../errors';
import { Printer } from '../print/chart-printer';
import { Expression } from '../tree/expression';
import { parseValues } from '../values/read';
import { defaultValues, jsonSchema } from '../values/schema';
import { valuesYaml } from '../values/values-yaml';
import { type ChartTree } from './chart-tree';
import { componentPath } from './component-path';
import { type HelmChart } from './helm-chart';
import { assertKnownHook, isHelmTest } from './helm-test';
import { assertEnd } from './manifest-end';
import { assertDistinct } from './merge-keys';
import { Resource } from './resource';
import { plain } from './template-of';

/** The files of the Helm chart, by their path in it. */
export function helmChartFiles(chart: HelmChart): ReadonlyMap<string, string> {
  validateConstructs(chart);
  const { manifests, checks } = chart.tree();
  assertSoundByDefault(chart, manifests);
  const printer = new Printer(chart.chartName);
  const templates = manifestFiles(chart, manifests, printer);
  const validation = checks.length === 0 ? undefined : printer.checks(checks);
  const notes = notesFile(chart, printer, validation !== undefined);
  // After all else: only now it is known which named templates and files are used.
  const helpers = printer.helpers();
  const files = new Map<string, string>([
    ['Chart.yaml', chartYaml(chart)],
    ['values.yaml', checkedValuesYaml(chart)],
    ['values.schema.json', `${JSON.stringify(jsonSchema(chart.props.schema), null, 2)}\n`],
    ...(helpers === '' ? [] : [['templates/_helpers.tpl', helpers] as const]),
    ...(validation === undefined ? [] : [['templates/_validate.tpl', validation] as const]),
    ...(notes === '' ? [] : [['templates/NOTES.txt', notes] as const]),
    ...templates,
    ...printer.shippedFiles,
    ...Object.entries(chart.props.files ?? {}),
  ]);
  return files;
}

/** Writes the Helm chart into a folder; what templates/ held before is gone. */
export function writeHelmChart(chart: HelmChart, folder: string): void {
  const files = helmChartFiles(chart);
  rmSync(join(folder, 'templates'), { recursive: true, force: true });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** `node.addValidation`, which cdk8s runs before it synthesises. */
function validateConstructs(chart: HelmChart): void {
  const problems = App.of(chart)
    .node.findAll()
    .flatMap(({ node }) => node.validate().map((problem) => `[${node.path}] ${problem}`));
  if (problems.length > 0)
    throw new ChartError(`Validation failed with the following errors:\n  ${problems.join('\n  ')}`);
}

type Manifests = ChartTree['manifests'];

function assertSoundByDefault(chart: HelmChart, manifests: Manifests): void {
  const environment = {
    ...chart.environment(),
    Values: defaultValues(chart.props.schema),
    observer: undefined,
  };
  const documents = [...manifests].flatMap(([object, tree]) =>
    Resource.isResource(object) ? object.manifests(tree, environment) : [tree],
  );
  assertDistinct(documents, chart.node.path);
  for (const document of documents) assertEnd(document, chart.node.path);
}

function manifestFiles(
  chart: HelmChart,
  manifests: Manifests,
  printer: Printer,
): readonly (readonly [path: string, content: string])[] {
  const owners = new Map<string, string>();
  return [...manifests].map(([object, tree]) => {
    assertKnownHook(tree, object.node.path);
    const path = `templates/${isHelmTest(tree) ? 'tests/' : ''}${fileName(object, chart)}.yaml`;
    const owner = owners.get(path);
    if (owner !== undefined)
      throw new ChartError(`its file ${path} is that of ${owner} already: give one of them another id`, {
        constructPath: object.node.path,
      });
    owners.set(path, object.node.path);
    return [path, printer.manifest(tree, object.node.path)] as const;
  });
}

/** Named after the component that the object belongs to. */
const fileName = (object: ApiObject, chart: HelmChart): string =>
  componentPath(object, chart)
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-');

function notesFile(chart: HelmChart, printer: Printer, hasChecks: boolean): string {
  const { notes } = chart.props;
  const text = notes instanceof Expression ? printer.notes(notes, chart.node.path) : '';
  const validate = hasChecks ? `{{- include "${chart.chartName}.validate" . }}\n` : '';
  return validate + text;
}

function chartYaml(chart: HelmChart): string {
  const {
    version,
    appVersion,
    description,
    kubeVersion,
    home,
    icon,
    keywords,
    sources,
    maintainers,
    annotations,
  } = chart.props;
  const head = {
    apiVersion: 'v2',
    name: chart.chartName,
    description,
    type: 'application',
    version,
    appVersion,
  };
  const rest = { kubeVersion, home, icon, keywords, sources, maintainers, annotations };
  return stringify(
    { ...head, ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) },
    { version: '1.1', lineWidth: 0 },
  );
}

/** The library that writes values.yaml quotes by other rules than go-yaml reads; so what it wrote is read again. */
function checkedValuesYaml(chart: HelmChart): string {
  const { schema } = chart.props;
  const written = valuesYaml(schema);
  if (!isDeepStrictEqual(plain(parseValues(written)), plain(defaultValues(schema))))
    throw new ChartError('the defaults of the schema do not survive being written to values.yaml', {
      constructPath: chart.node.path,
    });
  return written;
}
