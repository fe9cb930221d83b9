import { main } from './command/main';
import { openEngine } from './engine';

void main(process.argv.slice(2), openEngine);
