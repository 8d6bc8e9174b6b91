/**
 * Objects as the ISC API returns them: every field of `PasswordPolicyV3Dto`, `PasswordSyncGroup` and the most telling ones
 * of `Source`, with the types and the nulls of SailPoint's own client (sailpoint-api-client 1.4.15, v3), against which
 * these have been compiled.
 */
export const sailPointPolicy = {
  id: '2c91808e7d976f3b017d9f5ceae440c8',
  description: null,
  name: 'PasswordPolicy Example',
  dateCreated: '2021-12-09T11:02:34.916Z',
  lastUpdated: null,
  firstExpirationReminder: 45,
  accountIdMinWordLength: 4,
  accountNameMinWordLength: -1,
  minAlpha: 5,
  minCharacterTypes: 3,
  maxLength: 25,
  minLength: 8,
  maxRepeatedChars: 3,
  minLower: 1,
  minNumeric: 1,
  minSpecial: 0,
  minUpper: 1,
  passwordExpiration: 60,
  defaultPolicy: false,
  enablePasswdExpiration: true,
  requireStrongAuthn: false,
  requireStrongAuthOffNetwork: true,
  requireStrongAuthUntrustedGeographies: false,
  useAccountAttributes: false,
  useDictionary: true,
  useIdentityAttributes: false,
  validateAgainstAccountId: true,
  validateAgainstAccountName: false,
  created: null,
  modified: null,
  sourceIds: ['2c91808382ffee0b01830de154f14034', 's3'],
};

export const sailPointGroup = {
  id: '6881f631-3bd5-4213-9c75-8e05cc3e35dd',
  name: 'Password Sync Group 1',
  passwordPolicyId: '2c91808e7d976f3b017d9f5ceae440c8',
  sourceIds: ['2c918084660f45d6016617daa9210584', 's2', '2c918084660f45d6016617daa921ffff'],
  created: '2023-03-16T04:00:00Z',
  modified: null,
};

/** By its name the source `s1` of the example configuration. */
export const sailPointSource = {
  id: '2c918084660f45d6016617daa9210584',
  name: 'cloud',
  description: 'The cloud of the company',
  owner: { type: 'IDENTITY' as const, id: '2c91808568c529c60168cca6f90c1313', name: 'MyName' },
  cluster: null,
  passwordPolicies: [
    { type: 'PASSWORD_POLICY' as const, id: '2c91808e7d976f3b017d9f5ceae440c8', name: 'PasswordPolicy Example' },
  ],
  type: 'OpenLDAP - Direct',
  connector: 'active-directory',
  connectorAttributes: { healthCheckTimeout: 30, password: 'a secret that SailPoint should not have returned' },
  deleteThreshold: 10,
  authoritative: false,
  healthy: true,
};
