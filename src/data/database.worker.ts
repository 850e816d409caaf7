import '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js';
import { reportRequests } from '../core/ledger.ts';
import { holdLife } from '../core/liveness.ts';

holdLife();
reportRequests('database');
