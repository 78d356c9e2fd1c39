// `npm start`: installs and builds when needed, then hands over to the launcher. Plain JavaScript, since nothing is installed yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const say = (text) => console.log(`  ${text}`);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Mullion needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(2);
}

/** Installs exactly what the lock file names, unless that was done already. */
export function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules/.mullion-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Installing packages (a minute or two, once)');
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--include=dev', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (done.status !== 0) {
    console.error(
      'The packages could not be installed: see above. Is the npm registry reachable? Then run npm start again.',
    );
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // `node start.mjs verify …` runs one of the tools with the same settings and servers.
  const tool = process.argv[2];
  if (!tool) console.log('Mullion');
  install();
  // In a process of its own: the builders set NODE_ENV and keep much memory, and the launcher stays for days.
  const built = spawnSync(process.execPath, [join(root, 'build.mjs')], { stdio: 'inherit' });
  if (built.status !== 0) process.exit(1);
  // The data folder and other relative settings are meant from where the checkout is.
  process.chdir(root);
  await import(tool ? './dist/tool.js' : './dist/launcher.js');
}
