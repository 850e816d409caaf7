import { reportRequests } from '../../../src/core/ledger.ts';
import { startWorker } from '../../../src/core/workers.ts';
import innerUrl from './inner.worker.ts?worker&url';

reportRequests('outer');
startWorker(innerUrl, { name: 'inner' });
