import { describeConnectorsIn } from './browser.ts';

describeConnectorsIn('chromium');
