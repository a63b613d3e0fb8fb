export const id = 349;
export const ids = [349];
export const modules = {

/***/ 3730:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  compact: () => (/* binding */ compact)
});

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/core/ledger/consolidate.js
var consolidate = __webpack_require__(5256);
// EXTERNAL MODULE: ./lib/core/ledger/line-ledger.js
var line_ledger = __webpack_require__(817);
// EXTERNAL MODULE: ./lib/core/ledger/line-reading.js
var line_reading = __webpack_require__(9094);
// EXTERNAL MODULE: ./lib/core/ledger/outcome.js
var ledger_outcome = __webpack_require__(2881);
// EXTERNAL MODULE: ./lib/core/ledger/segment.js
var ledger_segment = __webpack_require__(9944);
// EXTERNAL MODULE: ./lib/core/ledger/standing.js
var standing = __webpack_require__(4573);
// EXTERNAL MODULE: ./lib/core/ledger/submission.js
var submission = __webpack_require__(8913);
;// CONCATENATED MODULE: ./lib/core/ledger/retention.js
// How much of a line is kept, and what is carried of the rest. Nothing is dropped while recording: that stays at a constant
// cost, and which runs count never depends on who recorded when. docs/architecture.md has the reasons.






/** @throws UnreadableLedger */
async function surveyLine(line) {
    const survey = { times: [], lastRuns: new Int32Array(line.tests.ids.length).fill(-1) };
    for await (const { run } of (0,line_reading/* runsOf */.ky)(line)) {
        const number = survey.times.push(run.time) - 1;
        for (const [place, outcome] of run.outcomes.entries())
            if (outcome !== ledger_outcome/* ABSENT */.sj)
                survey.lastRuns[place] = number;
    }
    return survey;
}
const DAY = 86_400_000;
/** How many of the oldest runs go. The newest one always stays; of those before it, the first that is young enough and all after it. */
function countDropped(times, { runs, days }) {
    const newest = times.length - 1;
    const byCount = runs === undefined ? 0 : times.length - runs;
    const since = days === undefined ? undefined : Date.parse(times[newest] ?? '') - days * DAY;
    // A run may have started before one that stands before it, as a re-run under an old name does.
    const byAge = since === undefined ? 0 : times.findIndex(time => Date.parse(time) >= since);
    return Math.max(0, Math.min(newest, Math.max(byCount, byAge)));
}
/**
 * Where the tests stood after the first `dropped` runs, as far as a later run has them: a test whose name never came back is
 * forgotten. Undefined where there is nothing to carry. @throws UnreadableLedger
 */
async function carriedOver(line, dropped, { lastRuns }) {
    const standings = await standingsBefore(line, dropped);
    if (standings.runs.length === 0)
        return undefined;
    const { ids, places } = line.tests;
    const tests = (0,submission/* sortIds */.x8)(ids.filter((_, place) => standings.seen[place] && lastRuns[place] >= dropped), id => id);
    const column = (values) => tests.map(id => values[places.get(id)]);
    return {
        tests,
        standings: {
            runs: standings.runs.map(run => ({ ...run, dropped: true })),
            seen: column(standings.seen),
            lastGood: column(standings.lastGood),
            firstBad: column(standings.firstBad),
            bad: column(standings.bad),
            silent: column(standings.silent),
        },
    };
}
async function standingsBefore(line, run) {
    let left = run;
    for (const label of line.labels) {
        const segment = await (0,line_ledger/* segmentAt */.NJ)(line, label);
        if (left < segment.runs.length)
            return (0,ledger_segment/* standingsAfter */.QD)(segment, left);
        left -= segment.runs.length;
        if (segment.changed.size === 0)
            line.segments.delete(label);
    }
    return (0,standing/* emptyStandings */.tJ)();
}

// EXTERNAL MODULE: ./lib/core/ledger/run-file.js
var run_file = __webpack_require__(4587);
;// CONCATENATED MODULE: ./lib/core/ledger/canonical.js
// The one tree that a set of submissions has, whatever the order they came in: what recording them in their own order gives.





