import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';

interface Installed {
  readonly version: string;
  readonly folder: string;
}

type Manifest = Readonly<Record<string, unknown>>;

/** An npm registry on 127.0.0.1 that has what is in node_modules, and nothing else: installing without a network. */
export class LocalRegistry {
  readonly #root: string;
  readonly #packages = new Map<string, Installed[]>();
  readonly #server: Server;

  private constructor(root: string) {
    this.#root = root;
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version?: string }>;
    };
    for (const [path, { version }] of Object.entries(lock.packages)) {
      const name = path.split('node_modules/').at(-1) ?? '';
      const folder = join(root, path);
      if (path === '' || version === undefined || !existsSync(join(folder, 'package.json'))) continue;
      this.#packages.set(name, [...(this.#packages.get(name) ?? []), { version, folder }]);
    }
    this.#server = createServer(({ url = '' }, response) =>
      this.#answer(decodeURIComponent(url.slice(1)), response),
    );
  }

  static async start(root: string): Promise<LocalRegistry> {
    const registry = new LocalRegistry(root);
    registry.#server.listen(0, '127.0.0.1');
    await once(registry.#server, 'listening');
    return registry;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #answer(path: string, response: ServerResponse): void {
    const [, name = '', version] = /^((?:@[^/]+\/)?[^/]+)(?:\/-\/(.+)\.tgz)?$/.exec(path) ?? [];
    const installed = this.#packages.get(name);
    if (installed === undefined) {
      response.writeHead(404).end('{}');
      return;
    }
    if (version === undefined) response.end(JSON.stringify(this.#packument(name, installed)));
    else
      this.#sendTarball(
        installed.find((candidate) => candidate.version === version),
        response,
      );
  }

  #packument(name: string, installed: readonly Installed[]): unknown {
    const versions = installed.map(({ version, folder }) => {
      const manifest = manifestOf(folder);
      return [version, { ...manifest, dist: { tarball: `${this.url}${name}/-/${version}.tgz` } }] as const;
    });
    return { name, 'dist-tags': { latest: installed[0]?.version }, versions: Object.fromEntries(versions) };
  }

  #sendTarball(installed: Installed | undefined, response: ServerResponse): void {
    if (installed === undefined) {
      response.writeHead(404).end();
      return;
    }
    const { bundleDependencies, bundledDependencies = bundleDependencies } = manifestOf(installed.folder);
    const exclude = bundledDependencies === undefined ? ['--exclude', './node_modules'] : [];
    const options = ['--transform', 's,^\\.,package,', ...exclude];
    const tar = spawn('tar', ['-cf', '-', '-C', installed.folder, ...options, '.'], {
      cwd: this.#root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    tar.stdout.pipe(response);
  }
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
