import { synthProduct, synthRelease } from './chart/synth';

// What `npx cdk8s synth` runs. By itself it makes the Helm chart and the manifests of all profiles anew. With
// CDC_VALUES, CDC_RELEASE or CDC_NAMESPACE it writes the manifests of that release and touches nothing else.

const { CDK8S_OUTDIR: outdir = 'dist', CDC_VALUES, CDC_RELEASE, CDC_NAMESPACE } = process.env;

if ([CDC_VALUES, CDC_RELEASE, CDC_NAMESPACE].some((variable) => variable !== undefined)) {
  const files = (CDC_VALUES ?? '').split(',').filter((file) => file !== '');
  synthRelease(
    { files, releaseName: CDC_RELEASE ?? 'flink-cdc', namespace: CDC_NAMESPACE ?? 'default' },
    outdir,
  );
} else {
  synthProduct({ values: 'values', charts: 'charts', dist: outdir });
}