/** The submissions of a line from a run on, oldest run first; those of one run in the order of theirs. @throws UnreadableLedger */
async function* submissionsOf(line, place, from = 0) {
    let skipped = 0;
    for (const label of line.labels) {
        const segment = await (0,line_ledger/* segmentAt */.NJ)(line, label);
        const runs = segment.runs.slice(Math.max(0, from - skipped));
        skipped += segment.runs.length;
        const lists = await (0,line_ledger/* listsWithDetails */.ie)(line, segment, runs.map(({ build }) => build));
        for (const { build } of runs) {
            const rows = (segment.stored.get(build)?.rows ?? []).toSorted((a, b) => a.order - b.order || (0,run_file/* compareRows */.fz)(a, b));
            for (const row of rows)
                yield (0,run_file/* decodeSubmission */.$M)(row, lists, { ...place, build });
        }
        // A long line would not fit into memory at once.
        if (segment.changed.size === 0)
            line.segments.delete(label);
        for (const volume of line.volumes.keys())
            if (volume !== segment.volume)
                line.volumes.delete(volume);
    }
}
/** The files of a line that holds just these submissions, by path. They must come in their own order. */
async function writeInOrder(empty, submissions) {
    const writes = new Map();
    for await (const submission of submissions) {
        await (0,line_ledger/* addSubmission */.gJ)(empty, submission);
        takeFinished(empty, writes);
    }
    await (0,line_ledger/* settle */.G9)(empty);
    for (const [path, text] of (0,line_ledger/* changesOf */.fs)(empty).writes)
        writes.set(path, text);
    return writes;
}
/** In order, whatever stands before the newest segment does not change any more, and need not be kept but as text. */
function takeFinished(line, writes) {
    const newest = line.segments.get(line.labels.at(-1));
    for (const [label, segment] of line.segments) {
        if (segment === newest)
            continue;
        for (const [name, text] of (0,ledger_segment/* changedFiles */.Y_)(segment))
            writes.set(`${line.folder}/${label}/${name}`, text);
        line.segments.delete(label);
    }
    for (const [volume, { keys, details }] of line.volumes) {
        if (volume === newest?.volume)
            continue;
        (0,line_ledger/* addChunks */.aV)({ writes }, line.folder, keys);
        (0,line_ledger/* addChunks */.aV)({ writes }, line.folder, details);
        line.volumes.delete(volume);
    }
}
/** The files of a line that holds just these submissions, by path. */
function canonicalFiles(empty, submissions) {
    const orders = new Map();
    for (const { build, order } of submissions)
        orders.set(build, Math.min(order, orders.get(build) ?? order));
    const keyOf = ({ build }) => ({
        build,
        order: orders.get(build),
    });
    const sorted = submissions.toSorted((a, b) => compareRuns(keyOf(a), keyOf(b)) || a.order - b.order || compareRows(a, b));
    return writeInOrder(empty, sorted);
}
/** A line as it would be had its submissions been recorded in their own order, and what retention drops never been kept. @throws UnreadableLedger */
async function compactLine(line, place, retention) {
    const survey = await surveyLine(line);
    const dropped = countDropped(survey.times, retention);
    const carried = await carriedOver(line, dropped, survey);
    const fresh = (0,line_ledger/* emptyLine */.io)(line.folder, line.sha256, carried);
    const files = await writeInOrder(fresh, submissionsOf(line, place, dropped));
    const forgotten = line.tests.ids.length - fresh.tests.ids.length;
    return { line: fresh, files, runs: survey.times.length - dropped, dropped, forgotten };
}

