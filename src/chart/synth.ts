import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { App } from 'cdk8s';
import { readValues, writeHelmChart } from '../helm';
import { FlinkCdc } from './flink-cdc';
import { CHART_NAME } from './names';

/** The id of the construct, which names the file of manifests: `cdc.k8s.yaml`. */
const ID = 'cdc';
/** What the manifests of profiles are called by: the names that people see in examples. */
const PROFILE_RELEASE = { releaseName: 'flink-cdc', namespace: 'flink-cdc' };

export interface ReleaseRequest {
  /** Values files; later ones win. */
  readonly files: readonly string[];
  readonly releaseName: string;
  readonly namespace: string;
}

/** Writes the manifests of one release into a folder. */
export function synthRelease({ files, releaseName, namespace }: ReleaseRequest, outdir: string): void {
  const app = new App({ outdir });
  new FlinkCdc(app, ID, { values: readValues({ files }), releaseName, namespace });
  app.synth();
}

/** Values files that are shown as examples, by name. */
export const profiles = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .sort()
      .map((file) => [basename(file, '.yaml'), join(folder, file)] as const),
  );

/** Writes the Helm chart into `charts`, and the manifests of every profile into a folder of `dist`. */
export function synthProduct(folders: { values: string; charts: string; dist: string }): void {
  writeHelmChart(new FlinkCdc(new App(), ID), join(folders.charts, CHART_NAME));
  for (const [name, file] of profiles(folders.values))
    synthRelease({ files: [file], ...PROFILE_RELEASE }, join(folders.dist, name));
}
