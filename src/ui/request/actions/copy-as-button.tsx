import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { IconChevronDown, IconCopy } from '@tabler/icons-react';
import { COPY_FORMATS, CURL } from '../copy-as/formats.ts';
import type { RequestDetail } from '../router-types.ts';
import { useCopyAs } from './use-copy-as.ts';

/** Copies as curl; the menu beside it has the other forms. */
export function CopyAsButton({ request, origin }: { request: RequestDetail | undefined; origin: string }) {
  const copyAs = useCopyAs(origin);
  return (
    <Button.Group>
      <Tooltip label="Copy as curl  c">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconCopy size={14} stroke={1.7} />}
          disabled={!request}
          onClick={() => {
            if (request) void copyAs(request, CURL);
          }}
        >
          curl
        </Button>
      </Tooltip>
      <Menu>
        <Menu.Target>
          <ActionIcon
            variant="default"
            size={28}
            aria-label="Copy as something else"
            disabled={!request}
            style={{ borderStartStartRadius: 0, borderEndStartRadius: 0, borderInlineStartWidth: 0 }}
          >
            <IconChevronDown size={14} stroke={1.7} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Copy as</Menu.Label>
          {COPY_FORMATS.map((format) => (
            <Menu.Item
              key={format.id}
              onClick={() => {
                if (request) void copyAs(request, format);
              }}
            >
              {format.title}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}
