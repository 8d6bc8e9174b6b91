import { describeCrashes } from './support/crashes.ts';

describeCrashes('firefox');
