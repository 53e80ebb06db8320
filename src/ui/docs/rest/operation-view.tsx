import { Code, Json } from '#ui/docs/parts/code.tsx';
import { FieldTable } from '#ui/docs/parts/field-table.tsx';
import { Table } from '#ui/docs/parts/table.tsx';
import { Ticks } from '#ui/docs/parts/ticks.tsx';
import { fieldRows, type FieldRow } from '#ui/docs/schema/field-rows.ts';
import { typeWords } from '#ui/docs/schema/type-words.ts';
import { MethodBadge } from '#ui/kit/method-badge.tsx';
import { bodySchema } from './body-schema.ts';
import { curlOf } from './curl.ts';
import { exampleOf } from './example.ts';
import { OPEN_API, type OpenApiDocument, type Operation, type Route } from './open-api.ts';
import classes from './operation-view.module.css';

export interface OperationViewProps {
  route: Route;
  publicUrl: string;
}

/** One operation: who may call it, what it takes, what it answers. */
export function OperationView({ route, publicUrl }: OperationViewProps) {
  const { method, path, operation } = route;
  const document = OPEN_API;
  const { summary, description } = operation;
  const body = bodySchema(operation.requestBody);
  return (
    <>
      <p className={classes['route']}>
        <MethodBadge method={method.toUpperCase()} />
        <code>{path}</code>
      </p>
      {description === undefined ? null : (
        <p>
          <Ticks text={description} />
        </p>
      )}
      <Access operation={operation} />
      <Parameters operation={operation} document={document} />
      {body ? (
        <>
          <h3>Body</h3>
          <FieldTable label={`Body of: ${summary}`} rows={fieldRows(body, { root: document })} kind="input" />
        </>
      ) : null}
      <Code language="shell" label={`curl: ${summary}`} code={curlOf(route, document, publicUrl)} />
      <Answers operation={operation} document={document} publicUrl={publicUrl} />
    </>
  );
}

function Access({ operation: { security = [] } }: { operation: Operation }) {
  const [first] = security;
  if (!first) return <p>Anybody may call it, without a credential.</p>;
  const scopes = Object.values(first).flat();
  const named = scopes.map((scope, index) => (
    <span key={scope}>
      {index > 0 ? ' and ' : ' with the scope '}
      <code>{scope}</code>
    </span>
  ));
  return (
    <p>
      {'userToken' in first
        ? 'Takes an access token or a personal access token, no API key,'
        : 'Takes an API key or a token'}
      {scopes.length > 0 ? named : null}
      {'userToken' in first && scopes.length === 0 ? ' whatever its scopes' : null}.
    </p>
  );
}

function Parameters({ operation, document }: { operation: Operation; document: OpenApiDocument }) {
  const { parameters = [], summary } = operation;
  if (parameters.length === 0) return null;
  const rows = parameters.map(
    ({ name, in: place, required = false, description, schema = {} }): FieldRow => ({
      name,
      type: `${typeWords(schema, document)} in the ${place}`,
      required,
      ...(schema.default !== undefined && { default: schema.default }),
      ...(description !== undefined && { description }),
    }),
  );
  return (
    <>
      <h3>Parameters</h3>
      <FieldTable label={`Parameters of: ${summary}`} rows={rows} kind="input" />
    </>
  );
}

/** An example with the addresses of this server. */
function atHost(example: unknown, publicUrl: string): unknown {
  return JSON.parse(JSON.stringify(example).replaceAll('https://hookwire.example', publicUrl));
}

interface AnswersProps {
  operation: Operation;
  document: OpenApiDocument;
  publicUrl: string;
}

function Answers({ operation, document, publicUrl }: AnswersProps) {
  const all = Object.entries(operation.responses);
  const refusals = all.filter(([status]) => Number(status) >= 400);
  const { summary } = operation;
  return (
    <>
      {all
        .filter(([status]) => Number(status) < 400)
        .map(([status, response]) => {
          const schema = bodySchema(response);
          return (
            <div key={status}>
              <h3>
                Answer {status}: {response.description}
              </h3>
              {schema ? (
                <>
                  <Json
                    value={atHost(exampleOf(schema, document), publicUrl)}
                    label={`Example of: ${summary}`}
                  />
                  <FieldTable
                    label={`Answer of: ${summary}`}
                    rows={fieldRows(schema, { root: document })}
                    kind="output"
                  />
                </>
              ) : (
                <p>No body.</p>
              )}
            </div>
          );
        })}
      <details className={classes['errors']}>
        <summary>Errors: {refusals.map(([status]) => status).join(', ')}</summary>
        <Table
          label={`Errors of: ${summary}`}
          head={['Status', 'Why']}
          rows={refusals.map(([status, { description }]) => ({
            key: status,
            cells: [<code key="status">{status}</code>, <Ticks key="why" text={description} />],
          }))}
        />
      </details>
    </>
  );
}
