import { DocNotFound } from '#ui/docs/parts/doc-not-found.tsx';

export default function NotFound() {
  return <DocNotFound />;
}
