const TAGS = new Set(
  'html head meta title link script body a header p nav ul ol li main section form label div input button article h1 h2 h3 details summary blockquote span pre mark aside footer table thead tbody tr th td svg desc g text tspan path strong b code'.split(
    ' ',
  ),
);

/** Whatever of a page is not a tag of ours with attributes of ours, and every address that leads elsewhere. */
export function strangers(page: string): string[] {
  const found: string[] = [];
  const rest = page
    .replace('<!doctype html>', '')
    .replace(/<\/?([a-z0-9]+)((?: [a-z-]+(?:="[^"<>]*")?)*)\/?>/gi, (tag, name: string, attributes: string) => {
      if (!TAGS.has(name)) found.push(tag);
      for (const [, attribute = '', value = ''] of attributes.matchAll(/ ([a-z-]+)(?:="([^"]*)")?/gi)) {
        if (attribute.startsWith('on') || attribute === 'style' || attribute === 'srcdoc') found.push(tag);
        if (['href', 'src', 'action'].includes(attribute) && !/^(?:\/(?!\/)|#|data:,$)/.test(value)) found.push(tag);
      }
      if (tag.startsWith('<script') && !attributes.startsWith(' src="/script.js')) found.push(tag);
      return '';
    });
  return [...found, ...(rest.match(/[<>]/g) ?? [])];
}
