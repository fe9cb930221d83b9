import { isDeepStrictEqual } from 'node:util';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TObject } from '@sinclair/typebox';
import { App } from 'cdk8s';
import fc from 'fast-check';
import { ChartError, type HelmChart, parseValues, writeHelmChart } from '../../../src/helm';
import { Branches } from './branches';
import { byIdentity, documentsOf } from './documents';
import { allHelms, type Helm } from './helm';
import { valuesArbitrary } from './values-arbitrary';

export type ChartClass = new (scope: App, id: string) => HelmChart;

const NAMESPACE = 'some-space';

/** JSON is YAML, but for some characters that YAML wants escaped. */
export const valuesFile = (values: unknown): string =>
  JSON.stringify(values, null, 1).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** One chart in its two outputs, compared for values files. */
export class EqualityProof {
  readonly branches: Branches;
  readonly #name: string;
  readonly #folder: string;
  readonly #helms: readonly Helm[];
  readonly #chart: HelmChart;
  /** Files that both outputs accepted, and that both refused. */
  readonly counts = { accepted: 0, refused: 0, documents: 0 };

  private constructor(chartClass: ChartClass, name: string, folder: string, helms: readonly Helm[]) {
    this.#name = name;
    this.#folder = folder;
    this.#helms = helms;
    this.#chart = new chartClass(new App(), name);
    this.branches = new Branches(this.#chart);
    writeHelmChart(this.#chart, join(folder, name));
  }

  static async open(chartClass: ChartClass, name: string): Promise<EqualityProof> {
    return new EqualityProof(chartClass, name, mkdtempSync(join(tmpdir(), 'equality-')), await allHelms());
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Random files, a fixed number of them. @throws with the smallest file that makes a difference */
  async random(schema: TObject, files: number, seed: number, shrink = true): Promise<void> {
    const release = fc.constantFrom('demo', 'on', '123', `my-${this.#name}`, 'a'.repeat(50));
    await fc.assert(
      fc.asyncProperty(valuesArbitrary(schema, true), release, (values, name) => this.compare(values, name)),
      {
        numRuns: files,
        seed,
        interruptAfterTimeLimit: 1_800_000,
        markInterruptAsFailure: true,
        endOnFailure: !shrink,
      },
    );
  }

  /** Fails unless both outputs are the same, or both refuse the values in the same words. */
  async compare(values: unknown, release = 'demo'): Promise<void> {
    const text = valuesFile(values);
    const file = join(this.#folder, 'values.yaml');
    writeFileSync(file, text);
    const ours = this.#synthesize(text, release);
    if (ours instanceof ChartError && isRefusedBySynthAlone(ours)) {
      this.counts.refused++;
      return;
    }
    const theirs = await Promise.all(
      this.#helms.map((helm) =>
        helm.template(join(this.#folder, this.#name), release, NAMESPACE, '-f', file),
      ),
    );
    for (const [index, { ok, stdout, stderr }] of theirs.entries()) {
      const who = `Helm ${this.#helms[index]?.major ?? '?'}`;
      if (ours instanceof ChartError) expectRefusal(who, ok, stderr, ours);
      else if (!ok) throw new Error(`${who} refuses what synth accepts: ${stderr}`);
      else expectEqual(who, documentsOf(stdout), ours);
    }
    if (ours instanceof ChartError) this.counts.refused++;
    else {
      this.counts.accepted++;
      this.counts.documents += ours.size;
    }
  }

  #synthesize(text: string, releaseName: string): ReadonlyMap<string, unknown> | ChartError {
    try {
      const release = { values: parseValues(text), releaseName, namespace: NAMESPACE };
      return byIdentity(this.#chart.manifestsOf(release, this.branches));
    } catch (error) {
      if (error instanceof ChartError) return error;
      throw error;
    }
  }
}

/** Helm renders these: into a manifest that is not what the values say, or beside one of the same name. */
const isRefusedBySynthAlone = ({ message }: ChartError): boolean =>
  /which (YAML reads as a line break|Helm trims off the end of a manifest)|two resources are called/.test(
    message,
  );

function expectRefusal(who: string, ok: boolean, stderr: string, ours: ChartError): void {
  if (ok) throw new Error(`${who} accepts what synth refuses: ${ours.message}`);
  const isCheck = ours.message.includes(': \n');
  const problems = isCheck ? ours.message.slice(ours.message.indexOf('\n')) : '';
  if (!stderr.includes(problems))
    throw new Error(`${who} refuses in other words: ${stderr}\nsynth: ${ours.message}`);
}

function expectEqual(
  who: string,
  theirs: ReadonlyMap<string, unknown>,
  ours: ReadonlyMap<string, unknown>,
): void {
  for (const identity of new Set([...theirs.keys(), ...ours.keys()]))
    if (!isDeepStrictEqual(theirs.get(identity), ours.get(identity)))
      throw new Error(
        `${identity} differs\n${who}: ${JSON.stringify(theirs.get(identity))}\nsynth:  ${JSON.stringify(ours.get(identity))}`,
      );
}
