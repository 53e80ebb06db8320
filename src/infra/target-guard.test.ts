import { describe, expect, it } from 'vitest';
import { parseAllowedRanges } from '#domain/delivery/parse-allowed-ranges.ts';
import type { TargetRule } from '#domain/delivery/target-guard.ts';
import { createTargetGuard } from './target-guard.ts';

const NAMES: Record<string, readonly string[]> = {
  'public.example': ['93.184.216.34', '2606:2800:220:1::1'],
  'inside.example': ['127.0.0.1'],
  'half-inside.example': ['93.184.216.34', '10.0.0.5'],
  'six-inside.example': ['93.184.216.34', '::ffff:169.254.169.254'],
  'metadata.google.internal': ['169.254.169.254'],
  'empty.example': [],
};

function guardWith(cidrs = '') {
  const parsed = parseAllowedRanges(cidrs);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return createTargetGuard({
    allowed: parsed.ranges,
    // What is not here is no name: an address in disguise that came so far would end as `unresolvable`.
    resolveHost: (host) => {
      const found = NAMES[host];
      return found ? Promise.resolve(found) : Promise.reject(new Error('ENOTFOUND'));
    },
  });
}

const REFUSED: Partial<Record<TargetRule, readonly string[]>> = {
  loopback: [
    'http://127.0.0.1/',
    'http://127.1/',
    'http://127.0.1/',
    'http://127.255.255.254/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.0.0.1/',
    'http://0X7F.1/',
    'http://0177.0.0.1/',
    'http://017700000001/',
    'http://0177.0x0.1/',
    'http://127.000.000.001/',
    'http://127.0.0.1./',
    'http://0/',
    'http://0.0.0.0/',
    'http://0x0/',
    'http://0.1.2.3/',
    'http://１２７.０.０.１/',
    'http://127。0。0。1/',
    'http://①②⑦.⓪.⓪.①/',
    'http://%31%32%37.0.0.1/',
    'http://127%2E0%2E0%2E1/',
    'http://0%787f.1/',
    'http:\\\\127.0.0.1\\',
    'http:127.0.0.1',
    ' http://127.0.0.1 ',
    'http://127.0.\n0.1/',
    'http://[::1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[0000::0001]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[0:0:0:0:0:FFFF:7F00:0001]/',
    'http://[::127.0.0.1]/',
    'http://[::ffff:0:127.0.0.1]/',
    'http://[64:ff9b::127.0.0.1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:7f00:1::]/',
    'http://[2001:0:808:808::80ff:fffe]/',
    'http://[2606:4700::5efe:127.0.0.1]/',
    'http://localhost/',
    'http://LOCALHOST./',
    'http://app.localhost/',
    'http://ｌｏｃａｌｈｏｓｔ/',
    'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/',
    'http://local\u00adhost/',
    'http://inside.example/',
    'https://inside.example:8443/',
  ],
  private: [
    'http://10.0.0.1/',
    'http://10.255.255.255/',
    'http://0xa.1/',
    'http://012.1/',
    'http://167772161/',
    'http://172.16.0.1/',
    'http://172.31.255.255/',
    'http://192.168.1.1/',
    'http://3232235777/',
    'http://[::ffff:10.0.0.1]/',
    'http://[::a00:1]/',
    'http://[fc00::1]/',
    'http://[fdff:ffff::1]/',
    'http://[fec0::1]/',
    'http://[64:ff9b:1::a00:1]/',
    'http://[2002:c0a8:101::1]/',
    'http://half-inside.example/',
  ],
  link_local: [
    'http://169.254.1.1/',
    'http://0xa9fe0101/',
    'http://[fe80::1]/',
    'http://[febf::1]/',
    'http://[fe80::5efe:808:808]/',
    'http://[::ffff:169.254.1.1]/',
  ],
  carrier_grade: ['http://100.64.0.1/', 'http://100.127.255.254/', 'http://[2002:6440:1::]/'],
  metadata: [
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0251.0376.0251.0376/',
    'http://169.254.43518/',
    'http://169.254.170.2/',
    'http://168.63.129.16/',
    'http://100.100.100.200/',
    'http://192.0.0.192/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[2002:a9fe:a9fe::]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::a9fe:a9fe]/',
    'http://metadata.google.internal/',
    'http://six-inside.example/',
  ],
  multicast: ['http://224.0.0.1/', 'http://239.255.255.250/', 'http://[ff02::1]/', 'http://[ff0e::1]/'],
  reserved: [
    'http://192.0.2.1/',
    'http://198.51.100.7/',
    'http://203.0.113.9/',
    'http://192.88.99.1/',
    'http://198.18.0.1/',
    'http://240.0.0.1/',
    'http://255.255.255.255/',
    'http://4294967295/',
    'http://[::5]/',
    'http://[100::1]/',
    'http://[2001:db8::1]/',
    'http://[2001:2::1]/',
    'http://[3fff::1]/',
    'http://[5f00::1]/',
    'http://[4000::1]/',
  ],
  credentials: [
    'http://user:secret@public.example/',
    'http://user@public.example/',
    'http://public.example@127.0.0.1/',
    'http://127.0.0.1:80@public.example/',
  ],
  scheme: [
    'ftp://public.example/',
    'file:///etc/passwd',
    'gopher://public.example:80/',
    'javascript:alert(1)',
    'ws://public.example/',
    'localhost:80',
  ],
  port: [
    'http://public.example:0/',
    'http://public.example:22/',
    'http://public.example:25/',
    'http://public.example:1023/',
    'http://public.example:2375/',
    'http://public.example:3306/',
    'http://public.example:06379/',
    'http://127.0.0.1:11211/',
  ],
  unresolvable: [
    'http://[fe80::1%25eth0]/',
    'http://1.2.3.4.5/',
    'http://256.1.1.1/',
    'http://0x100000000/',
    'http://127.0.0.1%00.public.example/',
    'http://public..example/',
    'http://empty.example/',
    'http://unknown.example/',
    '//public.example/',
    '',
  ],
};

