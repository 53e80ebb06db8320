/** What a form of Stripe's holds: `a[b][0][c]=d`. */
export interface Form {
  [name: string]: string | Form;
}

/** Decodes as Stripe does; a list has its places for names. */
export function decodeForm(text: string): Form {
  const form: Form = {};
  for (const [key, value] of new URLSearchParams(text)) {
    const [first = '', ...inner] = key.replaceAll(']', '').split('[');
    let place = form;
    let name = first;
    for (const next of inner) {
      const below = place[name];
      const found: Form = typeof below === 'object' ? below : {};
      place[name] = found;
      place = found;
      name = next;
    }
    place[name] = value;
  }
  return form;
}

/** The value below a path of names; undefined where there is none. */
export function valueAt(form: Form, ...names: string[]): string | undefined {
  let value: string | Form | undefined = form;
  for (const name of names) value = typeof value === 'object' ? value[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
