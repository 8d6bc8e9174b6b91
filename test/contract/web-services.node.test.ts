import { nodeRuntime } from './node-runtime.ts';
import { describeConnector } from './suite.ts';
import { presetData } from './web-services.ts';

for (const data of presetData) describeConnector(data, nodeRuntime);
