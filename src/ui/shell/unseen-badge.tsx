import { useEffect } from 'react';
import { useUnseen } from '#ui/unseen-count.ts';

const PREFIX = /^\(\d+\+?\) /;
const MOST = 99;

function badgedIcon(): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#2a55d4"/><path d="M5.5 10.5H17a6 6 0 0 1 6 6v2a5.5 5.5 0 0 1-11 0V18" stroke="#fff" stroke-width="3" stroke-linecap="round" fill="none"/><circle cx="24" cy="8" r="7" fill="#f04438" stroke="#fff" stroke-width="2"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

function showInTitle(unseen: number): void {
  const bare = document.title.replace(PREFIX, '');
  const count = unseen > MOST ? `${String(MOST)}+` : String(unseen);
  const title = unseen > 0 ? `(${count}) ${bare}` : bare;
  if (document.title !== title) document.title = title;
}

/** Shows events that nobody has looked at in the title and the favicon. */
export function UnseenBadge() {
  const unseen = useUnseen();
  useEffect(() => {
    showInTitle(unseen);
    // A navigation writes the title of the new page, sometimes after this effect.
    const observer = new MutationObserver(() => {
      showInTitle(unseen);
    });
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
    };
  }, [unseen]);

  const badged = unseen > 0;
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (!badged || !link) return;
    const plain = link.href;
    link.href = badgedIcon();
    return () => {
      link.href = plain;
    };
  }, [badged]);
  return null;
}
