/**
 * `npm test`: everything that must hold before a commit is trusted. Formatting, types and lint count as one check a
 * step, the tests by the reports of their runners. A failed step does not hide the next. The last line is
 * `N passed, N failed`; the exit code says the same.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

/** A step that hangs is a failure, not a reason to wait for ever. */
const STEP_LIMIT = 25 * 60_000;
const SHOWN_LINES = 80;
const E2E_CONFIG = 'tests/e2e/playwright.config.ts';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const reports = mkdtempSync(join(tmpdir(), 'metodsreda-test-'));
const total = { passed: 0, failed: 0 };

/** Runs a command line with the project's own tools on the path; answers its end and everything it printed. */
function run(command, environment = {}) {
  return new Promise((done) => {
    const path = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
    const child = spawn(command, {
      shell: true,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: path, FORCE_COLOR: '0', ...environment },
    });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    const limit = setTimeout(() => {
      output += `\nstopped after ${STEP_LIMIT / 60_000} minutes`;
      process.kill(-child.pid, 'SIGKILL');
    }, STEP_LIMIT);
    child.on('close', (code) => {
      clearTimeout(limit);
      done({ ok: code === 0, output });
    });
  });
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const report = (ok, name, since, detail = '') =>
  console.log(`${ok ? '✓' : '✗'} ${name}${detail && ` — ${detail}`} (${seconds(since)})`);

function showEnd(output) {
  const lines = output.trimEnd().split('\n');
  if (lines.length > SHOWN_LINES) console.log(`  … ${lines.length - SHOWN_LINES} lines before`);
  for (const line of lines.slice(-SHOWN_LINES)) console.log(`  ${line}`);
}

/** One command, one check. */
async function check(name, command) {
  const since = Date.now();
  const { ok, output } = await run(command);
  total[ok ? 'passed' : 'failed']++;
  report(ok, name, since);
  if (!ok) showEnd(output);
  return ok;
}

