import { nodeRuntime } from './node-runtime.ts';
import { scim2ServiceAccount } from './scim2.ts';
import { describeConnector } from './suite.ts';

describeConnector(scim2ServiceAccount, nodeRuntime);
