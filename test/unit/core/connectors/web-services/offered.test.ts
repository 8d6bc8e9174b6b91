import { describe, expect, it } from 'vitest';
import { offeredVariables } from '../../../../../core/connectors/web-services/offered.ts';
import { jsonRpc } from './support.ts';

describe('the variables that are offered', () => {
  it('are those of the operation and of what was kept before', () => {
    expect(offeredVariables(jsonRpc, 'change', 'body')).toEqual([
      'login',
      'nativeIdentity',
      'newPassword',
      'currentPassword',
      'kept.session',
      'kept.revision',
    ]);
    expect(offeredVariables(jsonRpc, 'ping', 'body')).toEqual(['login']);
  });

  it('are in a request of several operations those that all of them have', () => {
    expect(offeredVariables(jsonRpc, 'signIn', 'body')).toEqual(['login', 'nativeIdentity', 'currentPassword']);
    expect(offeredVariables(jsonRpc, 'signOut', 'header')).toEqual([
      'login',
      'nativeIdentity',
      'currentPassword',
      'kept.session',
      'kept.revision',
    ]);
  });

  // Spec X-1
  it('are no secrets in an address', () => {
    expect(offeredVariables(jsonRpc, 'change', 'address')).toEqual(['login', 'nativeIdentity', 'kept.revision']);
  });

  it('are secrets and settings where they are declared, and no secret where a person signs in', () => {
    const declared = { ...jsonRpc, secrets: { key: { label: 'Key' } }, settings: { realm: { label: 'Realm' } } };
    expect(offeredVariables(declared, 'ping', 'body')).toEqual(['login', 'settings.realm', 'secrets.key']);
    expect(offeredVariables(declared, 'signIn', 'body')).not.toContain('secrets.key');
  });

  it.each([[undefined], ['{'], [[]], [{ requests: 1, change: [] }], [{ verify: { steps: 'signIn' } }]])(
    'are few in what is hardly begun: %j',
    (description) => {
      expect(offeredVariables(description, 'any', 'body')).toEqual(['login']);
    },
  );
});
