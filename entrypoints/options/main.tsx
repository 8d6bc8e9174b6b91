import '../../components/admin/admin.css';
import { render } from 'preact';
import { PasswordMgmt } from '../../components/admin/password-mgmt.tsx';
import type { Services } from '../../components/admin/shell/services.ts';
import { connectors } from '../../core/connectors/registry.ts';
import { direction } from '../../core/platform/i18n.ts';
import { onAccessChange } from '../../core/platform/pages.ts';
import { identity } from '../../core/platform/identity.ts';
import { hasAccess, requestAccess } from '../../core/platform/permissions.ts';
import { send } from '../../core/platform/messages/send.ts';
import { localStorage } from '../../core/platform/storage.ts';

const services: Services = {
  send,
  requestAccess,
  redirectUri: (sourceId) => identity.redirectUri(sourceId),
  hasAccess,
  onAccessChange,
  readPreset: async (id) => (await fetch(`/presets/${id}.json`)).json(),
  local: localStorage,
  connectors: [...connectors.values()].map(({ manifest }) => manifest),
  readsPolicy: (connector) => connectors.get(connector)?.readPolicy !== undefined,
};

document.documentElement.dir = direction();

const root = document.querySelector('#app');
if (root) render(<PasswordMgmt services={services} />, root);
// The page shows what the store says, with or without an answer.
send({ type: 'wake' }).catch(() => undefined);
