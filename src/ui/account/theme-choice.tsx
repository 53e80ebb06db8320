import { SegmentedControl, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useMounted } from '@mantine/hooks';

const CHOICES: { value: MantineColorScheme; label: string }[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'As the system' },
];

export function ThemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  // The server does not know what this browser has chosen.
  const chosen = useMounted() ? colorScheme : 'auto';
  return (
    <SegmentedControl<MantineColorScheme>
      aria-label="Theme"
      size="sm"
      data={CHOICES}
      value={chosen}
      onChange={setColorScheme}
    />
  );
}
