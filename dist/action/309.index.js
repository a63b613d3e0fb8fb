export const id = 309;
export const ids = [309,504];
export const modules = {

/***/ 58309:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runCompanion: () => (/* binding */ runCompanion)
});

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/core/scrub.js
var scrub = __webpack_require__(53776);
// EXTERNAL MODULE: ./lib/publish/artifact.js
var artifact = __webpack_require__(85529);
// EXTERNAL MODULE: ./lib/saved.js
var saved = __webpack_require__(44728);
// EXTERNAL MODULE: ./lib/secrets.js
var secrets = __webpack_require__(80150);
// EXTERNAL MODULE: ./lib/unzip.js
var unzip = __webpack_require__(91557);
// EXTERNAL MODULE: ./lib/action/deliver.js + 48 modules
var deliver = __webpack_require__(89590);
// EXTERNAL MODULE: ./lib/action/followed-run.js
var followed_run = __webpack_require__(58504);
// EXTERNAL MODULE: ./lib/action/step.js + 18 modules
var step = __webpack_require__(18459);
// EXTERNAL MODULE: ./lib/core/ledger/paths.js
var paths = __webpack_require__(22857);
// EXTERNAL MODULE: ./lib/core/ledger/duration.js
var duration = __webpack_require__(39417);
// EXTERNAL MODULE: ./lib/core/ledger/submission.js
var ledger_submission = __webpack_require__(48913);
// EXTERNAL MODULE: ./lib/core/model.js
var model = __webpack_require__(57206);
// EXTERNAL MODULE: ./lib/core/text.js
var core_text = __webpack_require__(69716);
// EXTERNAL MODULE: ./lib/sha256.js
var sha256 = __webpack_require__(75468);
// EXTERNAL MODULE: ./lib/action/occasion.js
var occasion = __webpack_require__(71267);
;// CONCATENATED MODULE: ./lib/action/untrusted.js
// A submission from an artifact. A pull request of anyone's can have made it, so only what has the shape of results is taken
// from it, and where it goes (repository, commit, line, run) is said by GitHub.








