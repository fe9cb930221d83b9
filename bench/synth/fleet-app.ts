import { App } from 'cdk8s';
import { Fleet } from './fleet';

const app = new App();
new Fleet(app, 'fleet');
app.synth();
