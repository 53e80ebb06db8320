import Link from 'next/link';
import type { DocsFacts } from '#ui/docs/facts.ts';
import { docHref } from '#ui/docs/pages.ts';
import { DocPage } from '#ui/docs/parts/doc-page.tsx';
import type { RestGroup } from './open-api.ts';
import { OperationView } from './operation-view.tsx';

/** The operations of one tag. */
export function RestGroupPage({ facts, group }: { facts: DocsFacts; group: RestGroup }) {
  return (
    <DocPage
      href={`${docHref('rest')}/${group.slug}`}
      lead={
        <>
          Credentials, envelopes and rate limits are on <Link href={docHref('rest')}>REST reference</Link>,
          the codes on <Link href={docHref('errors', 'api')}>Errors</Link>.
        </>
      }
      sections={group.routes.map((route) => ({
        id: route.operation.operationId,
        title: route.operation.summary,
        body: <OperationView route={route} publicUrl={facts.publicUrl} />,
      }))}
    />
  );
}
