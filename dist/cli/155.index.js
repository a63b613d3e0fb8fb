export const id = 155;
export const ids = [155];
export const modules = {

/***/ 155:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  verify: () => (/* binding */ verify)
});

// EXTERNAL MODULE: ./lib/core/ledger/line-ledger.js + 1 modules
var line_ledger = __webpack_require__(5064);
// EXTERNAL MODULE: ./lib/core/ledger/paths.js
var paths = __webpack_require__(2857);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/core/ledger/run-file.js
var run_file = __webpack_require__(4587);
// EXTERNAL MODULE: ./lib/core/ledger/segment.js
var ledger_segment = __webpack_require__(9944);
// EXTERNAL MODULE: ./lib/core/ledger/standing.js
var standing = __webpack_require__(4573);
// EXTERNAL MODULE: ./lib/core/ledger/submission.js
var submission = __webpack_require__(8913);
;// CONCATENATED MODULE: ./lib/core/ledger/verify.js
// Computes everything that is derived again from the recorded runs, and says what differs.






/** Does not throw for what is on the branch: what cannot be read is a finding. */
async function verifyLine(branch, place, sha256) {
    const verified = { findings: [], runs: 0, submissions: 0, segments: 0 };
    const line = await readable(verified, place.folder, () => (0,line_ledger/* openLine */.TY)(branch, place.folder, sha256));
    let before;
    for (const label of line?.labels ?? []) {
        const path = `${place.folder}/${label}`;
        const say = message => verified.findings.push({ path, message });
        before = await readable(verified, path, async () => {
            const segment = await (0,line_ledger/* segmentAt */.NJ)(line, label);
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
        if (!(error instanceof errors/* UnreadableLedger */.XQ))
            throw error;
        findings.push({ path, message: error.message });
        return undefined;
    }
}
async function checkSubmissions(ledger, segment, { target, line }, say) {
    const lists = await (0,line_ledger/* listsWithDetails */.ie)(ledger, segment, segment.stored.keys());
    let count = 0;
    for (const { build, rows } of segment.stored.values()) {
        for (const row of rows) {
            count++;
            const digest = (0,submission/* digestOf */.ol)((0,run_file/* decodeSubmission */.$M)(row, lists, { target, line, build }), ledger.sha256);
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
function checkStandings({ tests }, earlier, segment, say) {
    const after = (0,ledger_segment/* standingsAfter */.QD)(earlier);
    const differing = tests.ids.filter((_, place) => {
        const [is, shouldBe] = [(0,standing/* standingOf */.YP)(segment.before, place), (0,standing/* standingOf */.YP)(after, place)];
        return JSON.stringify(is) !== JSON.stringify(shouldBe);
    });
    if (differing.length === 0)
        return;
    const stand = differing.length === 1 ? '1 test stands' : `${differing.length} tests stand`;
    say(`${stand} elsewhere at its beginning than the runs before give, among them ${differing[0]}`);
}

// EXTERNAL MODULE: ./lib/render/words.js
var words = __webpack_require__(8653);
// EXTERNAL MODULE: ./lib/readme.js + 2 modules
var readme = __webpack_require__(4513);
// EXTERNAL MODULE: ./lib/record.js
var record = __webpack_require__(5894);
// EXTERNAL MODULE: ./lib/sha256.js + 1 modules
var sha256 = __webpack_require__(8782);
// EXTERNAL MODULE: ./lib/commands/context.js + 8 modules
var context = __webpack_require__(4633);
;// CONCATENATED MODULE: ./lib/commands/verify.js
// `verify`: everything on the branch, read and computed again.









/** Returns the exit code: 1 when something differs. */
async function verify({ store, repository }, values, output) {
    await repository;
    const snapshot = await (0,record/* readableSnapshot */.Bk)(store);
    if (snapshot.commit === null)
        throw new errors/* UserError */.yo(`Nothing is recorded yet: there is no ${store.name}.`);
    const lines = await (0,context/* linesOf */.Dx)(snapshot);
    const total = { lines: lines.length, segments: 0, runs: 0, submissions: 0 };
    const findings = [];
    const sections = [];
    for (const place of lines) {
        output.progress(`Verifying ${place.line}, target ${place.target}`);
        const verified = await verifyLine(snapshot, place, sha256/* sha256 */.s);
        findings.push(...verified.findings);
        for (const key of ['segments', 'runs', 'submissions'])
            total[key] += verified[key];
        // What a damaged line is to say cannot be told.
        if (verified.findings.length > 0)
            continue;
        const section = await (0,readme/* sectionOf */.ZE)(await (0,line_ledger/* openLine */.TY)(snapshot, place.folder, sha256/* sha256 */.s), place);
        if (section)
            sections.push(section);
    }
    const edited = findings.length === 0 ? (0,readme/* readmeFinding */.Mf)(await (0,readme/* readReadme */.f4)(snapshot), sections) : undefined;
    if (edited !== undefined)
        findings.push({ path: paths/* README_FILE */.aF, message: edited });
    if (values.json)
        output.json({ ...total, findings });
    else {
        const { runs, submissions } = total;
        for (const { path, message } of findings)
            output.text(`${path}: ${message}`);
        const verdict = findings.length === 0 ? 'all is as the recorded runs give it' : `${findings.length} found`;
        output.text(`${store.name}: ${(0,words/* plural */.LS)(lines.length, 'line')}, ${(0,words/* plural */.LS)(runs, 'run')}, ${(0,words/* plural */.LS)(submissions, 'submission')}: ${verdict}`);
    }
    return findings.length === 0 ? 0 : 1;
}


/***/ })

};
