import { EndpointGone } from '#ui/endpoint/endpoint-gone.tsx';

export default function EndpointNotFound() {
  return <EndpointGone />;
}
