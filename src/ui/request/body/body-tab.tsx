import { Button, SegmentedControl } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconDownload, IconMailOpened } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { CopyButton } from '#ui/kit/copy-button.tsx';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { downloadUrl } from '../download-url.ts';
import type { RequestDetail } from '../router-types.ts';
import { toBase64 } from './body-bytes.ts';
import { BodyNotices } from './body-notices.tsx';
import classes from './body-tab.module.css';
import { BodyView } from './body-view.tsx';
import { readRequestBody, readBody, type BodyMode, type ReadBody } from './read-body.ts';
import { useInflated } from './use-inflated.ts';

const LABELS: Readonly<Record<BodyMode, string>> = {
  tree: 'Tree',
  pretty: 'Pretty',
  source: 'Text',
  table: 'Table',
  parts: 'Parts',
  image: 'Image',
  hex: 'Hex',
};

export function BodyTab({ request }: { request: RequestDetail }) {
  const sent = useMemo(() => readRequestBody(request), [request]);
  const [asSent, setAsSent] = useState(false);
  const inflated = useInflated(request, sent.bytes);
  const unpacked = useMemo(
    () => (inflated.kind === 'inflated' ? readBody(inflated.bytes, request.contentType) : null),
    [inflated, request.contentType],
  );
  const body = !asSent && unpacked ? unpacked : sent;
  const [preferred, setPreferred] = useLocalStorage<Partial<Record<string, BodyMode>>>({
    key: 'hookwire.body-modes',
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  if (body.kind === 'empty') {
    return (
      <EmptyState icon={<IconMailOpened size={20} stroke={1.5} />} title="No body">
        This {request.method} request carried none.
      </EmptyState>
    );
  }
  const wanted = preferred[body.kind];
  const mode = body.modes.find((one) => one === wanted) ?? body.modes[0] ?? 'hex';
  return (
    <div className={classes['root']}>
      <div className={classes['bar']}>
        {body.modes.length > 1 ? (
          <SegmentedControl
            size="xs"
            aria-label="Show the body as"
            value={mode}
            onChange={(next) => {
              setPreferred({ ...preferred, [body.kind]: next });
            }}
            data={body.modes.map((one) => ({ value: one, label: LABELS[one] }))}
          />
        ) : null}
        <span className={classes['type']} title={request.contentType}>
          {request.contentType || 'No content type'}
        </span>
        <BodyActions body={body} request={request} />
      </div>
      <BodyNotices request={request} body={body} inflated={inflated} asSent={asSent} onAsSent={setAsSent} />
      <BodyView body={body} mode={mode} name={`request-${String(request.seq)}`} />
    </div>
  );
}

function BodyActions({ body, request }: { body: ReadBody; request: RequestDetail }) {
  return (
    <div className={classes['actions']}>
      <CopyButton
        value={body.text ?? toBase64(body.bytes)}
        label={body.text === null ? 'Copy body as base64' : 'Copy body'}
        size="sm"
      />
      <Button
        component="a"
        href={downloadUrl(request.id, 'body')}
        download
        size="compact-sm"
        variant="subtle"
        color="gray"
        leftSection={<IconDownload size={15} stroke={1.7} />}
      >
        Download
      </Button>
    </div>
  );
}
