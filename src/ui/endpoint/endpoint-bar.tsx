import { EndpointMenu } from '#ui/endpoint/endpoint-menu.tsx';
import { EndpointNav } from '#ui/endpoint/endpoint-nav.tsx';
import type { Endpoint } from '#ui/endpoint/use-endpoints.ts';
import { CopyButton } from '#ui/kit/copy-button.tsx';
import { StatusBadge } from '#ui/kit/status-badge.tsx';
import { Tag } from '#ui/kit/tag.tsx';
import { PageBar } from '#ui/shell/page-bar.tsx';
import classes from './endpoint-bar.module.css';

export function EndpointBar({ endpoint }: { endpoint: Endpoint }) {
  return (
    <PageBar>
      <div className={classes['head']}>
        <h1 className={classes['name']} title={endpoint.name}>
          {endpoint.name}
        </h1>
        <StatusBadge status={endpoint.status} />
        {endpoint.answer ? <Tag meaning="neutral">Answers {endpoint.answer.status}</Tag> : null}
        <EndpointMenu endpoint={endpoint} />
      </div>
      <EndpointNav endpointId={endpoint.id} />
      <div className={classes['url']}>
        <code className={classes['address']} title={endpoint.url}>
          {endpoint.url}
        </code>
        <CopyButton value={endpoint.url} label="Copy URL" />
      </div>
    </PageBar>
  );
}
