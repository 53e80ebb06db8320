import type { ReactNode } from 'react';
import { PairsTable } from '../detail/pairs-table.tsx';
import { CodeView, type CodeLanguage } from './code-view.tsx';
import { parseForm } from './form.ts';
import { HexView } from './hex-view.tsx';
import { ImageView } from './image-view.tsx';
import { formatJson } from './json-format.ts';
import { JsonTree } from './json-tree.tsx';
import { MultipartView } from './multipart-view.tsx';
import type { BodyMode, ReadBody } from './read-body.ts';

export interface BodyViewProps {
  body: ReadBody;
  mode: BodyMode;
  /** Of files that are saved from the view, without extension. */
  name: string;
}

const VIEWS: Readonly<Record<BodyMode, (props: BodyViewProps) => ReactNode>> = {
  tree: ({ body }) => (body.json?.ok ? <JsonTree document={body.json.document} /> : null),
  pretty: ({ body }) =>
    body.json?.ok ? <CodeView text={formatJson(body.json.document)} language="json" label="Body" /> : null,
  source: ({ body }) => <CodeView text={body.text ?? ''} language={languageOf(body)} label="Body" />,
  table: ({ body }) => <PairsTable label="Form fields" noun="field" pairs={parseForm(body.text ?? '')} />,
  parts: ({ body }) => <MultipartView bytes={body.bytes} contentType={body.contentType} />,
  image: ({ body, name }) => <ImageView bytes={body.bytes} type={body.imageType ?? ''} name={name} />,
  hex: ({ body }) => <HexView bytes={body.bytes} />,
};

/** One way to look at a body. Markup is only ever shown as text. */
export function BodyView(props: BodyViewProps) {
  return VIEWS[props.mode](props);
}

function languageOf(body: ReadBody): CodeLanguage {
  if (body.kind === 'image') return 'xml';
  return body.kind === 'json' || body.kind === 'xml' || body.kind === 'html' ? body.kind : 'text';
}
