/**
 * The service behind `@actions/artifact`: Twirp calls, and block uploads as Azure's storage takes them. It is no part of
 * GitHub's API, so its requests are neither counted nor recorded; what is uploaded shows in the API's artifacts.
 */
import type { IncomingMessage } from 'node:http';
import { buffer as readBuffer } from 'node:stream/consumers';
import { type Answer, jsonAnswer, notFound, refusal } from './answer.ts';
import type { Artifact, World } from './world.ts';

/** Calls, uploads and downloads. */
export const artifactPaths =
  /^\/(twirp\/github\.actions\.results\.api\.v1\.ArtifactService|_uploads|_artifacts)\/(.+)$/;

/** What we look at of all calls. */
interface TwirpCall {
  workflow_run_backend_id?: string;
  name?: string;
  size?: string;
  id_filter?: string;
  name_filter?: string;
}

interface Upload {
  runId: number;
  name: string;
  blocks: Map<string, Buffer>;
  content: Buffer;
}

export interface ArtifactService {
  /** Refuses uploads, in a way that the client doesn't try again. */
  refusing: boolean;
  answer(world: World, path: string, incoming: IncomingMessage): Promise<Answer>;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What a runner sets for a job of this run. */
export function artifactEnv(world: World, runId: number): Record<string, string> {
  const claims = { scp: `Actions.GenericRead:00000000 Actions.Results:${runId}:job` };
  return {
    ACTIONS_RESULTS_URL: `${world.url}/`,
    ACTIONS_RUNTIME_TOKEN: `${encode({ alg: 'none' })}.${encode(claims)}.x`,
  };
}

export function startArtifactService(): ArtifactService {
  const uploads = new Map<string, Upload>();

  function call(world: World, method: string, body: TwirpCall): Answer {
    const { name = '' } = body;
    const runId = Number(body.workflow_run_backend_id);
    const key = `${runId}-${Buffer.from(name).toString('base64url')}`;
    switch (method) {
      case 'CreateArtifact':
        if (find(world, runId, name)) {
          const msg = 'an artifact with this name already exists on the workflow run';
          return jsonAnswer(409, { code: 'already_exists', msg });
        }
        uploads.set(key, { runId, name, blocks: new Map(), content: Buffer.alloc(0) });
        return jsonAnswer(200, { ok: true, signed_upload_url: `${world.url}/_uploads/${key}?sig=signature` });
      case 'FinalizeArtifact': {
        const upload = uploads.get(key);
        if (!upload || Number(body.size) !== upload.content.length) return jsonAnswer(200, { ok: false });
        const id = world.artifacts.size + 1;
        world.artifacts.set(id, { id, runId, name, zip: upload.content, expired: false });
        return jsonAnswer(200, { ok: true, artifact_id: String(id) });
      }
      case 'ListArtifacts': {
        const all = [...world.artifacts.values()].filter(one => one.runId === runId);
        const wanted = body.id_filter ?? body.name_filter;
        const listed = all.filter(one => wanted === undefined || [String(one.id), one.name].includes(wanted));
        return jsonAnswer(200, {
          artifacts: listed.map(one => ({
            workflow_run_backend_id: String(one.runId),
            workflow_job_run_backend_id: 'job',
            database_id: String(one.id),
            name: one.name,
            size: String(one.zip.length),
            created_at: '2026-01-01T00:00:00Z',
          })),
        });
      }
      case 'GetSignedArtifactURL': {
        const artifact = find(world, runId, name);
        return artifact
          ? jsonAnswer(200, { signed_url: `${world.url}/_artifacts/${artifact.id}.zip` })
          : jsonAnswer(404, { code: 'not_found', msg: 'artifact not found' });
      }
      default:
        return jsonAnswer(404, { code: 'bad_route', msg: method });
    }
  }

  function store(upload: Upload, query: URLSearchParams, body: Buffer): Answer {
    if (query.get('comp') === 'block') upload.blocks.set(query.get('blockid') ?? '', body);
    else if (query.get('comp') === 'blocklist') {
      const ids = [...body.toString('utf8').matchAll(/<Latest>([^<]*)<\/Latest>/g)].map(found => found[1] ?? '');
      upload.content = Buffer.concat(ids.map(id => upload.blocks.get(id) ?? Buffer.alloc(0)));
    } else upload.content = body;
    const headers = { etag: '"1"', 'last-modified': new Date(0).toUTCString(), 'x-ms-request-id': '1' };
    return { status: 201, headers, body: Buffer.alloc(0) };
  }

  return {
    refusing: false,
    async answer(world, path, incoming) {
      const [, kind = '', rest = ''] = artifactPaths.exec(path) ?? [];
      const body = await readBuffer(incoming);
      if (kind === '_artifacts') return download(world, rest);
      if (kind === '_uploads') {
        const upload = uploads.get(rest);
        return upload ? store(upload, new URLSearchParams(incoming.url?.split('?')[1]), body) : notFound();
      }
      if (this.refusing) return jsonAnswer(403, { code: 'permission_denied', msg: 'artifact storage is out of reach' });
      if (!incoming.headers.authorization) return refusal(401, 'Unauthorized');
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the client is generated
      return call(world, rest, JSON.parse(body.toString('utf8')) as TwirpCall);
    },
  };
}

function find(world: World, runId: number, name: string): Artifact | undefined {
  return [...world.artifacts.values()].find(one => one.runId === runId && one.name === name);
}

function download(world: World, file: string): Answer {
  const artifact = world.artifacts.get(Number.parseInt(file, 10));
  return artifact ? { status: 200, headers: { 'content-type': 'application/zip' }, body: artifact.zip } : notFound();
}