// EXTERNAL MODULE: ./lib/core/ledger/paths.js
var paths = __webpack_require__(2857);
// EXTERNAL MODULE: ./lib/core/ledger/verify.js
var verify = __webpack_require__(4112);
// EXTERNAL MODULE: ./lib/lines.js
var lib_lines = __webpack_require__(9304);
// EXTERNAL MODULE: ./lib/record.js
var record = __webpack_require__(5894);
// EXTERNAL MODULE: ./lib/readme.js + 1 modules
var readme = __webpack_require__(3193);
// EXTERNAL MODULE: ./lib/render/readme.js
var render_readme = __webpack_require__(5892);
// EXTERNAL MODULE: ./lib/render/words.js
var words = __webpack_require__(8653);
// EXTERNAL MODULE: ./lib/sha256.js + 1 modules
var sha256 = __webpack_require__(8782);
// EXTERNAL MODULE: ./lib/written.js
var written = __webpack_require__(1492);
;// CONCATENATED MODULE: ./lib/compact.js
// Rewrites the branch: each line in its canonical form, without what is not kept any more, in one commit without a history.












/** A ledger is read whole each time that a writer was quicker. Milliseconds. */
const PATIENCE = 900_000;
/** @throws UnreadableLedger, UserError; the branch is then as it was */
async function compactLedger(store, keeping, clock, progress = () => { }) {
    const doing = { what: `The ${store.name} could not be compacted`, patience: PATIENCE };
    const { value, attempts } = await (0,written/* untilFirst */.zm)(doing, clock, async () => {
        const on = await (0,written/* readableSnapshot */.Bk)(store);
        if (on.commit === null)
            throw new errors/* UserError */.yo(`Nothing is recorded yet: there is no ${store.name}.`);
        const rewritten = await rewrite(store, on, keeping, progress);
        const { lines, droppedLines, files } = rewritten;
        progress('Writing');
        const result = await store.replace(on.commit, files, messageOf(rewritten), clock.now());
        return { value: { lines, droppedLines, from: on.commit, result }, result };
    });
    const { result, ...rest } = value;
    const to = result.commit;
    const [before, after] = [await store.weigh(rest.from), await store.weigh(to)];
    return { ...rest, to, before, after, attempts };
}
async function rewrite(store, on, keeping, progress) {
    const rewritten = { files: new Map(), lines: [], droppedLines: [] };
    const dropped = new Set();
    const sections = [];
    for (const place of await (0,lib_lines/* linesOf */.D)(on)) {
        const { line, target, folder } = place;
        if (keeping.drop(line)) {
            dropped.add(folder);
            rewritten.droppedLines.push({ line, target });
            continue;
        }
        progress(`Compacting ${line}, target ${target}`);
        await refuseDamaged(store, on, place);
        const { files, line: compacted, ...counts } = await (0,record/* named */.KT)(store, folder, async () => compactLine(await (0,line_ledger/* openLine */.TY)(on, folder, sha256/* sha256 */.s), place, keeping));
        for (const [path, text] of files)
            rewritten.files.set(path, text);
        rewritten.lines.push({ line, target, ...counts });
        const section = await (0,readme/* sectionOf */.ZE)(compacted, place);
        if (section)
            sections.push(section);
    }
    await copyOthers(on, dropped, rewritten.files);
    rewritten.files.set(paths/* README_FILE */.aF, (0,render_readme/* renderReadme */.t$)(sections));
    return rewritten;
}
/** Without its history a damaged ledger could not be mended any more. */
async function refuseDamaged(store, on, place) {
    const [first, ...more] = (await (0,verify/* verifyLine */.mP)(on, place, sha256/* sha256 */.s)).findings;
    if (!first)
        return;
    const rest = more.length === 0 ? '' : ` And ${(0,words/* plural */.LS)(more.length, 'more finding')}.`;
    throw new errors/* UserError */.yo(`The ${store.name} is damaged, and was left as it is: ${first.path}: ${first.message}.${rest} Its history may be what it can be mended from. Run pytest-ledger verify and pytest-ledger repair first.`);
}
/** What is none of the ledger's own files stays as it is. */
async function copyOthers(on, dropped, files) {
    const lines = new Set((await (0,lib_lines/* linesOf */.D)(on)).map(({ folder }) => folder));
    const copy = async (folder) => {
        const wanted = (name) => !lines.has(folder) || !(0,paths/* isList */.Lv)(name);
        for (const [name, text] of await on.files(folder, wanted))
            files.set(folder === '' ? name : `${folder}/${name}`, text);
    };
    await copy('');
    await (0,lib_lines/* visitFolders */.X)(on, '', async (folder) => {
        const cut = folder.lastIndexOf('/');
        const isSegment = lines.has(folder.slice(0, Math.max(0, cut))) && (0,paths/* isLabel */.J2)(folder.slice(cut + 1));
        if (dropped.has(folder) || isSegment)
            return false;
        await copy(folder);
        return true;
    });
}
function messageOf({ lines, droppedLines }) {
    const sum = (key) => lines.reduce((total, line) => total + line[key], 0);
    const gone = [
        ...(sum('dropped') > 0 ? [`${(0,words/* plural */.LS)(sum('dropped'), 'run')} dropped`] : []),
        ...(droppedLines.length > 0 ? [`${(0,words/* plural */.LS)(droppedLines.length, 'line')} dropped`] : []),
    ];
    const kept = `${(0,words/* plural */.LS)(sum('runs'), 'run')} of ${(0,words/* plural */.LS)(lines.length, 'line')}`;
    return `Compact: ${[kept, ...gone].join(', ')}\n\n[skip ci]\n`;
}

