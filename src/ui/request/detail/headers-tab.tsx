import type { RequestDetail } from '../router-types.ts';
import { PairsTable } from './pairs-table.tsx';

export function HeadersTab({ request }: { request: RequestDetail }) {
  const text = request.rawHeaders.map(([name, value]) => `${name}: ${value}`).join('\n');
  return <PairsTable label="Headers" noun="header" pairs={request.rawHeaders} copyAll={text} />;
}
