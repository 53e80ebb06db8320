import type { ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import classes from './split-view.module.css';

export interface SplitViewProps {
  list: ReactNode;
  detail: ReactNode;
  /** Two screens instead of two panels. */
  isNarrow: boolean;
  isDetailOpen: boolean;
}

export function SplitView(props: SplitViewProps) {
  return props.isNarrow ? <TwoScreens {...props} /> : <TwoPanels {...props} />;
}

function TwoPanels({ list, detail }: SplitViewProps) {
  const layout = useDefaultLayout({ id: 'hookwire.inspector', storage: window.localStorage });
  return (
    <Group
      className={classes['panels']}
      defaultLayout={layout.defaultLayout}
      onLayoutChanged={layout.onLayoutChanged}
    >
      <Panel id="list" defaultSize="38%" minSize={300} maxSize="65%" className={classes['panel']}>
        {list}
      </Panel>
      <Separator className={classes['separator']} aria-label="Width of the list" />
      <Panel id="detail" minSize={380} className={classes['panel']}>
        {detail}
      </Panel>
    </Group>
  );
}

/** The list stays below the detail: Back finds it scrolled as it was. */
function TwoScreens({ list, detail, isDetailOpen }: SplitViewProps) {
  return (
    <div className={classes['screens']}>
      <div className={classes['screen']} inert={isDetailOpen} data-hidden={isDetailOpen || undefined}>
        {list}
      </div>
      {isDetailOpen ? <div className={classes['screen']}>{detail}</div> : null}
    </div>
  );
}
