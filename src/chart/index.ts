// The public door of the chart as a library; what is not listed here may change at any time.
export { FlinkCdc, type FlinkCdcProps } from './flink-cdc';
export { Values } from './values';
