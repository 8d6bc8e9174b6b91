// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { database } from '../../../../../components/app/live.ts';
import type { PasswordDemands } from '../../../../../core/model/policy.ts';
import { createAnnouncer } from '../../../../../core/platform/messages/announcements.ts';
import { example } from '../../../core/model/examples.ts';
import { speakEnglish } from '../../../locale.ts';
import { button, openPage, says, setUp, shown } from '../page.tsx';

beforeEach(async () => {
  speakEnglish();
  await setUp(example());
});
afterEach(cleanup);

function type(label: string, value: string) {
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
}

async function press(name: string) {
  fireEvent.click(await button(name));
}

/** The order of the change, as the list shows it. */
function order(): string[] {
  const list = screen.getByRole('list', { name: 'Order of the change' });
  return within(list)
    .getAllByRole('listitem')
    .map((item) => item.querySelector('bdi')?.textContent ?? '');
}

async function changeElsewhere(name: string | null) {
  const db = await database();
  const stored = await db.get('passwordSyncGroups', 'g1');
  if (!stored) throw new Error('The example lost its group.');
  await (name === null ? db.delete('passwordSyncGroups', 'g1') : db.put('passwordSyncGroups', { ...stored, name }));
  createAnnouncer().announce('configuration');
}

/** As a click on the navigation would. */
async function leave() {
  location.hash = '#sources';
  dispatchEvent(new Event('hashchange'));
  return within(await screen.findByRole('dialog', { name: 'Leave without saving?' }));
}

function problem(path: (string | number)[], key: string, fill: string[]) {
  return { path, sentence: { key, with: fill } };
}

test('a new group starts with the default policy, and is sent as it was made', async () => {
  const { commands } = openPage('sync-groups/new');
  await button('Save');
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('New sync group');
  type('Group Name', 'Home');
  fireEvent.click(screen.getByLabelText('Wiki'));
  await press('Save');
  await says('Home is saved.');
  expect(commands).toEqual([
    {
      type: 'saveItem',
      kind: 'passwordSyncGroups',
      item: { id: expect.any(String), name: 'Home', passwordPolicyId: 'p1', sourceIds: ['s3'] },
      basedOn: null,
      confirmedOrigins: [],
    },
  ]);
  expect(location.hash).toBe('#sync-groups');
});

test('sources that may not join are listed with the reason, those that may have a check box', async () => {
  openPage('sync-groups/new');
  await button('Save');
  expect(screen.queryByLabelText('Cloud')).toBeNull();
  expect(shown()).toContain('Cloud Already in the sync group Office.');
  expect(screen.getByLabelText('Wiki')).toBeTruthy();
});

test('those of the group stand first, whatever their names', async () => {
  const configuration = example();
  await setUp({
    ...configuration,
    sources: configuration.sources.map((each) => (each.id === 's3' ? { ...each, name: 'A wiki' } : each)),
  });
  openPage('sync-groups/g1');
  await button('Save');
  const boxes = within(screen.getByRole('group', { name: 'Select Sources' })).getAllByRole('checkbox');
  expect(boxes.map((box) => box.parentElement?.textContent)).toEqual(['Cloud', 'Directory', 'A wiki']);
});

test('a chosen source that is deleted elsewhere can be taken out again', async () => {
  openPage('sync-groups/g1');
  fireEvent.click(await screen.findByLabelText('Wiki'));
  await (await database()).delete('sources', 's3');
  createAnnouncer().announce('configuration');
  await says('It was deleted elsewhere.');
  fireEvent.click(screen.getByLabelText('s3'));
  expect(order()).toEqual(['Cloud', 'Directory']);
  expect(shown()).not.toContain('It was deleted elsewhere.');
});

describe('the order of sources', () => {
  test('follows the buttons and the arrow keys, and says so', async () => {
    openPage('sync-groups/g1');
    await button('Save');
    expect(order()).toEqual(['Cloud', 'Directory']);
    await press('Move Directory up');
    expect(order()).toEqual(['Directory', 'Cloud']);
    expect(shown()).toContain('Directory is now in position 1 of 2.');
    fireEvent.keyDown(await button('Move Directory up'), { key: 'ArrowDown' });
    expect(order()).toEqual(['Cloud', 'Directory']);
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Move Directory down');
  });
});

// Spec G-5
test('each problem stands at its field, in words that name the field', async () => {
  const problems = [
    problem(['name'], 'model.shape.empty', ['name']),
    problem(['sourceIds'], 'model.valid.tooFewSources', ['Office']),
  ];
  openPage('sync-groups/g1', { answer: { ok: false, refusal: { sentences: [], problems } } as never });
  await button('Save');
  type('Group Name', '');
  await press('Save');
  await says('Group Name must not be empty.');
  expect(screen.getByLabelText('Group Name').getAttribute('aria-invalid')).toBe('true');
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Group Name')));
  expect(within(screen.getByRole('group', { name: 'Select Sources' })).getByText(/at least two sources/)).toBeTruthy();
  type('Group Name', 'Home');
  expect(screen.getByLabelText('Group Name').getAttribute('aria-invalid')).toBeNull();
});

