import { useElementSize, useMergedRef } from '@mantine/hooks';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useImperativeHandle, useMemo, useRef, type KeyboardEvent, type Ref } from 'react';
import { useRowStates } from '#ui/delivery/use-row-states.ts';
import type { FeedState, RequestFeed } from '../request-feed.ts';
import type { Unread } from '../use-unread.ts';
import { GapNotice } from './gap-notice.tsx';
import { indexOfSeq, isGapItem, listItems } from './list-items.ts';
import { ListEnd } from './list-end.tsx';
import classes from './request-list.module.css';
import { RequestRow } from './request-row.tsx';
import { useScrollAnchor } from './use-scroll-anchor.ts';

/** Width and heights are also in the style sheets of the list and the row. */
const ONE_LINE_FROM_PX = 540;
const ONE_LINE_PX = 34;
const TWO_LINES_PX = 48;
/** The next page is read when so many rows are left below the view. */
const PREFETCH_ROWS = 40;

export interface ListHandle {
  focus: () => void;
  scrollToTop: () => void;
  scrollToSeq: (seq: number) => void;
}

export interface RequestListProps {
  endpointId: string;
  feed: RequestFeed;
  state: FeedState;
  unread: Unread;
  selectedId: string | null;
  onPick: (id: string) => void;
  onScrolled: (isAway: boolean) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  handle: Ref<ListHandle>;
}

const optionId = (requestId: string): string => `request-${requestId}`;

export function RequestList(props: RequestListProps) {
  const { endpointId, feed, state, unread, selectedId, onPick, onScrolled, onKeyDown, handle } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const listbox = useRef<HTMLDivElement>(null);
  const { ref: sizeRef, width } = useElementSize<HTMLDivElement>();
  const rowHeight = width >= ONE_LINE_FROM_PX ? ONE_LINE_PX : TWO_LINES_PX;
  const { rows, gaps, before } = state.log;
  const items = useMemo(() => listItems(rows, gaps), [rows, gaps]);
  const selectedIndex = useMemo(
    () => items.findIndex((item) => !isGapItem(item) && item.id === selectedId),
    [items, selectedId],
  );
  const anchor = useScrollAnchor(scroller, items, rowHeight);

  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is compiled or memoized
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    // The selected row stays in the page: `aria-activedescendant` names it.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return selectedIndex === -1 || indexes.includes(selectedIndex)
        ? indexes
        : [...indexes, selectedIndex].sort((a, b) => a - b);
    },
  });
  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, rowHeight]);

  const visible = virtualizer.getVirtualItems();
  const states = useRowStates(
    endpointId,
    visible.map(({ index }) => items[index]).flatMap((item) => (item && !isGapItem(item) ? item.seq : [])),
  );
  const lastVisible = virtualizer.range?.endIndex ?? 0;
  const canLoadOlder = before !== null && state.older === 'idle' && width > 0;
  useEffect(() => {
    if (canLoadOlder && lastVisible >= items.length - PREFETCH_ROWS) feed.loadOlder();
  }, [feed, canLoadOlder, lastVisible, items.length]);

  useImperativeHandle(handle, () => ({
    focus: () => listbox.current?.focus({ preventScroll: true }),
    scrollToTop: () => {
      anchor.forget();
      scroller.current?.scrollTo({ top: 0 });
    },
    scrollToSeq: (seq) => {
      virtualizer.scrollToIndex(indexOfSeq(items, seq), { align: 'auto' });
    },
  }));

  const active = items[selectedIndex];
  return (
    <div
      ref={useMergedRef(scroller, sizeRef)}
      className={classes['scroller']}
      data-lines={rowHeight === ONE_LINE_PX ? 1 : 2}
      onScroll={({ currentTarget }) => {
        anchor.remember();
        onScrolled(currentTarget.scrollTop > rowHeight / 2);
      }}
    >
      <div
        ref={listbox}
        role="listbox"
        aria-label="Requests, newest first"
        tabIndex={0}
        aria-activedescendant={active && !isGapItem(active) ? optionId(active.id) : undefined}
        className={classes['listbox']}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {visible.map(({ index, start }) => {
          const item = items[index];
          if (!item) return null;
          // By place, not by request: rows that move on keep their elements, which a busy stream needs.
          if (isGapItem(item)) return <GapNotice key={index} gap={item.gap} top={start} />;
          return (
            <RequestRow
              key={index}
              id={optionId(item.id)}
              request={item}
              top={start}
              position={index + 1}
              isSelected={item.id === selectedId}
              isUnread={unread.isUnread(item)}
              delivery={states.get(item.id) ?? null}
              onPick={onPick}
            />
          );
        })}
      </div>
      <ListEnd state={state} onRetry={feed.loadOlder} />
    </div>
  );
}
