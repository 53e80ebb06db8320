import { exampleOf } from './example.ts';
import { bodySchema } from './body-schema.ts';
import type { OpenApiDocument, Operation, Route } from './open-api.ts';

/** What stands for the credential: one of the kind that the operation takes. */
function credentialOf({ security = [] }: Operation): string | null {
  const [first] = security;
  if (!first) return null;
  return 'userToken' in first ? 'YOUR_TOKEN' : 'YOUR_API_KEY';
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A command that calls the operation; runs as it stands once credential and ids are filled in. */
export function curlOf(
  { method, path, operation }: Route,
  document: OpenApiDocument,
  publicUrl: string,
): string {
  const verb = method.toUpperCase();
  const credential = credentialOf(operation);
  const schema = bodySchema(operation.requestBody);
  const target = path.replaceAll(/{(\w+)}/g, (_, name: string) => name.toUpperCase());
  const isPlain = verb === 'GET' || (verb === 'POST' && schema !== null);
  return [
    `curl ${isPlain ? '' : `-X ${verb} `}${publicUrl}${target}`,
    ...(credential === null ? [] : [`-H 'Authorization: Bearer ${credential}'`]),
    ...(schema === null ? [] : [`-d ${quote(JSON.stringify(exampleOf(schema, document)))}`]),
  ].join(' \\\n  ');
}
