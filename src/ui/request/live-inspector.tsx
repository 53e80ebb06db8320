import { VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useMemo, useRef, useState } from 'react';
import { ReplayModal } from './actions/replay-modal.tsx';
import { SignatureModal } from './actions/signature-modal.tsx';
import { useDeleteRequest } from './actions/use-delete-request.tsx';
import { DetailPlaceholder } from './detail/detail-placeholder.tsx';
import { RequestDetail } from './detail/request-detail.tsx';
import type { RequestActions } from './detail/request-head.tsx';
import type { DetailTab } from './detail/request-tabs.tsx';
import { FirstMinute } from './first-minute/first-minute.tsx';
import { SealedBanner } from './first-minute/sealed-banner.tsx';
import { StoppedBanner, StoppedEndpoint } from './first-minute/stopped-endpoint.tsx';
import classes from './inspector.module.css';
import { ListPanel } from './list/list-panel.tsx';
import { ListToolbar } from './list/list-toolbar.tsx';
import type { ListHandle } from './list/request-list.tsx';
import { isFiltering } from './request-filter.ts';
import type { FeedState } from './request-feed.ts';
import type { Endpoint, RequestSummary, SignatureVerdict } from './router-types.ts';
import { SplitView } from './split-view.tsx';
import { useArrivalAnnouncement, useUnseenArrivals } from './use-arrivals.ts';
import { useFollow } from './use-follow.ts';
import { useInspectorCommands } from './use-inspector-commands.tsx';
import { useInspectorKeys } from './use-inspector-keys.ts';
import { useNavigation } from './use-navigation.ts';
import { useRequestFeed } from './use-request-feed.ts';
import { useUnread } from './use-unread.ts';

const NARROW = '(max-width: 56.24em)';

export function LiveInspector({ endpoint }: { endpoint: Endpoint }) {
  const { feed, state } = useRequestFeed(endpoint);
  const isNarrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const unread = useUnread(endpoint.id, state.log);
  const follow = useFollow(feed, state);
  const list = useRef<ListHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const detail = useRef<HTMLDivElement>(null);
  const navigation = useNavigation({ feed, state, follow, unread, list, detail, isNarrow });
  const [tab, setTab] = useState<DetailTab>('body');
  const [replaying, setReplaying] = useState<RequestSummary | null>(null);
  const [signature, setSignature] = useState<SignatureVerdict | null>(null);
  const remove = useDeleteRequest(feed);
  useUnseenArrivals(feed);
  const announcement = useArrivalAnnouncement(feed);

  const selected = state.log.rows.find(({ id }) => id === navigation.selectedId);
  const actions = useMemo<RequestActions>(
    () => ({
      url: new URL(endpoint.url),
      onReplay: setReplaying,
      onDelete: (request) => {
        navigation.leaveDeleted(request);
        remove(request);
      },
      checksSignature: endpoint.signature !== null,
      onSignature: setSignature,
    }),
    [endpoint.url, endpoint.signature, navigation, remove],
  );
  const endReplay = useCallback(() => {
    setReplaying(null);
  }, []);
  const endSignature = useCallback(() => {
    setSignature(null);
  }, []);
  const context = { endpoint, selectedId: navigation.selectedId, selected, actions, follow, navigation };
  useInspectorKeys({ ...context, onTab: setTab, search });
  useInspectorCommands(context);

  if (hasNothing(state) && navigation.selectedId === null) {
    return (
      <>
        <SealedBanner endpoint={endpoint} />
        {endpoint.status === 'active' ? (
          <FirstMinute
            endpoint={endpoint}
            isLive={state.stream === 'following'}
            isFirst={state.log.head === 0}
          />
        ) : (
          <StoppedEndpoint endpoint={endpoint} />
        )}
      </>
    );
  }
  return (
    <div className={classes['root']}>
      <StoppedBanner endpoint={endpoint} />
      <SealedBanner endpoint={endpoint} />
      <VisuallyHidden role="status">{announcement}</VisuallyHidden>
      <SplitView
        isNarrow={isNarrow}
        isDetailOpen={navigation.selectedId !== null}
        list={
          <>
            <ListToolbar
              endpoint={endpoint}
              filter={state.filter}
              onFilter={feed.setFilter}
              isPaused={follow.isPaused}
              onTogglePause={navigation.togglePause}
              searchRef={search}
            />
            <ListPanel
              endpointId={endpoint.id}
              feed={feed}
              state={state}
              unread={unread}
              selectedId={navigation.selectedId}
              onPick={navigation.pick}
              onScrolled={follow.setScrolled}
              onKeyDown={navigation.onListKey}
              onShowWaiting={navigation.showWaiting}
              handle={list}
            />
          </>
        }
        detail={
          <div ref={detail} tabIndex={-1} className={classes['detail']}>
            {navigation.selectedId === null ? (
              <DetailPlaceholder endpoint={endpoint} />
            ) : (
              <RequestDetail
                id={navigation.selectedId}
                summary={selected}
                tab={tab}
                onTab={setTab}
                actions={actions}
                onLeave={navigation.leave}
                isNarrow={isNarrow}
              />
            )}
          </div>
        }
      />
      <ReplayModal endpoint={endpoint} request={replaying} onClose={endReplay} />
      <SignatureModal endpoint={endpoint} verdict={signature} onClose={endSignature} />
    </div>
  );
}

function hasNothing({ log, filter, error }: FeedState): boolean {
  const isEmpty = log.rows.length === 0 && log.waitingCount === 0 && log.before === null;
  return log.loaded && error === null && isEmpty && !isFiltering(filter);
}