describe('a target is refused', () => {
  const cases = Object.entries(REFUSED).flatMap(([rule, urls]) => urls.map((url) => [rule, url] as const));

  it.each(cases)('as %s: %j', async (rule, url) => {
    const verdict = await guardWith().judgeUrl(url);
    expect(verdict).toMatchObject({ allowed: false, rule });
  });

  it.each(cases.filter(([rule]) => ['credentials', 'scheme', 'port', 'unresolvable'].includes(rule)))(
    'as %s, whatever networks are open: %j',
    async (rule, url) => {
      const verdict = await guardWith('0.0.0.0/0,::/0').judgeUrl(url);
      expect(verdict).toMatchObject({ allowed: false, rule });
    },
  );
});

describe('a target is allowed', () => {
  it.each([
    ['https://public.example/', '93.184.216.34'],
    ['http://PUBLIC.example.:3000/', '93.184.216.34'],
    ['http://8.8.8.8:8080/', '8.8.8.8'],
    ['http://134744072/', '8.8.8.8'],
    ['http://100.63.255.255/', '100.63.255.255'],
    ['http://172.32.0.1/', '172.32.0.1'],
    ['http://223.255.255.255:65535/', '223.255.255.255'],
    ['http://[2606:4700::1111]/', '2606:4700::1111'],
    ['http://[::ffff:8.8.8.8]/', '::ffff:808:808'],
    ['http://[64:ff9b::808:808]/', '64:ff9b::808:808'],
    ['http://[2002:808:808::1]/', '2002:808:808::1'],
  ])('being public: %s', async (url, address) => {
    const verdict = await guardWith().judgeUrl(url);
    expect(verdict).toMatchObject({ allowed: true, addresses: expect.arrayContaining([address]) as unknown });
  });

  it.each([
    ['10.0.0.0/8', 'http://half-inside.example/'],
    ['10.0.0.0/8', 'http://[::ffff:10.1.2.3]/'],
    ['127.0.0.1/32', 'http://localhost:3000/'],
    ['::1', 'http://localhost:3000/'],
    ['fd00::/8', 'http://[fd12::1]/'],
    ['0.0.0.0/0', 'http://192.168.1.1/'],
    ['169.254.169.254', 'http://169.254.169.254/'],
    ['fd00:ec2::254/128', 'http://[fd00:ec2::254]/'],
  ])('where the operator opens %s: %s', async (cidrs, url) => {
    expect((await guardWith(cidrs).judgeUrl(url)).allowed).toBe(true);
  });
});

describe('an open network', () => {
  it.each([
    ['10.0.0.0/8', 'http://192.168.1.1/', 'private'],
    ['127.0.0.0/8', 'http://[::1]/', 'loopback'],
    ['10.0.0.0/8', 'http://[2001:0:a00:1::80ff:fffe]/', 'loopback'],
    ['169.254.0.0/16', 'http://169.254.169.254/', 'metadata'],
    ['0.0.0.0/0,::/0', 'http://[::ffff:169.254.169.254]/', 'metadata'],
    ['fd00::/8', 'http://[fd00:ec2::254]/', 'metadata'],
    ['100.64.0.0/10', 'http://100.100.100.200/', 'metadata'],
  ])('%s does not open %s', async (cidrs, url, rule) => {
    expect(await guardWith(cidrs).judgeUrl(url)).toMatchObject({ allowed: false, rule });
  });
});
