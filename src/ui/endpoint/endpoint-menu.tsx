import { ActionIcon, Menu, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import {
  IconDots,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconMessageReply,
  IconRepeat,
  IconShieldCheck,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { AnswerForm } from '#ui/endpoint/answer-form.tsx';
import { DeleteEndpointForm } from '#ui/endpoint/delete-endpoint-form.tsx';
import { EditEndpointForm } from '#ui/endpoint/edit-endpoint-form.tsx';
import { SignatureForm } from '#ui/endpoint/signature-form.tsx';
import type { Endpoint } from '#ui/endpoint/use-endpoints.ts';
import { useUpdateEndpoint } from '#ui/endpoint/use-update-endpoint.ts';
import { errorMessage } from '#ui/kit/api-error.ts';
import { ReplayRangeModal } from '#ui/replay/replay-range-modal.tsx';
import { useCommands } from '#ui/shell/commands.ts';

const ICON = { size: 15, stroke: 1.7 };

type OpenForm = 'edit' | 'answer' | 'signature' | 'delete' | null;

const FORMS = {
  edit: { title: 'Name and alias', size: 'md', Form: EditEndpointForm },
  answer: { title: 'Answer to the sender', size: '56rem', Form: AnswerForm },
  signature: { title: 'Signature', size: 'md', Form: SignatureForm },
  delete: { title: 'Delete endpoint', size: 'md', Form: DeleteEndpointForm },
};

export function EndpointMenu({ endpoint }: { endpoint: Endpoint }) {
  const [open, setOpen] = useState<OpenForm>(null);
  const [isReplaying, replay] = useDisclosure(false);
  // Stays while the dialog fades out.
  const [last, setLast] = useState<keyof typeof FORMS>('edit');
  const paused = endpoint.status === 'paused';
  const update = useUpdateEndpoint({
    onDone: ({ name, status }) => {
      notifications.show({
        message:
          status === 'paused' ? `${name} is paused. Senders get 404.` : `${name} takes requests again.`,
      });
    },
    onError: (error) => {
      notifications.show({ color: 'red', message: errorMessage(error) });
    },
  });
  const show = (form: keyof typeof FORMS) => () => {
    setLast(form);
    setOpen(form);
  };
  const actions = [
    { id: 'edit', label: 'Name and alias', icon: <IconPencil {...ICON} />, run: show('edit') },
    {
      id: 'answer',
      label: 'Answer to the sender',
      icon: <IconMessageReply {...ICON} />,
      run: show('answer'),
    },
    { id: 'signature', label: 'Signature', icon: <IconShieldCheck {...ICON} />, run: show('signature') },
    { id: 'replay', label: 'Replay a time range…', icon: <IconRepeat {...ICON} />, run: replay.open },
    {
      id: 'pause',
      label: paused ? 'Resume' : 'Pause',
      icon: paused ? <IconPlayerPlay {...ICON} /> : <IconPlayerPause {...ICON} />,
      run: () => {
        update.mutate({ id: endpoint.id, paused: !paused });
      },
    },
  ];
  const remove = {
    id: 'delete',
    label: 'Delete endpoint',
    icon: <IconTrash {...ICON} />,
    run: show('delete'),
  };
  useCommands(endpoint.name, [...actions, remove]);
  const { title, size, Form } = FORMS[last];
  const close = () => {
    setOpen(null);
  };
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <ActionIcon aria-label={`Actions of ${endpoint.name}`}>
            <IconDots size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {actions.map(({ id, label, icon, run }) => (
            <Menu.Item key={id} leftSection={icon} onClick={run}>
              {label}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item color="var(--hw-danger)" leftSection={remove.icon} onClick={remove.run}>
            {remove.label}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={open !== null} onClose={close} title={title} size={size}>
        <Form endpoint={endpoint} onClose={close} />
      </Modal>
      <ReplayRangeModal opened={isReplaying} endpointId={endpoint.id} onClose={replay.close} />
    </>
  );
}