const MOST_RESULTS = 500_000;
const MOST_NAME = 4_096;
/** What tests may note of themselves. */
const MOST_PROPERTIES = 100;
/** Of a test that took a month. */
const LONGEST_STEP = (0,duration/* stepOf */.cg)(30 * 86_400);
const TARGET = /^[\p{L}\p{N}][\p{L}\p{N} ._+/-]{0,99}$/u;
/** @throws UserError that says what is wrong with it */
function readUntrusted(content, known, scrub) {
    let saved;
    try {
        saved = JSON.parse(content);
    }
    catch (cause) {
        throw new errors/* UserError */.yo('it is not JSON', { cause });
    }
    const { kind, format, submission: said } = (0,occasion/* asObject */.eB)(saved);
    if (kind !== 'pytest-ledger submission' || format !== 1 || !(0,occasion/* isObject */.Gv)(said))
        throw new errors/* UserError */.yo('it is no saved submission');
    const results = said['results'];
    if (!Array.isArray(results) || results.length > MOST_RESULTS)
        throw new errors/* UserError */.yo('its results are no list, or too long a one');
    const byId = new Map();
    for (const each of results) {
        const result = resultOf(each, scrub);
        if (byId.has(result.id))
            throw new errors/* UserError */.yo('it has a test twice');
        byId.set(result.id, result);
    }
    const submission = {
        target: targetOf(said['target'], known),
        line: known.line,
        build: String(known.runId),
        ...headOf(said, known, scrub),
        results: (0,ledger_submission/* sortIds */.x8)([...byId.values()], ({ id }) => id),
    };
    return { ...submission, digest: (0,ledger_submission/* digestOf */.ol)(submission, sha256/* sha256 */.s) };
}
function targetOf(said, { target }) {
    const name = target ?? (0,occasion/* text */.Qq)(said);
    if (target === undefined && !TARGET.test(name))
        throw new errors/* UserError */.yo('its target is no name');
    (0,paths/* encodeName */.aA)(name, 'target');
    return name;
}
function headOf(said, known, scrub) {
    const { runId, attempt: last, created, now } = known;
    const attempt = whole(said['attempt'], 1, last) ?? last;
    const key = within(said['key'], 500);
    const shards = whole(said['shards'], 2, 10_000);
    const seconds = said['seconds'];
    const time = Date.parse((0,occasion/* text */.Qq)(said['started']));
    // Clocks differ; by more than a day they do not.
    const plausible = time >= Date.parse(created) - DAY && time <= now.getTime() + DAY;
    return {
        ...(key === undefined ? {} : { key: scrub(key) }),
        attempt,
        order: runId,
        started: plausible ? new Date(time).toISOString() : new Date(created).toISOString(),
        commit: known.commit,
        seconds: typeof seconds === 'number' && seconds >= 0 && seconds < 1e7 ? Math.round(seconds * 1e3) / 1e3 : 0,
        link: known.link,
        ...(known.base ? { base: { line: known.base.line, commit: known.base.commit } } : {}),
        ...(shards === undefined ? {} : { shards }),
    };
}
const DAY = 86_400_000;
function resultOf(value, scrub) {
    const { id, outcome, step, detail } = (0,occasion/* asObject */.eB)(value);
    const name = within(id, MOST_NAME);
    if (name === undefined || name === '' || !isOutcome(outcome))
        throw new errors/* UserError */.yo('a result has no name or no outcome');
    const duration = whole(step, 0, LONGEST_STEP);
    if (duration === undefined)
        throw new errors/* UserError */.yo('a result has no duration');
    const read = detail === undefined ? undefined : detailOf((0,occasion/* asObject */.eB)(detail), scrub);
    const has = read !== undefined && Object.keys(read).length > 0;
    return { id: scrub(name), outcome, step: duration, ...(has ? { detail: read } : {}) };
}
const isOutcome = (value) => model/* OUTCOMES */.i.includes(value);
/** What is too long or of another shape is left out. */
function detailOf(said, scrub) {
    const detail = {};
    const lengths = { message: model/* LIMITS */.b.message, type: 200, text: model/* LIMITS */.b.text, file: 1_024, function: 200 };
    for (const field of ['message', 'type', 'text', 'file', 'function']) {
        const value = within(said[field], lengths[field]);
        if (value !== undefined)
            detail[field] = scrub(value);
    }
    for (const field of ['cut', 'line']) {
        const value = whole(said[field], field === 'line' ? 1 : 0, 1e9);
        if (value !== undefined)
            detail[field] = value;
    }
    const phases = listOf(said['phases'], 4, (each) => PHASES.has(each));
    if (phases)
        detail.phases = phases;
    const attempts = listOf(said['attempts'], 100, isOutcome);
    if (attempts)
        detail.attempts = attempts;
    const subtests = subtestsOf(said['subtests']);
    if (subtests)
        detail.subtests = subtests;
    const properties = listOf(said['properties'], MOST_PROPERTIES, isProperty);
    if (properties)
        detail.properties = properties.map(([name, noted]) => [scrub(name), scrub(noted)]);
    return detail;
}
const PHASES = new Set(['setup', 'call', 'teardown', 'collect']);
const isProperty = (value) => Array.isArray(value) && value.length === 2 && value.every(each => within(each, 1_000) !== undefined);
function subtestsOf(value) {
    const { failed, passed, skipped } = (0,occasion/* asObject */.eB)(value);
    const [bad, good, silent] = [failed, passed, skipped].map(each => whole(each, 0, 1e6));
    if (bad === undefined)
        return undefined;
    return {
        failed: bad,
        ...(good === undefined ? {} : { passed: good }),
        ...(silent === undefined ? {} : { skipped: silent }),
    };
}
const within = (value, bytes) => typeof value === 'string' && value.isWellFormed() && (0,core_text/* byteLength */.dp)(value) <= bytes ? value : undefined;
const whole = (value, least, most) => Number.isSafeInteger(value) && value >= least && value <= most
    ? value
    : undefined;
