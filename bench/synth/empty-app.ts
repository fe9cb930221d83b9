import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';

// What any cdk8s user pays before the first line of an own chart: the start, the CLI, cdk8s and the Kubernetes kinds.
const app = new App();
new k8s.KubeNamespace(new Chart(app, 'empty'), 'namespace', {});
app.synth();
