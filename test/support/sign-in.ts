/**
 * Signs a person in on oidc-provider's own pages for development as a browser without scripts would: follows redirects,
 * keeps cookies, sends each page's form. Answers the address that leads back to `redirectUri`, which it doesn't ask for.
 */
export async function signInOnPages(start: string, redirectUri: string): Promise<string> {
  const cookies = new Map<string, string>();
  let next: { url: string; form?: URLSearchParams } = { url: start };
  for (let step = 0; step < 20; step += 1) {
    if (next.url.startsWith(redirectUri)) return next.url;
    const response = await fetch(next.url, {
      redirect: 'manual',
      headers: { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(next.form !== undefined && { method: 'POST', body: next.form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = response.headers.get('Location');
    const page = await response.text();
    const target = location ?? /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
    if (target === undefined) throw new Error(`neither a form nor a redirect at ${next.url}: ${page.slice(0, 500)}`);
    const url = new URL(target, next.url).href;
    next = location === null ? { url, form: formOf(page) } : { url };
  }
  throw new Error('The sign-in does not end.');
}

function formOf(page: string): URLSearchParams {
  const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? '';
  return new URLSearchParams(prompt === 'login' ? { prompt, login: 'alice', password: 'any' } : { prompt });
}
