import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { listEndpoints } from '#domain/endpoint/list-endpoints.ts';
import { handoff } from '#server/handoff.ts';
import { SOURCE_FILES, type DocsFacts, type SourceFile } from '#ui/docs/facts.ts';
import { currentUser } from '../session.ts';

/** The programs as they stand in `src/docs`, where the tests run them. */
async function readSources(): Promise<Record<SourceFile, string>> {
  const folder = path.join(process.cwd(), 'src', 'docs');
  const entries = await Promise.all(
    SOURCE_FILES.map(async (file) => [file, await readFile(path.join(folder, file), 'utf8')] as const),
  );
  // Guarantee: one entry for each file.
  return Object.fromEntries(entries) as Record<SourceFile, string>;
}

/** The endpoint whose id stands in samples: the reader's first one, when there is one. */
async function sampleEndpointId(): Promise<string> {
  const user = await currentUser();
  const [first] = user ? await listEndpoints(handoff().context, user) : [];
  return first?.id ?? 'YOUR_ENDPOINT_ID';
}

export async function readDocsFacts(): Promise<DocsFacts> {
  const { publicUrl, plans } = handoff().context.config;
  const [endpointId, sources] = await Promise.all([sampleEndpointId(), readSources()]);
  return {
    publicUrl,
    streamUrl: publicUrl.replace(/^http/, 'ws'),
    endpointId,
    plans: Object.values(plans),
    sources,
  };
}
