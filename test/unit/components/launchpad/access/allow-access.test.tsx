// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AccessNotice, AllowAccess } from '../../../../../components/launchpad/access/allow-access.tsx';
import { hasAccess } from '../../../../../core/platform/permissions.ts';
import { speakEnglish } from '../../../locale.ts';
import { records, source } from '../examples.ts';

vi.mock('../../../../../core/platform/messages/send.ts');
vi.mock('../../../../../core/platform/permissions.ts', () => ({ hasAccess: vi.fn<() => Promise<boolean>>() }));
vi.mock('../../../../../core/platform/pages.ts', () => ({ onAccessChange: () => () => undefined }));

/** Its secrets go to a token endpoint that is not at the source. */
const tenant = source('tenant', {
  connector: 'sailpoint',
  connectorAttributes: { clientId: 'lockstep', tokenEndpoint: 'https://login.example.com/oauth/token' },
});

beforeEach(() => {
  speakEnglish();
  vi.mocked(hasAccess).mockReset();
});
afterEach(cleanup);

test('every address that gets a secret of a source is asked for, each once', async () => {
  vi.mocked(hasAccess).mockResolvedValue(false);
  render(<AllowAccess records={records({ sources: [tenant, source('a', { connector: 'keystone' })] })} />);
  await screen.findByText('https://login.example.com');
  expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
    'https://a.example.com',
    'https://login.example.com',
    'https://tenant.example.com',
  ]);
});

test('only what is missing is named', async () => {
  vi.mocked(hasAccess).mockImplementation(async (origins) => !origins.includes('https://login.example.com'));
  render(<AccessNotice records={{ sources: [tenant] }} />);
  await screen.findByText(/doesn't let Lockstep reach 1 address yet/);
  expect(vi.mocked(hasAccess)).toHaveBeenCalledWith(['https://login.example.com', 'https://tenant.example.com']);
});

test('a source that nobody manages is not asked for', async () => {
  vi.mocked(hasAccess).mockResolvedValue(false);
  render(<AllowAccess records={records({ sources: [{ ...tenant, passwordManagement: false }] })} />);
  await screen.findByText('Lockstep can now reach all your sources. You can close this tab.');
  expect(vi.mocked(hasAccess)).not.toHaveBeenCalled();
});