// EXTERNAL MODULE: ./lib/options.js + 1 modules
var options = __webpack_require__(9329);
;// CONCATENATED MODULE: ./lib/render/compacted.js
// What a compaction came to, for a person.

function renderCompacted({ lines, droppedLines, before, after }, branch) {
    const sum = (key) => lines.reduce((total, line) => total + line[key], 0);
    const gone = [
        droppedLines.length > 0 && (0,words/* plural */.LS)(droppedLines.length, 'line'),
        sum('dropped') > 0 && (0,words/* plural */.LS)(sum('dropped'), 'run'),
        sum('forgotten') > 0 && `${(0,words/* plural */.LS)(sum('forgotten'), 'test')} that no kept run has`,
    ].filter(part => part !== false);
    const kept = `${(0,words/* plural */.LS)(sum('runs'), 'run')} of ${(0,words/* plural */.LS)(lines.length, 'line')} kept`;
    return [
        `${branch}: ${kept}${gone.length === 0 ? '' : `; dropped: ${gone.join(', ')}`}`,
        `before: ${weight(before)}`,
        `after:  ${weight(after)}`,
        '',
    ].join('\n');
}
function weight({ commits, files, bytes: size, stored }) {
    const disk = stored === undefined ? '' : `, ${(0,words/* bytes */.ee)(stored)} as git stores it`;
    return `${(0,words/* plural */.LS)(commits, 'commit')}, ${(0,words/* count */.U9)(files)} files of ${(0,words/* bytes */.ee)(size)}${disk}`;
}

// EXTERNAL MODULE: ./lib/store/git-process.js + 2 modules
var git_process = __webpack_require__(9877);
;// CONCATENATED MODULE: ./lib/store/git-push.js
// A rewritten branch on its way to a remote: only if the remote's has nothing that the rewriting did not know of.


/** Where the branch is on the remote; null when it is not there. @throws UserError when what is there is not here */
async function askRemote(directory, remote, branch) {
    const ref = `refs/heads/${branch}`;
    const asked = await (0,git_process/* runGit */.EO)(directory, ['ls-remote', '--', remote, ref]);
    if (asked.code !== 0)
        throw new errors/* UserError */.yo(`git could not reach ${JSON.stringify(remote)}: ${asked.stderr}`);
    const oid = asked.stdout.split('\t', 1)[0] ?? '';
    if (oid === '')
        return null;
    const known = await (0,git_process/* runGit */.EO)(directory, ['merge-base', '--is-ancestor', oid, ref]);
    const here = known.code === 0 ||
        (await (0,git_process/* runGit */.EO)(directory, ['merge-base', '--is-ancestor', oid, remoteRef(remote, branch)])).code === 0;
    if (here)
        return oid;
    throw new errors/* UserError */.yo(`The branch ${branch} of ${remote} has runs that are not here, so nothing was compacted. Get them first: git fetch ${remote} ${branch}:${branch}`);
}
const remoteRef = (remote, branch) => `refs/remotes/${remote}/${branch}`;
/**
 * Pushes, if the remote's branch is where it was. If it is not, the local branch goes back to where it was, too.
 * @throws UserError
 */
