import { createServer } from 'node:http';

/** A proxy that lets nothing through and notes every address that a browser asked it for. */
export interface Recorder {
  readonly address: string;
  /** What was asked since the last call. */
  take(): string[];
  close(): Promise<void>;
}

/**
 * Starts the proxy. A browser that is told to send all but its own site through it cannot make a request unseen, from
 * whichever realm: page, worker, worker in a worker, service worker.
 */
export async function startRecorder(): Promise<Recorder> {
  let seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    response.writeHead(502).end();
  });
  server.on('connect', (request, socket) => {
    seen.push(`https://${request.url ?? ''}`);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const bound = server.address();
  if (typeof bound !== 'object' || bound === null) throw new Error('the proxy has no address');
  return {
    address: `http://127.0.0.1:${bound.port}`,
    take: () => {
      const taken = seen;
      seen = [];
      return taken;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
