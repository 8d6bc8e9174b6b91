import { describeKeystonesTraps } from './keystone-traps.ts';
import { keystoneSelfService, keystoneServiceAccount } from './keystone.ts';
import { nodeRuntime } from './node-runtime.ts';
import { describeConnector } from './suite.ts';

describeConnector(keystoneSelfService, nodeRuntime);
describeConnector(keystoneServiceAccount, nodeRuntime);
describeKeystonesTraps();
