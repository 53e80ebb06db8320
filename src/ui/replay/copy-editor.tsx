import { Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import classes from './replay-form.module.css';
import { isBodyEditable, type Original } from './copy-values.ts';
import type { ReplayValues } from './replay-values.ts';

export interface CopyEditorProps {
  form: UseFormReturnType<ReplayValues>;
  original: Original;
}

/** Method, path, headers and body of the copy that is sent. */
export function CopyEditor({ form, original }: CopyEditorProps) {
  const mono = { input: classes['mono'] ?? '' };
  return (
    <div className={classes['editor']}>
      <p className={classes['note']}>
        You edit a copy. The request that was captured stays as it is, and a signature of its sender no longer
        fits a copy whose body was changed.
      </p>
      <div className={classes['start']}>
        <TextInput
          label="Method"
          autoComplete="off"
          spellCheck={false}
          classNames={mono}
          {...form.getInputProps('copy.method')}
        />
        <TextInput
          label="Path and query"
          autoComplete="off"
          spellCheck={false}
          classNames={mono}
          {...form.getInputProps('copy.path')}
        />
      </div>
      <Textarea
        label="Headers"
        description="One a line. The length of the body is set for you."
        autosize
        minRows={3}
        maxRows={10}
        spellCheck={false}
        classNames={mono}
        {...form.getInputProps('copy.headers')}
      />
      {isBodyEditable(original) ? (
        <Textarea
          label="Body"
          autosize
          minRows={4}
          maxRows={16}
          spellCheck={false}
          classNames={mono}
          {...form.getInputProps('copy.body')}
        />
      ) : (
        <p className={classes['note']}>
          Its body goes as it is:{' '}
          {original.bodyEncoding === 'utf8' ? 'it is too large to edit.' : 'it is no text.'}
        </p>
      )}
    </div>
  );
}
