import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useImperativeHandle, useRef, type HTMLAttributes, type ReactNode, type Ref } from 'react';
import classes from './virtual-rows.module.css';

export interface VirtualRowsHandle {
  scrollTo: (index: number, align: 'auto' | 'center') => void;
  focus: () => void;
}

export interface VirtualRowsProps extends HTMLAttributes<HTMLDivElement> {
  count: number;
  rowHeight: number;
  renderRow: (index: number) => ReactNode;
  handle?: Ref<VirtualRowsHandle>;
}

/** A scrolling region of rows of one height, of which only the visible ones are in the page. */
export function VirtualRows({ count, rowHeight, renderRow, handle, className, ...region }: VirtualRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is compiled or memoized
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, rowHeight]);
  useImperativeHandle(handle, () => ({
    scrollTo: (index, align) => {
      virtualizer.scrollToIndex(index, { align });
    },
    focus: () => scroller.current?.focus({ preventScroll: true }),
  }));
  return (
    <div ref={scroller} tabIndex={0} className={`${classes['scroller']} ${className ?? ''}`} {...region}>
      <div role="presentation" className={classes['rows']} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            role="presentation"
            className={classes['row']}
            style={{ height: rowHeight, transform: `translateY(${String(start)}px)` }}
          >
            {renderRow(index)}
          </div>
        ))}
      </div>
    </div>
  );
}
