import { provisionControlPlane } from '../provision/control-plane';
import { provisionHelm } from '../provision/helm';

/** The tiers of test/, in the order they run: what is quick and needs nothing comes first. */
export interface Tier {
  readonly name: string;
  readonly what: string;
  readonly needs: readonly Tool[];
  /** Test files at a time. Files that start servers get the machine to themselves. */
  readonly workers: number;
  /** What takes minutes on a new machine; it begins at once, beside the tiers before this one. */
  readonly prepare?: () => Promise<unknown>;
}

export interface Tool {
  readonly command: string;
  readonly arguments: readonly string[];
  /** What to install when it is missing. */
  readonly install: string;
}

const JAVA: Tool = { command: 'java', arguments: ['-version'], install: 'Java 17 or newer (a JDK)' };
const MAVEN: Tool = { command: 'mvn', arguments: ['--version'], install: 'Maven 3.8 or newer' };

const GO: Tool = { command: 'go', arguments: ['version'], install: 'Go 1.26 or newer' };

export const TIERS: readonly Tier[] = [
  { name: 'unit', what: 'pure code, no I/O', needs: [], workers: 2 },
  { name: 'simulator', what: 'the SQL Server stand-in, by real drivers', needs: [], workers: 2 },
  { name: 'contract', what: 'one suite per port, on real servers', needs: [JAVA, MAVEN], workers: 1 },
  { name: 'integration', what: 'the worker as a process', needs: [JAVA, MAVEN], workers: 1 },
  {
    name: 'chart',
    what: 'Helm charts, rendered and installed by Helm 3 and Helm 4',
    needs: [GO],
    workers: 2,
    prepare: async () => [await provisionHelm(), await provisionControlPlane()],
  },
  { name: 'fault', what: 'kills, pauses and cuts in every phase', needs: [JAVA, MAVEN], workers: 1 },
];
