import { nodeRuntime } from './node-runtime.ts';
import { describeConnector } from './suite.ts';
import { ownPresetData } from './web-services.ts';

for (const data of ownPresetData) describeConnector(data, nodeRuntime);