const listOf = (value, most, is) => Array.isArray(value) && value.length > 0 && value.length <= most && value.every(is) ? value : undefined;

;// CONCATENATED MODULE: ./lib/action/companion.js
// The workflow that follows another one, with the right to write: records and publishes what runs of that one could only
// save. Where it goes is told by the event and the API, never by what was saved.











/** Artifacts of one run; a matrix has at most 256 jobs. */
const MOST_ARTIFACTS = 300;
/** Bytes, packed and unpacked. */
const [MOST_PACKED, MOST_UNPACKED] = [20_000_000, 200_000_000];
/** @throws UserError when the event or an artifact is not what it should be */
async function runCompanion(runner, client, clock, inputs, own, event) {
    const run = (0,followed_run/* followedRun */.m)(event, own);
    const artifacts = await listArtifacts(client, own, run.id);
    if (artifacts.length === 0)
        return runner.note(`Run ${run.id} of ${run.workflow} has saved nothing to record.`);
    const occasion = await (0,followed_run/* occasionOfRun */.k)(client, own, run);
    if (!occasion) {
        return runner.warn(`No pull request has ${run.commit} of ${run.head} as its head any more, so run ${run.id} is not recorded.`);
    }
    const beginning = await (0,step/* whereItBegan */.G)(runner, client, occasion);
    const submissions = [];
    for (const artifact of artifacts) {
        const read = await readArtifact(runner, client, clock, inputs, occasion, run, beginning, artifact);
        if (read)
            submissions.push(read);
    }
    for (const [place, submission] of submissions.entries()) {
        const target = submission.target === 'default' ? '' : ` (${submission.target})`;
        const { base, pull } = beginning;
        await (0,deliver/* deliver */.c)({
            runner,
            client,
            clock,
            inputs,
            occasion,
            submission,
            checkName: inputs.checkName ?? `pytest: ${run.workflow}${target}`,
            problems: [],
            ...(base ? { base } : {}),
            ...(pull ? { pull } : {}),
            save: false,
            publish: !submissions.slice(place + 1).some(later => later.target === submission.target),
        });
    }
}
/** By name, so that they are recorded in the same order each time. */
async function listArtifacts({ octokit }, { owner, repo }, runId) {
    const found = [];
    for (let page = 1;; page++) {
        const { data } = await octokit.actions.listWorkflowRunArtifacts({
            owner,
            repo,
            run_id: runId,
            per_page: 100,
            page,
        });
        for (const { id, name, size_in_bytes: bytes, expired } of data.artifacts) {
            if (!expired && name.startsWith(artifact/* ARTIFACT_PREFIX */.C))
                found.push({ id, name, bytes });
        }
        if (data.artifacts.length < 100 || page * 100 >= MOST_ARTIFACTS)
            break;
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
/** An artifact that is not what it should be is said, and the others still count. */
async function readArtifact(runner, { octokit }, clock, inputs, occasion, run, { base }, { id, name, bytes }) {
    const { owner, repo } = occasion;
    const known = {
        line: occasion.line,
        commit: run.commit,
        ...(base ? { base } : {}),
        runId: run.id,
        attempt: run.attempt,
        link: run.link,
        created: run.created,
        now: clock.now(),
        ...(inputs.target === 'default' ? {} : { target: inputs.target }),
    };
    try {
        if (bytes > MOST_PACKED)
            throw new errors/* UserError */.yo(`it has ${bytes} bytes, and at most ${MOST_PACKED} are read`);
        const { data } = await octokit.actions.downloadArtifact({ owner, repo, artifact_id: id, archive_format: 'zip' });
        if (!(data instanceof ArrayBuffer))
            throw new errors/* UserError */.yo('GitHub did not send it as a file');
        const content = (0,unzip/* unzipOnly */.n)(external_node_buffer_.Buffer.from(data), saved/* SAVED_FILE */.DK, MOST_UNPACKED).toString('utf8');
        return readUntrusted(content, known, (0,scrub/* createScrub */.EN)((0,secrets/* secretsOf */.F)(runner.env, inputs.scrub)));
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        runner.fail(`The artifact ${name} of run ${run.id} is not recorded: ${error.message}.`);
        return undefined;
    }
}


/***/ }),

