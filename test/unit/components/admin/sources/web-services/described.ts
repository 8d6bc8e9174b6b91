import { fireEvent, screen, within } from '@testing-library/preact';
import { database } from '../../../../../../components/app/live.ts';
import type { Source } from '../../../../../../core/model/source.ts';
import { jsonRpc } from '../../../../core/connectors/web-services/support.ts';
import { example } from '../../../../core/model/examples.ts';
import { speakEnglish } from '../../../../locale.ts';
import { setUp } from '../../page.tsx';

/** In the store: the example, and the source `rpc` that {@link jsonRpc} describes. */
export async function setUpDescribed(description: unknown = jsonRpc): Promise<void> {
  speakEnglish();
  const { sources, ...rest } = example();
  await setUp({ ...rest, sources: [...sources, { ...source, connectorAttributes: { description } }] });
  await (await database()).clear('presets');
}

const source: Source = {
  id: 'rpc',
  name: 'Remote',
  url: 'https://rpc.example.com/base',
  connector: 'web-services',
  connectorAttributes: { description: jsonRpc },
  description: '',
  passwordChangeMode: 'selfService',
  passwordManagement: true,
  authenticationSource: false,
  multipleAccountPasswordSync: false,
  applications: [],
};

/** A part of the page, by its name. */
export const region = (name: string) => within(screen.getByRole('region', { name }));
export const type = (within_: ReturnType<typeof region>, label: string | RegExp, value: string) =>
  fireEvent.input(within_.getByLabelText(label), { target: { value } });
export const choose = (within_: ReturnType<typeof region>, label: string | RegExp, value: string) =>
  fireEvent.change(within_.getByLabelText(label), { target: { value } });
/** A group of fields, by its name. */
export const group = (name: string, scope: { getByRole: typeof screen.getByRole } = screen) =>
  within(scope.getByRole('group', { name }));
/** The description as the JSON beside the form has it. */
export function json(): unknown {
  return JSON.parse(screen.getByLabelText<HTMLTextAreaElement>('How to talk to the service').value);
}