describe('a group that is changed elsewhere', () => {
  test('is told, keeps what was typed, and is saved only after a decision', async () => {
    const { commands } = openPage('sync-groups/g1');
    await button('Save');
    type('Group Name', 'Mine');
    await changeElsewhere('Theirs');
    await says('This was changed elsewhere');
    await press('Save');
    expect(commands).toEqual([]);
    await press('Overwrite');
    await press('Save');
    await vi.waitFor(() =>
      expect(commands).toMatchObject([{ item: { name: 'Mine' }, basedOn: { id: 'g1', name: 'Theirs' } }]),
    );
  });

  test('can be taken as it is there', async () => {
    openPage('sync-groups/g1');
    await button('Save');
    type('Group Name', 'Mine');
    await changeElsewhere('Theirs');
    await press('Reload');
    expect(screen.getByLabelText<HTMLInputElement>('Group Name').value).toBe('Theirs');
    expect(shown()).not.toContain('changed elsewhere');
  });

  test('or deleted, can be kept', async () => {
    const { commands } = openPage('sync-groups/g1');
    await button('Save');
    type('Group Name', 'Mine');
    await changeElsewhere(null);
    await says('This was deleted elsewhere');
    await press('Keep it');
    await press('Save');
    await vi.waitFor(() => expect(commands).toMatchObject([{ item: { name: 'Mine' }, basedOn: null }]));
  });
});

test('deleting says what it means first', async () => {
  const { commands } = openPage('sync-groups/g1');
  await press('Delete');
  const dialog = within(await screen.findByRole('dialog', { name: 'Delete this?' }));
  expect(dialog.getByText(/Its sources become independent/).textContent).toContain("Each keeps the group's policy");
  expect(shown()).toContain('The policy that each source keeps: Standard');
  fireEvent.click(dialog.getByRole('button', { name: 'Delete' }));
  await says('Office is deleted.');
  expect(commands).toMatchObject([{ type: 'deleteItem', kind: 'passwordSyncGroups', id: 'g1', basedOn: { id: 'g1' } }]);
});

async function demand(passwordDemands: PasswordDemands, ...ids: string[]) {
  const configuration = example();
  await setUp({
    ...configuration,
    sources: configuration.sources.map((each) => (ids.includes(each.id) ? { ...each, passwordDemands } : each)),
  });
}
/** What the comparison says of a source. */
function line(name: string) {
  return screen.getAllByRole('listitem').find((item) => item.querySelector('strong')?.textContent === name)
    ?.textContent;
}

describe('how the policy fits the sources', () => {
  test('is said for each source, with a password that the policy allows and the source refuses', async () => {
    await demand({ minLength: 12 }, 's2');
    openPage('sync-groups/g1');
    await says('1 source refuses passwords that the policy allows.');
    expect(line('Cloud')).toContain('No known requirements');
    expect(line('Directory')).toContain('Its rule: Use at least 12 characters.');
    const { length } = document.querySelector('code')?.textContent ?? '';
    expect(length).toBeGreaterThanOrEqual(8);
    expect(length).toBeLessThan(12);
  });

  test('follows what is chosen', async () => {
    await demand({ minLength: 12 }, 's1', 's2');
    openPage('sync-groups/g1');
    await says('2 sources refuse passwords that the policy allows.');
    fireEvent.change(screen.getByLabelText('Password Policy'), { target: { value: 'p2' } });
    await says('Each of these sources accepts every password that the policy allows.');
    expect(line('Directory')).toContain('Accepts every password that the policy allows');
    fireEvent.click(screen.getByLabelText('Wiki'));
    await says('No source is known to refuse a password that the policy allows.');
  });

  test('is not decided where nobody can, and says why', async () => {
    await demand({ sentences: ['Ask Ms. Smith first.'] }, 's2');
    openPage('sync-groups/g1');
    await says('It also says: “Ask Ms. Smith first.”');
    expect(line('Directory')).toContain('Unclear');
  });

  test('can be not at all', async () => {
    await demand({ maxLength: 7 }, 's2');
    openPage('sync-groups/g1');
    await says('No password fits the policy and the sources together');
    expect(line('Directory')).toContain('Refuses some');
  });
});

describe('what is not saved', () => {
  test('is not left without asking, and stays where it was', async () => {
    openPage('sync-groups/g1');
    await button('Save');
    type('Group Name', 'Mine');
    fireEvent.click((await leave()).getByRole('button', { name: 'Keep editing' }));
    expect(location.hash).toBe('#sync-groups/g1');
    expect(screen.getByLabelText<HTMLInputElement>('Group Name').value).toBe('Mine');
  });

  test('is dropped where the person says so', async () => {
    openPage('sync-groups/g1');
    await button('Save');
    type('Group Name', 'Mine');
    fireEvent.click((await leave()).getByRole('button', { name: 'Discard changes' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Sources' })).toBeTruthy();
  });

  test('an untouched page is left without a question', async () => {
    openPage('sync-groups/g1');
    await button('Save');
    location.hash = '#sources';
    dispatchEvent(new Event('hashchange'));
    expect(await screen.findByRole('heading', { level: 1, name: 'Sources' })).toBeTruthy();
  });
});
