import { App } from 'cdk8s';
import { readValues, writeHelmChart } from '../../../src/helm';
import { Greeter } from './chart';

// `cdk8s synth` runs this: manifests for the values files named in VALUES. With HELM_CHART it writes the chart, too.
const { VALUES = '', RELEASE = 'greeter', NAMESPACE = 'default', HELM_CHART } = process.env;
const files = VALUES.split(',').filter((file) => file !== '');
const app = new App();
const greeter = new Greeter(app, 'greeter', {
  values: readValues({ files }),
  releaseName: RELEASE,
  namespace: NAMESPACE,
});
app.synth();
if (HELM_CHART !== undefined) writeHelmChart(greeter, HELM_CHART);
