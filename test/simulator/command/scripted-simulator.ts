// The simulator's command with a scripted backend in the place of the engine, run as a process by the tests.
import { main } from '../../../simulator/command/main';
import { ScriptedBackend } from '../wire/scripted-backend';

class ScriptedEngine extends ScriptedBackend {
  close(): Promise<void> {
    process.stderr.write('engine closed\n');
    return Promise.resolve();
  }
}

void main(process.argv.slice(2), () => Promise.resolve(new ScriptedEngine()));
