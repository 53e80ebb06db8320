import type { ReactNode } from 'react';
import type { DocsFacts } from '#ui/docs/facts.ts';
import { DOC_PAGES, docHref, type DocSlug } from '#ui/docs/pages.ts';
import { AccountStream } from '#ui/docs/pages/account-stream.tsx';
import { Capture } from '#ui/docs/pages/capture.tsx';
import { Conformance } from '#ui/docs/pages/conformance.tsx';
import { Delivery } from '#ui/docs/pages/delivery.tsx';
import { EndpointStream } from '#ui/docs/pages/endpoint-stream.tsx';
import { Errors } from '#ui/docs/pages/errors.tsx';
import { Limits } from '#ui/docs/pages/limits.tsx';
import { QuickStart } from '#ui/docs/pages/quick-start.tsx';
import { Rest } from '#ui/docs/pages/rest.tsx';
import { Resume } from '#ui/docs/pages/resume.tsx';
import { Signatures } from '#ui/docs/pages/signatures.tsx';
import { Tokens } from '#ui/docs/pages/tokens.tsx';
import { REST_GROUPS } from '#ui/docs/rest/open-api.ts';
import { RestGroupPage } from '#ui/docs/rest/rest-group-page.tsx';

const VIEWS: Readonly<Record<DocSlug, (props: { facts: DocsFacts }) => ReactNode>> = {
  '': QuickStart,
  capture: Capture,
  delivery: Delivery,
  'endpoint-stream': EndpointStream,
  'account-stream': AccountStream,
  resume: Resume,
  errors: Errors,
  rest: Rest,
  tokens: Tokens,
  signatures: Signatures,
  limits: Limits,
  conformance: Conformance,
};

/** The page at this address, or null. */
export function docView(href: string, facts: DocsFacts): ReactNode {
  const page = DOC_PAGES.find(({ slug }) => docHref(slug) === href);
  if (page) {
    const View = VIEWS[page.slug];
    return <View facts={facts} />;
  }
  const group = REST_GROUPS.find(({ slug }) => `${docHref('rest')}/${slug}` === href);
  return group ? <RestGroupPage facts={facts} group={group} /> : null;
}
