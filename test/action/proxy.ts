// A proxy as companies have them: for http it takes whole addresses or tunnels, for https tunnels. Hosts are what it says they are.
import { createServer, request, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export interface Proxy extends AsyncDisposable {
  url: string;
  /** Hosts and ports that it was asked for, and by whom. */
  asked: { host: string; authorization: string | undefined }[];
}

/** @param leadsTo the port of this machine that a host and port lead to; none refuses */
export async function startProxy(leadsTo: (host: string) => number | undefined): Promise<Proxy> {
  const asked: Proxy['asked'] = [];
  const sockets = new Set<Socket>();
  const ask = (host: string, { headers }: IncomingMessage): number | undefined => {
    asked.push({ host, authorization: headers['proxy-authorization'] });
    return leadsTo(host);
  };
  const server = createServer((incoming, outgoing) => {
    const address = new URL(incoming.url ?? '');
    const port = ask(address.host, incoming);
    if (port === undefined) return void outgoing.writeHead(403).end();
    const { method, headers } = incoming;
    const path = address.pathname + address.search;
    const passed = request({ host: '127.0.0.1', port, method, path, headers }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  server.on('connect', (incoming: IncomingMessage, client: Socket) => {
    const port = ask(incoming.url ?? '', incoming);
    if (port === undefined) return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
  });
  server.on('connection', socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise(resolve => void server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
