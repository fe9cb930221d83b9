import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { App } from 'cdk8s';
import { helmChartFiles } from '../../../src/helm';
import { Greeter } from '../example/chart';
import { Values as GreeterValues } from '../example/values';
import { EqualityProof } from '../support/equality';
import { Torture } from '../torture/chart';
import { Values as TortureValues } from '../torture/values';

/** Enough for every branch of both charts. */
const FILES = 60;

/** Says who notices that src/helm is not what it should be: real Helm, or the committed charts; else nobody does. */
async function main(goldenFile: string): Promise<string> {
  for (const [chartClass, name, schema] of [
    [Torture, 'torture', TortureValues],
    [Greeter, 'greeter', GreeterValues],
  ] as const) {
    const proof = await EqualityProof.open(chartClass, name);
    try {
      await proof.compare({});
      await proof.random(schema, FILES, 7, false);
    } finally {
      proof.close();
    }
  }
  const golden = JSON.parse(readFileSync(goldenFile, 'utf8')) as unknown;
  const printed = [
    ...helmChartFiles(new Torture(new App(), 'torture')),
    ...helmChartFiles(new Greeter(new App(), 'greeter')),
  ];
  return isDeepStrictEqual(golden, printed) ? 'nobody' : 'the committed chart';
}

if (process.argv[2] === '--print')
  console.log(
    JSON.stringify([
      ...helmChartFiles(new Torture(new App(), 'torture')),
      ...helmChartFiles(new Greeter(new App(), 'greeter')),
    ]),
  );
else
  main(process.argv[2] ?? '').then(
    (who) => console.log(who),
    (error: unknown) => {
      console.error(error);
      console.log('Helm');
    },
  );
