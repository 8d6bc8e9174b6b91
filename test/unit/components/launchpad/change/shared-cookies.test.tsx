// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AffectedList } from '../../../../../components/launchpad/change/affected-list.tsx';
import { LinkForm } from '../../../../../components/launchpad/linking/linking.tsx';
import { presetSettings } from '../../../../contract/preset.ts';
import { speakEnglish } from '../../../locale.ts';
import { account, source } from '../examples.ts';

vi.mock('../../../../../core/platform/permissions.ts', () => ({ hasAccess: async () => true }));

const blog = source('blog', { connector: 'web-services', connectorAttributes: presetSettings('wordpress') });
const cloud = source('cloud', { connector: 'keystone' });
const told = /uses this browser's cookies/;

beforeEach(speakEnglish);
afterEach(cleanup);

// Spec F-2
test('before a change, each source is named once that signs the browser in and out', () => {
  const affected = [
    { source: cloud, account: account('x', 'cloud'), gates: true },
    { source: blog, account: account('y', 'blog'), gates: false },
    { source: blog, account: account('z', 'blog'), gates: false },
  ];
  render(<AffectedList affected={affected} unlinked={[]} />);
  expect(screen.getAllByText(told).map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining('Source blog'),
  ]);
});

test('so it is before an account is linked there', () => {
  render(<LinkForm source={blog} />);
  expect(screen.getByText(told)).toBeTruthy();
  cleanup();
  render(<LinkForm source={cloud} />);
  expect(screen.queryByText(told)).toBeNull();
});