/***/ 58504:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ occasionOfRun),
/* harmony export */   m: () => (/* binding */ followedRun),
/* harmony export */   occasionAfter: () => (/* binding */ occasionAfter)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
/* harmony import */ var _occasion_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(71267);
// Which run another one follows, and what that one tested: from the event, and, where the event does not know, the API.


/** What a run that follows another one, and has reports of its own, tests: the other one's commit. @throws UserError */
async function occasionAfter(client, own, event) {
    const run = followedRun(event, own);
    const occasion = await occasionOfRun(client, own, run);
    if (occasion)
        return { ...occasion, runId: own.runId, attempt: own.attempt, link: own.link, readOnly: own.readOnly };
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`No pull request has ${run.commit} of ${run.head} as its head any more. Give the inputs line and commit, or leave the step out.`);
}
/** @throws UserError when the event does not say */
function followedRun(event, own) {
    const run = (0,_occasion_js__WEBPACK_IMPORTED_MODULE_0__/* .asObject */ .eB)(event['workflow_run']);
    const [id, attempt] = [Number(run['id']), Number(run['run_attempt'] ?? 1)];
    const [commit, created] = [(0,_occasion_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)(run['head_sha']), (0,_occasion_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)(run['created_at'])];
    if (!Number.isSafeInteger(id) || !/^[0-9a-f]{40}$/.test(commit) || Number.isNaN(Date.parse(created))) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('The event does not say which workflow run it follows.');
    }
    return {
        id,
        attempt,
        commit,
        created,
        workflow: (0,_occasion_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)(run['name']) || 'workflow',
        event: (0,_occasion_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)(run['event']),
        branch: (0,_occasion_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)(run['head_branch']),
        head: (0,_occasion_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)((0,_occasion_js__WEBPACK_IMPORTED_MODULE_0__/* .asObject */ .eB)(run['head_repository'])['full_name']),
        link: `${own.server}/${own.owner}/${own.repo}/actions/runs/${id}`,
    };
}
/** As if the run that is followed were published by itself; undefined when its pull request cannot be told. */
async function occasionOfRun(client, own, run) {
    const { subject: _, pull: __, base: ___, ...rest } = own;
    const shared = {
        ...rest,
        runId: run.id,
        attempt: run.attempt,
        commit: run.commit,
        link: run.link,
        event: run.event,
        readOnly: false,
    };
    if (!run.event.startsWith('pull_request')) {
        // Only what is pushed here runs here; a fork's branch can have any name.
        if (run.head !== `${own.owner}/${own.repo}`)
            return undefined;
        return { ...shared, line: run.branch };
    }
    const pull = await findPull(client, own, run);
    if (!pull)
        return undefined;
    return { ...shared, line: `pr/${pull.number}`, pull, base: { line: pull.base.ref, commit: pull.base.sha } };
}
/** The event names no pull request of a fork, so it is the one whose head is this very commit of that branch. */
async function findPull({ octokit }, { owner, repo }, run) {
    const head = `${run.head.split('/')[0]}:${run.branch}`;
    const { data } = await octokit.pulls.list({
        owner,
        repo,
        head,
        state: 'all',
        sort: 'updated',
        direction: 'desc',
        per_page: 100,
    });
    const matching = data.filter(pull => pull.head.sha === run.commit && pull.head.repo?.full_name === run.head);
    const found = matching.find(({ state }) => state === 'open') ?? matching[0];
    return (found && {
        number: found.number,
        base: { ref: found.base.ref, sha: found.base.sha },
        head: { sha: found.head.sha },
        fromFork: run.head !== `${owner}/${repo}`,
    });
}


/***/ })

};
