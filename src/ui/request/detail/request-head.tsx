import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconChevronLeft,
  IconDots,
  IconDownload,
  IconLink,
  IconRepeat,
  IconTrash,
} from '@tabler/icons-react';
import { copyText } from '#ui/kit/copy-text.ts';
import { MethodBadge } from '#ui/kit/method-badge.tsx';
import { CopyAsButton } from '../actions/copy-as-button.tsx';
import { downloadUrl } from '../download-url.ts';
import type { RequestDetail, RequestSummary, SignatureVerdict } from '../router-types.ts';
import { RequestFacts } from './request-facts.tsx';
import classes from './request-head.module.css';

export interface RequestActions {
  /** Where copied commands send to. */
  url: URL;
  onReplay: (request: RequestSummary) => void;
  onDelete: (request: RequestSummary) => void;
  /** Whether the endpoint has a signature secret. */
  checksSignature: boolean;
  /** Opens the signature settings, with the provider of this verdict. */
  onSignature: (verdict: SignatureVerdict) => void;
}

export interface RequestHeadProps {
  /** What is known before the whole request has been read. */
  known: RequestSummary;
  request: RequestDetail | undefined;
  actions: RequestActions;
  /** On a phone: the way back to the list. */
  onBack: (() => void) | undefined;
}

export function RequestHead({ known, request, actions, onBack }: RequestHeadProps) {
  return (
    <header className={classes['head']}>
      <div className={classes['line']}>
        {onBack ? (
          <ActionIcon size="lg" aria-label="Back to the list" onClick={onBack}>
            <IconChevronLeft size={20} stroke={1.7} />
          </ActionIcon>
        ) : null}
        <h2 className={classes['title']}>
          <MethodBadge method={known.method} />
          <Target known={known} target={request?.target ?? guessTarget(known, actions.url)} />
        </h2>
        <div className={classes['actions']}>
          <CopyAsButton request={request} origin={actions.url.origin} />
          <Tooltip label="Replay  r">
            <Button
              size="xs"
              variant="default"
              leftSection={<IconRepeat size={14} stroke={1.7} />}
              onClick={() => {
                actions.onReplay(known);
              }}
            >
              Replay
            </Button>
          </Tooltip>
          <MoreMenu known={known} actions={actions} />
        </div>
      </div>
      <RequestFacts
        known={known}
        request={request}
        checksSignature={actions.checksSignature}
        onSignature={actions.onSignature}
      />
    </header>
  );
}

/** Before the request has been read: sent to the endpoint's own URL, as most are. */
function guessTarget(known: RequestSummary, url: URL): string {
  return url.pathname + (known.subPath === '/' ? '' : known.subPath);
}

/** The part below the endpoint is what tells requests apart. */
function Target({ known, target }: { known: RequestSummary; target: string }) {
  const base = target.endsWith(known.subPath) ? target.slice(0, -known.subPath.length) : target;
  const rest = target.slice(base.length);
  return (
    <span className={classes['path']} title={target}>
      <span className={rest === '' ? undefined : classes['base']}>{base}</span>
      {rest}
    </span>
  );
}

function MoreMenu({ known, actions }: { known: RequestSummary; actions: RequestActions }) {
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="default" size={28} aria-label="More actions">
          <IconDots size={16} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconLink size={15} stroke={1.7} />}
          onClick={() => void copyText(window.location.href)}
        >
          Copy link to this page
        </Menu.Item>
        <Menu.Item
          component="a"
          href={downloadUrl(known.id, 'body')}
          download
          leftSection={<IconDownload size={15} stroke={1.7} />}
        >
          Download body
        </Menu.Item>
        <Menu.Item
          component="a"
          href={downloadUrl(known.id, 'raw')}
          download
          leftSection={<IconArrowBackUp size={15} stroke={1.7} style={{ rotate: '-90deg' }} />}
        >
          Download raw request
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={15} stroke={1.7} />}
          onClick={() => {
            actions.onDelete(known);
          }}
        >
          Delete request
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
