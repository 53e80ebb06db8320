export type Query = Promise<Record<string, string | string[] | undefined>>;

/** The only value of a query parameter; null when absent or repeated. */
export async function queryValue(query: Query, name: string): Promise<string | null> {
  const value = (await query)[name];
  return typeof value === 'string' ? value : null;
}