/** A runner with a report of its own. No report, no tests or an end in error without a failed test is a failure. */
async function tests(name, command, file, environment, read) {
  const since = Date.now();
  const { ok, output } = await run(command, environment);
  let counted = { passed: 0, failed: 0, skipped: 0, failures: [] };
  try {
    counted = read(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    counted.failures.push('the runner left no report');
  }
  if (counted.passed + counted.failed === 0) counted.failures.push('no test was run');
  else if (!ok && counted.failed === 0) counted.failures.push('the runner ended in error');
  if (counted.failed === 0) counted.failed = counted.failures.length > 0 ? 1 : 0;
  total.passed += counted.passed;
  total.failed += counted.failed;
  const skipped = [
    counted.skipped > 0 ? `, ${counted.skipped} skipped` : '',
    counted.flaky > 0 ? `, ${counted.flaky} only at the second try` : '',
  ].join('');
  report(counted.failed === 0, name, since, `${counted.passed} passed, ${counted.failed} failed${skipped}`);
  for (const failure of counted.failures) console.log(`  ${failure}`);
  if (counted.failed > 0) showEnd(output);
}

/** A file that could not be loaded has no tests to count: it is one failure. */
function readVitest({ testResults, numPassedTests, numPendingTests, numTodoTests }) {
  const failures = testResults.flatMap(({ name, status, assertionResults }) => {
    const failed = assertionResults.filter((result) => result.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [`${name}: not loaded`];
    return failed.map(({ fullName }) => `${name}: ${fullName}`);
  });
  return {
    passed: numPassedTests,
    failed: failures.length,
    skipped: numPendingTests + numTodoTests,
    failures,
  };
}

function readPlaywright({ stats, errors, suites }) {
  const titles = (suite, path) => [
    ...(suite.specs ?? []).filter(({ ok }) => !ok).map(({ title }) => [...path, title].join(' › ')),
    ...(suite.suites ?? []).flatMap((inner) => titles(inner, [...path, inner.title])),
  ];
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    flaky: stats.flaky,
    failures: [
      ...suites.flatMap((suite) => titles(suite, [suite.title])),
      ...errors.map(({ message }) => message),
    ],
  };
}

/** Tracked files only: what somebody has begun and not committed is not yet the tree's business. */
function formatted() {
  const listed = spawnSync('git', ['ls-files', '-z'], { encoding: 'utf8' });
  const files =
    listed.status === 0 ? listed.stdout.split('\0').filter((file) => file && existsSync(file)) : [];
  const quoted = files.map((file) => `'${file.replaceAll("'", "'\\''")}'`);
  return `prettier --check --ignore-unknown ${quoted.length > 0 ? quoted.join(' ') : '.'}`;
}

const mayInstall = () => existsSync('/etc/debian_version') && process.getuid?.() === 0;

/** The journeys need a browser: the system's Chromium, or Playwright's own. */
async function installBrowser() {
  const present = async () =>
    existsSync('/usr/bin/chromium') ||
    existsSync((await import('@playwright/test')).chromium.executablePath());
  if (await present()) return;
  const since = Date.now();
  if (mayInstall()) await run('apt-get update && apt-get install -y chromium');
  if (!(await present())) await run('playwright install chromium');
  report(await present(), 'install Chromium', since);
}

/** Papers and workbooks are opened by an office suite, not only by the library that wrote them. */
async function installOffice() {
  const parts = ['writer', 'calc'];
  const present = () =>
    spawnSync('soffice', ['--version']).status === 0 &&
    parts.every((part) => existsSync(`/usr/lib/libreoffice/share/registry/${part}.xcd`));
  if (present() || !mayInstall()) return;
  const since = Date.now();
  const packages = parts.map((part) => `libreoffice-${part}-nogui`).join(' ');
  await run(`apt-get update && apt-get install -y --no-install-recommends ${packages}`);
  report(present(), 'install LibreOffice', since);
}

/** What is flushed before it is acknowledged is seen in the relay's system calls; the tests skip without it. */
async function installStrace() {
  const present = () => spawnSync('strace', ['--version']).status === 0;
  if (present() || !mayInstall()) return;
  const since = Date.now();
  await run('apt-get update && apt-get install -y --no-install-recommends strace');
  report(present(), 'install strace', since);
}

async function installPackages() {
  if (existsSync('node_modules/.package-lock.json')) return;
  const since = Date.now();
  const { ok, output } = await run('npm ci');
  report(ok, 'install packages', since);
  if (!ok) showEnd(output);
}

await installPackages();
await check('prettier', formatted());
for (const command of [...scripts.types.split('&&'), ...scripts.lint.split('&&')]) {
  const [tool, ...rest] = command.trim().split(' ');
  await check(tool === 'tsc' ? `tsc ${rest[1]}` : tool === 'svelte-kit' ? 'svelte-kit sync' : tool, command);
}

await installOffice();
await installStrace();
const unit = join(reports, 'vitest.json');
await tests(
  'vitest',
  `vitest run --reporter=default --reporter=json --outputFile.json=${unit}`,
  unit,
  {},
  readVitest,
);

const built = await check('build', scripts.build);
if (!existsSync(E2E_CONFIG)) console.log(`– e2e skipped: there is no ${E2E_CONFIG} yet`);
else if (!built) {
  total.failed++;
  console.log('✗ e2e not run: there is no build');
} else {
  await installBrowser();
  const journeys = join(reports, 'playwright.json');
  await tests(
    'e2e',
    `playwright test --config ${E2E_CONFIG} --reporter=line,json`,
    journeys,
    { PLAYWRIGHT_JSON_OUTPUT_FILE: journeys, PLAYWRIGHT_JSON_OUTPUT_NAME: journeys },
    readPlaywright,
  );
}

rmSync(reports, { recursive: true, force: true });
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
console.log(`${total.passed} passed, ${total.failed} failed`);
