import { join } from 'node:path';
import { requireGo, runGo } from './go';
import { Progress } from './progress';
import { cacheKey, cachedFolder } from './tool-cache';

/** One line of Helm releases, and the linker flags with which its own Makefile builds it. */
interface HelmSource {
  readonly major: 3 | 4;
  readonly version: string;
  readonly flags: readonly string[];
}

/** The Kubernetes of Helm's client-go; without it Helm 3 believes in 1.20 and refuses every chart of today. */
const KUBERNETES_MINOR = '37';
const setVersion = (variable: string, value: string): string => `-X helm.sh/helm/${variable}=${value}`;

const SOURCES: readonly HelmSource[] = [
  {
    major: 3,
    version: 'v3.22.0',
    flags: [
      setVersion('v3/internal/version.version', 'v3.22.0'),
      ...['v3/pkg/chartutil', 'v3/pkg/lint/rules'].flatMap((home) => [
        setVersion(`${home}.k8sVersionMajor`, '1'),
        setVersion(`${home}.k8sVersionMinor`, KUBERNETES_MINOR),
      ]),
    ],
  },
  { major: 4, version: 'v4.3.1', flags: [setVersion('v4/internal/version.version', 'v4.3.1')] },
];

export interface HelmBinary {
  readonly major: 3 | 4;
  readonly version: string;
  readonly path: string;
}

/**
 * The Helm 3 and Helm 4 that the chart tests run, built from the Go module proxy once per user.
 * @throws MissingToolError when a Helm has to be built and there is no Go.
 */
export async function provisionHelm(): Promise<readonly HelmBinary[]> {
  const binaries: HelmBinary[] = [];
  // One after the other: a build takes all cores that it gets.
  for (const source of SOURCES) binaries.push(await provisionOne(source));
  return binaries;
}

async function provisionOne({ major, version, flags }: HelmSource): Promise<HelmBinary> {
  const key = cacheKey(`helm${major}`, version, process.platform, process.arch, ...flags);
  const folder = await cachedFolder(`helm${major}`, key, (draft) => build({ major, version, flags }, draft));
  return { major, version, path: join(folder, 'helm') };
}

async function build({ major, version, flags }: HelmSource, folder: string): Promise<void> {
  await requireGo(`Helm ${version}`);
  const progress = new Progress(`Helm ${version}: building it from the Go module proxy`);
  const linker = ['-s', '-w', ...flags].join(' ');
  await runGo(
    ['install', '-ldflags', linker, `helm.sh/helm/v${major}/cmd/helm@${version}`],
    [`GOBIN=${folder}`],
  );
  progress.done('built');
}
