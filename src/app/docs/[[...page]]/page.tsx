import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { READING_ORDER } from '#ui/docs/reading-order.ts';
import { docView } from '#ui/docs/views.tsx';
import { readDocsFacts } from '../facts.ts';

interface Props {
  params: Promise<{ page?: string[] }>;
}

async function hrefOf({ params }: Props): Promise<string> {
  return ['/docs', ...((await params).page ?? [])].join('/');
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const href = await hrefOf(props);
  const page = READING_ORDER.find((one) => one.href === href) ?? notFound();
  return { title: `${page.title} · Docs`, description: page.summary };
}

export default async function Page(props: Props) {
  return docView(await hrefOf(props), await readDocsFacts()) ?? notFound();
}
