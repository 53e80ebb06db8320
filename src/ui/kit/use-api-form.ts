import { useForm, type UseFormInput, type UseFormReturnType } from '@mantine/form';
import { useState, type SyntheticEvent } from 'react';
import { errorMessage, type ApiError } from '#ui/kit/api-error.ts';

export interface ApiForm<Values extends object> {
  form: UseFormReturnType<Values>;
  /** Like the form's own, and takes the user to the first field that is wrong. */
  onSubmit: (submit: (values: Values) => void) => (event?: SyntheticEvent<HTMLFormElement>) => void;
  /** Concerns the form as a whole. */
  formError: string | null;
  /** Shows the server's refusal at its field, or at the form when it names none. */
  showError: (error: ApiError) => void;
  setFormError: (message: string | null) => void;
}

/** A form that shows refusals of the API where they belong and checks a touched field as it changes. */
export function useApiForm<Values extends object>(input: UseFormInput<Values>): ApiForm<Values> {
  const form = useForm<Values>({ clearInputErrorOnChange: true, ...input });
  const [formError, setFormError] = useState<string | null>(null);
  // A frame later: while a request is pending, its button is disabled and has lost the focus.
  const focusLater = (field: string) => {
    requestAnimationFrame(() => form.getInputNode(field)?.focus());
  };
  const onSubmit: ApiForm<Values>['onSubmit'] = (submit) =>
    form.onSubmit(submit, (errors) => {
      const [first] = Object.keys(errors);
      if (first !== undefined) focusLater(first);
    });
  const showError = (error: ApiError) => {
    const field = error.data?.field;
    if (field && field in form.getValues()) {
      setFormError(null);
      form.setErrors({ [field]: error.message });
      focusLater(field);
    } else {
      setFormError(errorMessage(error));
    }
  };
  return { form, onSubmit, formError, showError, setFormError };
}
