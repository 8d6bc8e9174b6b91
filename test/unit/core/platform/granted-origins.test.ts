import { beforeEach, expect, test, vi } from 'vitest';
import { createPermissions } from '../../../../core/platform/granted-origins.ts';

const { contains, onRemoved } = vi.hoisted(() => ({
  contains: vi.fn<(asked: { origins: string[] }) => Promise<boolean>>(),
  onRemoved: vi.fn<(listener: () => void) => void>(),
}));

vi.mock('wxt/browser', () => ({
  browser: { permissions: { contains, onRemoved: { addListener: onRemoved } } },
}));

const mail = 'https://mail.example:8443';

beforeEach(() => {
  vi.resetAllMocks();
});

test('what was granted is asked of the browser once, without its port', async () => {
  contains.mockResolvedValue(true);
  const permissions = createPermissions();
  expect([await permissions.has(mail), await permissions.has(mail)]).toEqual([true, true]);
  expect(contains.mock.calls).toEqual([[{ origins: ['https://mail.example/*'] }]]);
});

test('what was not granted is asked for again each time', async () => {
  contains.mockResolvedValueOnce(false).mockResolvedValueOnce(true);
  const permissions = createPermissions();
  expect([await permissions.has(mail), await permissions.has(mail)]).toEqual([false, true]);
});

test('after a withdrawal the browser is asked again, even where its answer was on its way', async () => {
  contains.mockResolvedValueOnce(true);
  const permissions = createPermissions();
  await permissions.has(mail);
  withdraw();
  contains.mockImplementationOnce(async () => {
    withdraw();
    return true;
  });
  await permissions.has(mail);
  contains.mockResolvedValueOnce(false);
  expect(await permissions.has(mail)).toBe(false);
});

/** As the browser tells it. */
function withdraw(): void {
  onRemoved.mock.lastCall?.[0]();
}
