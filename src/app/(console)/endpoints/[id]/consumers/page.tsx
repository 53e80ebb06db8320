import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ConsumersPage } from '#ui/consumer/consumers-page.tsx';
import { requireUser } from '../../../../session.ts';
import { findEndpoint } from '../find-endpoint.ts';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const endpoint = await findEndpoint((await params).id);
  return { title: endpoint ? `Consumers of ${endpoint.name}` : 'Consumers' };
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  await requireUser(`/endpoints/${id}/consumers`);
  const endpoint = await findEndpoint(id);
  if (!endpoint) notFound();
  return <ConsumersPage key={id} initial={endpoint} />;
}