async function pushReplaced(directory, remote, branch, there, { from, to }) {
    const ref = `refs/heads/${branch}`;
    // An empty value means that there must be none.
    const args = ['push', '--quiet', `--force-with-lease=${ref}:${there ?? ''}`, '--', remote, `${to}:${ref}`];
    const pushed = await (0,git_process/* runGit */.EO)(directory, args);
    if (pushed.code === 0)
        return;
    const back = await (0,git_process/* runGit */.EO)(directory, ['update-ref', ref, from, to]);
    const state = back.code === 0
        ? 'Nothing was compacted, here or there.'
        : `The branch here is compacted all the same, and was written to since; it was ${from} before.`;
    throw new errors/* UserError */.yo(`git could not push ${branch} to ${remote}: ${pushed.stderr} ${state} If someone else has pushed, fetch and compact again.`);
}

;// CONCATENATED MODULE: ./lib/commands/compact.js







/** Returns the exit code. */
async function compact(context, values, clock, output) {
    const { store, repository, results, branch } = context;
    const [runs, days] = [(0,options/* wholeNumber */.rD)(values, 'keep-runs', 1), (0,options/* wholeNumber */.rD)(values, 'keep-days', 0)];
    await repository;
    const dropped = new Set((0,options/* texts */.Te)(values, 'drop-line'));
    if (values['drop-closed'])
        for (const line of await closedLines(context, values))
            dropped.add(line);
    const keeping = {
        ...(runs === undefined ? {} : { runs }),
        ...(days === undefined ? {} : { days }),
        drop: line => dropped.has(line),
    };
    const remote = (0,options/* text */.Qq)(values, 'push');
    const there = remote === undefined ? undefined : await askRemote(results, remote, branch);
    const compacted = await compactLedger(store, keeping, clock, output.progress);
    if (remote !== undefined && there !== undefined)
        await pushReplaced(results, remote, branch, there, compacted);
    if (values.json)
        output.json(shapeOf(compacted));
    else
        output.text(renderCompacted(compacted, store.name));
    return 0;
}
const shapeOf = ({ lines, droppedLines, before, after, attempts }) => ({
    lines,
    droppedLines,
    before,
    after,
    attempts,
});
async function closedLines({ store }, values) {
    const token = process.env.GITHUB_TOKEN || process.env.GH_TOKEN;
    const [owner = '', repo = '', ...rest] = ((0,options/* text */.Qq)(values, 'github') ?? process.env.GITHUB_REPOSITORY ?? '').split('/');
    if (!token)
        throw new errors/* UserError */.yo('--drop-closed asks GitHub: put a token that may read the repository in GITHUB_TOKEN.');
    if (owner === '' || repo === '' || rest.length > 0)
        throw new errors/* UserError */.yo('--drop-closed asks GitHub: name the repository, as in --github octo/app.');
    const [{ createGithubClient }, { closedAmong }] = await Promise.all([
        Promise.all(/* import() */[__webpack_require__.e(167), __webpack_require__.e(744)]).then(__webpack_require__.bind(__webpack_require__, 744)),
        Promise.all(/* import() */[__webpack_require__.e(167), __webpack_require__.e(586)]).then(__webpack_require__.bind(__webpack_require__, 9586)),
    ]);
    const apiUrl = process.env.GITHUB_API_URL;
    const client = createGithubClient({ token, ...(apiUrl ? { apiUrl } : {}) });
    const lines = (await (0,lib_lines/* linesOf */.D)(await (0,written/* readableSnapshot */.Bk)(store))).map(({ line }) => line);
    try {
        return await closedAmong(client, { owner, repo }, lines);
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`GitHub does not say which pull requests of ${owner}/${repo} are closed: ${cause.message}`, {
            cause,
        });
    }
}


