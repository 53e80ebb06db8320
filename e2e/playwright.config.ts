import { existsSync } from 'node:fs';
import { chromium, defineConfig, type PlaywrightTestConfig } from '@playwright/test';

const PORT = 4787;

// Playwright's own browser where it is installed, else the system's.
const ownBrowser = existsSync(chromium.executablePath());
const systemBrowser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (file) => existsSync(file),
);

const launchOptions = {
  ...(ownBrowser || !systemBrowser ? {} : { executablePath: systemBrowser }),
  args: [
    // Containers and root have no user namespaces for the sandbox.
    ...(process.getuid?.() === 0 || process.env['CI'] ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

const looks: NonNullable<PlaywrightTestConfig['projects']> = [
  { name: 'desktop-light', use: { viewport: DESKTOP, colorScheme: 'light' } },
  { name: 'desktop-dark', use: { viewport: DESKTOP, colorScheme: 'dark' }, testMatch: 'story.spec.ts' },
  {
    name: 'phone-light',
    use: { viewport: PHONE, colorScheme: 'light', hasTouch: true },
    testMatch: 'story.spec.ts',
  },
  {
    name: 'phone-dark',
    use: { viewport: PHONE, colorScheme: 'dark', hasTouch: true },
    testMatch: 'story.spec.ts',
  },
];

/** The built product with a database of its own; `npm run build` comes first. */
export default defineConfig({
  testDir: '.',
  outputDir: '.results',
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: process.env['E2E_JSON']
    ? [['list'], ['json', { outputFile: process.env['E2E_JSON'] }]]
    : [['list']],
  use: {
    baseURL: `http://localhost:${PORT}`,
    launchOptions,
    permissions: ['clipboard-read', 'clipboard-write'],
    trace: 'retain-on-failure',
  },
  projects: looks,
  webServer: {
    command: 'node --import tsx e2e/serve.ts',
    cwd: '..',
    url: `http://localhost:${PORT}/readyz`,
    env: { PORT: String(PORT), LOG_LEVEL: 'warn' },
    timeout: 60_000,
    stdout: 'ignore',
    stderr: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
  },
});
