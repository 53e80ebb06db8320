import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { GROUPS } from '#conformance/check.ts';
import { USAGE } from '#conformance/arguments.ts';
import { PLANS } from '#domain/limit/plan.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import { createOpenApiDocument } from '#protocol/rest/openapi.ts';
import { codesOf, DOCS_HREFS, renderDocsPage } from '#testing/docs-pages.tsx';
import { groupRoutes, type OpenApiDocument } from './rest/open-api.ts';
import { LIMIT_NAMES } from './pages/limits.tsx';

const PAGES = new Map(DOCS_HREFS.map((href) => [href, renderDocsPage(href)]));
const html = (href: string): string => PAGES.get(href) ?? '';
const found = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, one = '']) => one);

/** Pages of ours outside of the docs that they lead to. */
const OUTSIDE = [
  '/sign-up',
  '/sign-in',
  '/keys',
  '/settings',
  '/endpoints',
  '/openapi.json',
  '/asyncapi.json',
];

describe.each(DOCS_HREFS)('%s', (href) => {
  it('leads only to pages and places that there are', () => {
    const links = found(html(href), /href="([^"]*)"/g).filter((link) => !OUTSIDE.includes(link));
    const broken = links.filter((link) => {
      const [path = '', id] = link.split('#');
      const target = path === '' ? html(href) : PAGES.get(path);
      return target === undefined || (id !== undefined && !target.includes(`id="${id}"`));
    });
    expect(broken).toEqual([]);
  });

  it('has one heading of the first level, and no id and no name of a region twice', () => {
    expect(found(html(href), /<h1[^>]*>(.*?)<\/h1>/g)).toHaveLength(1);
    for (const pattern of [
      / id="([^"]*)"/g,
      /role="region" aria-label="([^"]*)"/g,
      /role="table" aria-label="([^"]*)"/g,
    ]) {
      const names = found(html(href), pattern);
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    }
  });

  it('names this server in its samples, and no other host of ours', () => {
    const hosts = found(html(href), /(?:https?|wss?):\/\/([a-z0-9.-]+)/g).filter((host) => /hook/.test(host));
    expect(hosts.filter((host) => host !== 'hookwire.test')).toEqual([]);
  });
});

describe('the REST reference', () => {
  // Guarantee: OpenAPI as the library writes it.
  const document = createOpenApiDocument('https://hookwire.example') as unknown as OpenApiDocument;
  const routes = groupRoutes(document).flatMap(({ slug, routes }) =>
    routes.map((route) => ({ slug, ...route })),
  );

  it('has every operation of the document once, with its path, parameters and statuses', () => {
    const operations = Object.values(document.paths).flatMap((one) => Object.keys(one));
    expect(routes).toHaveLength(operations.length);
    for (const { slug, path, operation } of routes) {
      const page = html(`/docs/rest/${slug}`);
      const section = page.slice(page.indexOf(`id="${operation.operationId}"`)).split('<section')[0] ?? '';
      const codes = codesOf(section);
      expect(codes, operation.operationId).toContain(path);
      for (const { name } of operation.parameters ?? []) expect(codes, operation.operationId).toContain(name);
      for (const status of Object.keys(operation.responses))
        expect(section, operation.operationId).toContain(status);
    }
  });

  it('gives each operation a curl command with what it needs', () => {
    for (const { slug, path, operation } of routes) {
      const page = html(`/docs/rest/${slug}`);
      const region = `aria-label="curl: ${operation.summary.replaceAll("'", '&#x27;')}"`;
      const command = (page.split(region)[1] ?? '').split('</pre>')[0]?.replaceAll(/<[^>]*>/g, '') ?? '';
      expect(command).toContain(
        `https://hookwire.test${path.replaceAll(/{(\w+)}/g, (_, name: string) => name.toUpperCase())}`,
      );
      expect(command.includes('Authorization: Bearer')).toBe((operation.security ?? []).length > 0);
      expect(command.includes('-d ')).toBe(operation.requestBody !== undefined);
    }
  });
});

describe('the page of limits', () => {
  it('shows every limit that a plan has', () => {
    // What no program meets at a door of its own.
    const unseen = ['id', 'title', 'forwarding', 'members', 'priceIds'];
    const limits = Object.keys(PLANS['free'] ?? {}).filter((name) => !unseen.includes(name));
    expect(Object.keys(LIMIT_NAMES).sort()).toEqual(limits.sort());
  });

  it('names the fixed limits as they are in force', () => {
    const sourceOf = (file: string): string => readFileSync(`src/transport/${file}`, 'utf8');
    const numberIn = (file: string, pattern: RegExp): number =>
      Number(pattern.exec(sourceOf(file))?.[1]?.replaceAll('_', ''));
    const text = html('/docs/limits').replaceAll(/<[^>]*>/g, ' ');
    const inForce = [
      `${numberIn('ws/endpoint-handshake.ts', /capacity: ([\d_]+)/).toLocaleString('en')} a minute for an account`,
      `${numberIn('ws/account-handshake.ts', /capacity: ([\d_]+)/)} a minute for an address`,
      `${numberIn('ws/account-subscriptions.ts', /MAX_SUBSCRIPTIONS = ([\d_]+)/).toLocaleString('en')} `,
      `${numberIn('ws/handshake-params.ts', /MAX_TARGET_LENGTH = ([\d_]+)/).toLocaleString('en')} characters`,
      `${numberIn('ws/account-stream.ts', /MAX_CLIENT_FRAME_BYTES = (\d+) \* 1024/)} KiB`,
      `${numberIn('ws/inbox.ts', /perSecond: (\d+)/)} a second`,
      `${numberIn('ws/inbox.ts', /burst: ([\d_]+)/).toLocaleString('en')} on the account stream`,
      `${numberIn('rest/rate.ts', /capacity: (\d+),/)} a minute for an address`,
      `${RATE_RULES.signInPerAccount.capacity} in 15 minutes for an account`,
      `${RATE_RULES.refreshPerSignIn.capacity} an hour for a sign-in`,
    ];
    for (const words of inForce) expect(text).toContain(words);
    expect(RATE_RULES.signInPerAccount.windowMs).toBe(15 * 60_000);
  });
});

test('the page of the conformance kit has its options and groups, and no other', () => {
  const codes = codesOf(html('/docs/conformance'));
  const options = (text: string): string[] => found(text, /(--[a-z-]+)/g);
  const usage = [...new Set(options(USAGE))].filter((option) => option !== '--url').concat('--url');
  expect([...new Set(codes.flatMap(options))].sort()).toEqual(usage.sort());
  for (const group of GROUPS) expect(codes).toContain(group);
});