/***/ }),

/***/ 4112:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Yz: () => (/* binding */ checkSubmissions),
/* harmony export */   mP: () => (/* binding */ verifyLine),
/* harmony export */   mT: () => (/* binding */ checkBeginning),
/* harmony export */   oD: () => (/* binding */ checkStandings)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3828);
/* harmony import */ var _line_ledger_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(817);
/* harmony import */ var _run_file_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4587);
/* harmony import */ var _segment_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9944);
/* harmony import */ var _standing_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4573);
/* harmony import */ var _submission_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8913);
// Computes everything that is derived again from the recorded runs, and says what differs.






/** Does not throw for what is on the branch: what cannot be read is a finding. */
async function verifyLine(branch, place, sha256) {
    const verified = { findings: [], runs: 0, submissions: 0, segments: 0 };
    const line = await readable(verified, place.folder, () => (0,_line_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .openLine */ .TY)(branch, place.folder, sha256));
    let before;
    for (const label of line?.labels ?? []) {
        const path = `${place.folder}/${label}`;
        const say = message => verified.findings.push({ path, message });
        before = await readable(verified, path, async () => {
            const segment = await (0,_line_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .segmentAt */ .NJ)(line, label);
            verified.segments++;
            verified.runs += segment.runs.length;
            verified.submissions += await checkSubmissions(line, segment, place, say);
            if (before)
                checkStandings(line, before, segment, say);
            else if (label === line?.labels[0])
                checkBeginning(segment, say);
            return segment;
        });
        line?.segments.delete(label);
    }
    return verified;
}
async function readable({ findings }, path, read) {
    try {
        return await read();
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_5__/* .UnreadableLedger */ .XQ))
            throw error;
        findings.push({ path, message: error.message });
        return undefined;
    }
}
async function checkSubmissions(ledger, segment, { target, line }, say) {
    const lists = await (0,_line_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .listsWithDetails */ .ie)(ledger, segment, segment.stored.keys());
    let count = 0;
    for (const { build, rows } of segment.stored.values()) {
        for (const row of rows) {
            count++;
            const digest = (0,_submission_js__WEBPACK_IMPORTED_MODULE_4__/* .digestOf */ .ol)((0,_run_file_js__WEBPACK_IMPORTED_MODULE_1__/* .decodeSubmission */ .$M)(row, lists, { target, line, build }), ledger.sha256);
            if (digest !== row.digest)
                say(`a submission of run ${build} was recorded as ${row.digest}, but its content is ${digest}`);
        }
    }
    return count;
}
/** Before the first segment there is nothing but what retention has dropped, and that says so. */
function checkBeginning({ before }, say) {
    const missing = before.runs.find(run => !run.dropped);
    if (missing)
        say(`the runs before it are missing, among them run ${missing.build}`);
}
/** @returns whether they are as the runs before give them */
function checkStandings({ tests }, earlier, segment, say) {
    const after = (0,_segment_js__WEBPACK_IMPORTED_MODULE_2__/* .standingsAfter */ .QD)(earlier);
    const differing = tests.ids.filter((_, place) => {
        const [is, shouldBe] = [(0,_standing_js__WEBPACK_IMPORTED_MODULE_3__/* .standingOf */ .YP)(segment.before, place), (0,_standing_js__WEBPACK_IMPORTED_MODULE_3__/* .standingOf */ .YP)(after, place)];
        return JSON.stringify(is) !== JSON.stringify(shouldBe);
    });
    if (differing.length === 0)
        return true;
    const stand = differing.length === 1 ? '1 test stands' : `${differing.length} tests stand`;
    say(`${stand} elsewhere at its beginning than the runs before give, among them ${differing[0]}`);
    return false;
}


/***/ })

};
