import { useElementSize } from '@mantine/hooks';
import { hexRow, hexRowCount } from './hex.ts';
import classes from './hex-view.module.css';
import { VirtualRows } from './virtual-rows.tsx';

const ROW_PX = 20;
/** Sixteen bytes a row with offset and ASCII need so much. */
const SIXTEEN_FROM_PX = 600;

/** Offset, hexadecimal digits and ASCII, as `xxd` prints them. */
export function HexView({ bytes }: { bytes: Uint8Array }) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const bytesPerRow = width >= SIXTEEN_FROM_PX ? 16 : 8;
  return (
    <div ref={ref} className={classes['root']}>
      {width === 0 ? null : (
        <VirtualRows
          role="region"
          aria-label="Bytes in hexadecimal"
          className={classes['rows'] ?? ''}
          data-bytes={bytesPerRow}
          count={hexRowCount(bytes.byteLength, bytesPerRow)}
          rowHeight={ROW_PX}
          renderRow={(index) => {
            const row = hexRow(bytes, index, bytesPerRow);
            return (
              <div className={classes['row']}>
                <span className={classes['offset']}>{row.offset}</span>
                <span className={classes['hex']}>{row.hex}</span>
                <span className={classes['ascii']}>{row.ascii}</span>
              </div>
            );
          }}
        />
      )}
    </div>
  );
}
