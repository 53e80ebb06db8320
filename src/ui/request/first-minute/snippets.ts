import { quoteText } from '../copy-as/shell-quote.ts';

export interface Snippet {
  id: 'curl' | 'fetch' | 'python';
  title: string;
  code: string;
}

/** Ready to run: each sends one small JSON body to the URL. */
export function snippetsFor(url: string): readonly Snippet[] {
  return [
    {
      id: 'curl',
      title: 'curl',
      code: `curl ${quoteText(url)} \\\n  -H 'Content-Type: application/json' \\\n  -d '{"hello":"world"}'`,
    },
    {
      id: 'fetch',
      title: 'fetch',
      code: [
        `await fetch(${JSON.stringify(url)}, {`,
        "  method: 'POST',",
        "  headers: { 'Content-Type': 'application/json' },",
        "  body: JSON.stringify({ hello: 'world' }),",
        '});',
      ].join('\n'),
    },
    {
      id: 'python',
      title: 'Python',
      code: `import requests\n\nrequests.post(${JSON.stringify(url)}, json={"hello": "world"})`,
    },
  ];
}
