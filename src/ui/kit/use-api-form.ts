import { useForm, type UseFormInput, type UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import { errorMessage, type ApiError } from '#ui/kit/api-error.ts';

export interface ApiForm<Values extends object> {
  form: UseFormReturnType<Values>;
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
  const showError = (error: ApiError) => {
    const field = error.data?.field;
    if (field && field in form.getValues()) {
      setFormError(null);
      form.setErrors({ [field]: error.message });
    } else {
      setFormError(errorMessage(error));
    }
  };
  return { form, formError, showError, setFormError };
}
