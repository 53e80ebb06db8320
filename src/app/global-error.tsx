'use client';

/** Stands in when the root layout itself failed, so it relies on nothing of ours. */
export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body
        style={{
          fontFamily: 'system-ui, sans-serif',
          margin: '3rem auto',
          maxWidth: '30rem',
          padding: '0 1rem',
        }}
      >
        <title>Hookwire</title>
        <h1 style={{ fontSize: '1.25rem' }}>Hookwire can’t show this page</h1>
        <p>Something went wrong on our side; nothing you stored is touched.</p>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  );
}
