import { nodeRuntime } from './node-runtime.ts';
import { sailpointSelfService, sailpointServiceAccount } from './sailpoint.ts';
import { describeConnector } from './suite.ts';

for (const data of [sailpointSelfService, sailpointServiceAccount]) describeConnector(data, nodeRuntime);
