import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import type { Endpoint } from '../router-types.ts';
import { SAMPLE_EVENTS } from './sample-events.ts';
import { useSendSample } from './use-send-sample.ts';

export function SampleMenu({ endpoint }: { endpoint: Endpoint }) {
  const { sending, send } = useSendSample(endpoint);
  return (
    <Menu width={260}>
      <Menu.Target>
        <Tooltip label="Send a test event">
          <ActionIcon aria-label="Send a test event" loading={sending !== null}>
            <IconSend size={16} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Send a test event</Menu.Label>
        {SAMPLE_EVENTS.map((sample) => (
          <Menu.Item
            key={sample.id}
            onClick={() => {
              send(sample);
            }}
          >
            {sample.title} {sample.event}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
