import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';

const ROWS = [1, 2, 3, 4];

/** Stands for a list that is on its way. */
export function LoadingRows({ label }: { label: string }) {
  return (
    <Stack gap={10} aria-busy>
      <VisuallyHidden role="status">{label}</VisuallyHidden>
      {ROWS.map((row) => (
        <Skeleton key={row} height={28} animate={false} opacity={1 - row * 0.18} />
      ))}
    </Stack>
  );
}
