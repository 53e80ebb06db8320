import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { listEndpoints } from '#domain/endpoint/list-endpoints.ts';
import { handoff } from '#server/handoff.ts';
import type { DocsFacts } from '#ui/docs/facts.ts';
import { colourSources } from '#ui/docs/sources.ts';
import { currentUser } from '../session.ts';

let sources: Promise<DocsFacts['sources']> | null = null;

/** The programs as they stand in `src/docs`, where the tests run them; read and coloured once, as a build has them. */
function readSources(): Promise<DocsFacts['sources']> {
  sources ??= colourSources((file) => readFile(path.join(process.cwd(), 'src', 'docs', file), 'utf8'));
  return sources;
}

/** The endpoint whose id stands in samples: the reader's first one, when there is one. */
async function sampleEndpointId(): Promise<string> {
  const user = await currentUser();
  const [first] = user ? await listEndpoints(handoff().context, user) : [];
  return first?.id ?? 'YOUR_ENDPOINT_ID';
}

export async function readDocsFacts(): Promise<DocsFacts> {
  const { publicUrl, plans } = handoff().context.config;
  const [endpointId, programs] = await Promise.all([sampleEndpointId(), readSources()]);
  return {
    publicUrl,
    streamUrl: publicUrl.replace(/^http/, 'ws'),
    endpointId,
    plans: Object.values(plans),
    sources: programs,
  };
}
