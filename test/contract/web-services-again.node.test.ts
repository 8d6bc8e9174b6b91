import { nodeRuntime } from './node-runtime.ts';
import { describeConnector } from './suite.ts';
import { presetDataAgain } from './web-services.ts';

for (const data of presetDataAgain) describeConnector(data, nodeRuntime);
