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

/** One way to look at a body. Markup is only ever shown as text. */
export function BodyView({ body, mode, name }: BodyViewProps) {
  switch (mode) {
    case 'tree':
      return body.json?.ok ? <JsonTree document={body.json.document} /> : null;
    case 'pretty':
      return body.json?.ok ? (
        <CodeView text={formatJson(body.json.document)} language="json" label="Body" />
      ) : null;
    case 'source':
      return <CodeView text={body.text ?? ''} language={languageOf(body)} label="Body" />;
    case 'table':
      return <PairsTable label="Form fields" noun="field" pairs={parseForm(body.text ?? '')} />;
    case 'parts':
      return <MultipartView bytes={body.bytes} contentType={body.contentType} />;
    case 'image':
      return <ImageView bytes={body.bytes} type={body.imageType ?? ''} name={name} />;
    case 'hex':
      return <HexView bytes={body.bytes} />;
  }
}

function languageOf(body: ReadBody): CodeLanguage {
  if (body.kind === 'image') return 'xml';
  return body.kind === 'json' || body.kind === 'xml' || body.kind === 'html' ? body.kind : 'text';
}
