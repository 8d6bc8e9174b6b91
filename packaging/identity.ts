/** What the extension is to the browsers; policies, OAuth redirects and native hosts hang on it. */

export const geckoId = 'lockstep@lockstep.example';

/** The oldest versions that it runs in. */
export const oldestBrowsers = { chromium: '120', firefox: '142.0' } as const;
