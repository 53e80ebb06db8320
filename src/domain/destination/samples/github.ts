import type { Sample } from './sample.ts';

const REPOSITORY = {
  id: 186_853_002,
  name: 'octo-repo',
  full_name: 'octo-org/octo-repo',
  private: false,
  html_url: 'https://github.com/octo-org/octo-repo',
  default_branch: 'main',
  owner: { login: 'octo-org', id: 38_302_899, type: 'Organization' },
};
const AUTHOR = { name: 'Mona Sample', email: 'mona@example.com', username: 'mona-sample' };
const BEFORE = '6113728f27ae82c7b1a177c8d03f9e96e0adf246';

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
export const github: Sample = {
  provider: 'github',
  make: ({ id, nowMs }) => {
    const after = `${id.replaceAll('-', '')}c0ffee42`;
    const commit = {
      id: after,
      message: 'Update README.md',
      timestamp: new Date(nowMs).toISOString(),
      url: `https://github.com/octo-org/octo-repo/commit/${after}`,
      author: AUTHOR,
      committer: AUTHOR,
      added: [],
      removed: [],
      modified: ['README.md'],
    };
    return {
      headers: [
        ['User-Agent', 'GitHub-Hookshot/0000000'],
        ['Accept', '*/*'],
        ['X-GitHub-Delivery', id],
        ['X-GitHub-Event', 'push'],
        ['X-GitHub-Hook-ID', '292430182'],
        ['X-GitHub-Hook-Installation-Target-ID', String(REPOSITORY.id)],
        ['X-GitHub-Hook-Installation-Target-Type', 'repository'],
      ],
      body: {
        ref: 'refs/heads/main',
        before: BEFORE,
        after,
        created: false,
        deleted: false,
        forced: false,
        compare: `https://github.com/octo-org/octo-repo/compare/${BEFORE.slice(0, 12)}...${after.slice(0, 12)}`,
        commits: [commit],
        head_commit: commit,
        repository: REPOSITORY,
        pusher: { name: AUTHOR.username, email: AUTHOR.email },
        sender: { login: AUTHOR.username, id: 21_031_067, type: 'User' },
      },
    };
  },
};
