import { ActionIcon, Menu } from '@mantine/core';
import {
  IconDots,
  IconHeartRateMonitor,
  IconKey,
  IconPencil,
  IconSend,
  IconTrash,
} from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { DestinationDialogs, type DestinationDialog } from './destination-dialogs.tsx';
import type { Destination } from './types.ts';

const ICON = { size: 15, stroke: 1.7 };
const ITEMS = [
  { dialog: 'edit', label: 'Edit', Icon: IconPencil },
  { dialog: 'test', label: 'Send a test', Icon: IconSend },
  { dialog: 'secret', label: 'Signing secret', Icon: IconKey },
] as const;

export function DestinationMenu({ destination }: { destination: Destination }) {
  const router = useRouter();
  const [open, setOpen] = useState<DestinationDialog | null>(null);
  const { id, endpointId, url } = destination;
  const close = () => {
    setOpen(null);
  };
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={`Actions of ${url}`}>
            <IconDots size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconHeartRateMonitor {...ICON} />}
            onClick={() => {
              router.push(`/endpoints/${endpointId}/destinations/${id}`);
            }}
          >
            Health and failures
          </Menu.Item>
          {ITEMS.map(({ dialog, label, Icon }) => (
            <Menu.Item
              key={dialog}
              leftSection={<Icon {...ICON} />}
              onClick={() => {
                setOpen(dialog);
              }}
            >
              {label}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            color="var(--hw-danger)"
            leftSection={<IconTrash {...ICON} />}
            onClick={() => {
              setOpen('delete');
            }}
          >
            Delete destination
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DestinationDialogs destination={destination} open={open} onClose={close} onDeleted={close} />
    </>
  );
}
