import { type Construct } from 'constructs';

/** The steps from the chart to a construct, without `Resource` and `Default`, which are cdk8s's own words. */
export const componentPath = (construct: Construct, chart: Construct): readonly string[] =>
  construct.node.path
    .split('/')
    .slice(chart.node.path.split('/').length)
    .filter((step, index) => index === 0 || (step !== 'Resource' && step !== 'Default'));
