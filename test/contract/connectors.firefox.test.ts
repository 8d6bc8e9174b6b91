import { describeConnectorsIn } from './browser.ts';

describeConnectorsIn('firefox');
