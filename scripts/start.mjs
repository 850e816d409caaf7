import { spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveAnywhere, serveArguments } from './serve.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const options = serveArguments();
const built = spawnSync('npm', ['run', 'build'], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  shell: process.platform === 'win32',
});
if (built.status !== 0) process.exit(built.status ?? 1);
const { address } = await serveAnywhere(options);
console.log(`\nTessera is at ${address}\nStop it with Ctrl+C.`);
