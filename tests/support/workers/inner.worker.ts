import { reportRequests } from '../../../src/core/ledger.ts';

reportRequests('inner');
void fetch(new URL('/planted-in-a-nested-worker', self.location.origin));
