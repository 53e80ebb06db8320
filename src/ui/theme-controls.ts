import type { MantineThemeComponents } from '@mantine/core';

const QUICK = { duration: 120, transition: 'fade' } as const;

/** Compact defaults of the controls: 32 px high, 13 px text, motion below 150 ms. */
export const controlDefaults: MantineThemeComponents = {
  Button: { defaultProps: { size: 'sm' } },
  ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } },
  TextInput: { defaultProps: { size: 'sm' } },
  PasswordInput: { defaultProps: { size: 'sm' } },
  NumberInput: { defaultProps: { size: 'sm' } },
  Textarea: { defaultProps: { size: 'sm' } },
  Select: {
    defaultProps: {
      size: 'sm',
      allowDeselect: false,
      comboboxProps: { transitionProps: QUICK, shadow: 'md' },
    },
  },
  SegmentedControl: { defaultProps: { size: 'xs', transitionDuration: 120 } },
  Checkbox: { defaultProps: { size: 'xs' } },
  Badge: { defaultProps: { variant: 'light', radius: 'sm' } },
  Menu: {
    defaultProps: {
      shadow: 'md',
      transitionProps: QUICK,
      position: 'bottom-end',
      width: 208,
      withInitialFocusPlaceholder: false,
    },
  },
  Popover: { defaultProps: { shadow: 'md', transitionProps: QUICK } },
  Tooltip: {
    defaultProps: {
      openDelay: 300,
      transitionProps: QUICK,
      fz: 'xs',
      events: { hover: true, focus: true, touch: false },
    },
  },
  Modal: {
    defaultProps: {
      transitionProps: QUICK,
      overlayProps: { backgroundOpacity: 0.4 },
      closeButtonProps: { 'aria-label': 'Close' },
    },
  },
  Drawer: {
    defaultProps: { transitionProps: { duration: 140 }, closeButtonProps: { 'aria-label': 'Close' } },
  },
  Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } },
  Anchor: { defaultProps: { underline: 'always' } },
};
