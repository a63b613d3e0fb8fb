export const id = 286;
export const ids = [286];
export const modules = {

/***/ 286:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  repair: () => (/* binding */ repair)
});

// EXTERNAL MODULE: ./lib/render/words.js
var words = __webpack_require__(8653);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/core/ledger/line-ledger.js
var line_ledger = __webpack_require__(817);
// EXTERNAL MODULE: ./lib/core/ledger/paths.js
var paths = __webpack_require__(2857);
// EXTERNAL MODULE: ./lib/core/ledger/chunks.js
var chunks = __webpack_require__(1051);
// EXTERNAL MODULE: ./lib/core/ledger/consolidate.js
var consolidate = __webpack_require__(5256);
// EXTERNAL MODULE: ./lib/core/ledger/segment.js
var ledger_segment = __webpack_require__(9944);
// EXTERNAL MODULE: ./lib/core/ledger/test-list.js
var test_list = __webpack_require__(9218);
// EXTERNAL MODULE: ./lib/core/ledger/usual-steps.js
var usual_steps = __webpack_require__(1349);
// EXTERNAL MODULE: ./lib/core/ledger/verify.js
var verify = __webpack_require__(4112);
;// CONCATENATED MODULE: ./lib/core/ledger/repair.js
// Makes anew what is derived from the runs, where it is missing or not what they give. What was recorded is never changed, and
// nothing is made up: a segment's head that is rebuilt must give every submission in it the digest it was recorded with.









/** Does not throw for what is on the branch: what cannot be read is said. */
async function repairLine(branch, place, sha256) {
    const repaired = { writes: new Map(), mended: [], left: [] };
    const line = await tried(repaired, place.folder, () => openWithoutSegments(branch, place.folder, sha256));
    let before;
    for (const [number, label] of (line?.labels ?? []).entries()) {
        const path = `${place.folder}/${label}`;
        before = await tried(repaired, path, () => repairSegment(line, place, label, number === 0 ? null : before, repaired));
        line?.segments.delete(label);
    }
    return repaired;
}
async function tried({ left }, path, attempt) {
    try {
        return await attempt();
    }
    catch (error) {
        if (!(error instanceof errors/* UnreadableLedger */.XQ))
            throw error;
        left.push({ path, message: error.message });
        return undefined;
    }
}
async function openWithoutSegments(branch, folder, sha256) {
    const names = await branch.names(folder);
    const labels = names.filter(paths/* isLabel */.J2).sort((a, b) => (0,consolidate/* compareRuns */.qB)((0,paths/* parseLabel */.Q_)(a), (0,paths/* parseLabel */.Q_)(b)));
    const lists = await branch.files(folder, name => name.startsWith('tests-'));
    const tests = (0,test_list/* parseTestList */.Yv)((0,chunks/* chunksOf */.U_)(lists, 'tests', (0,chunks/* countChunks */.wE)(names, 'tests')));
    return { ...(0,line_ledger/* emptyLine */.io)(folder, sha256), branch, names, labels, tests };
}
/** @param earlier the segment before; null for none, undefined for one that cannot be read */
async function repairSegment(line, place, label, earlier, { writes, mended, left }) {
    const path = `${line.folder}/${label}`;
    let segment;
    try {
        segment = await (0,line_ledger/* segmentAt */.NJ)(line, label);
    }
    catch (error) {
        if (!(error instanceof errors/* UnreadableLedger */.XQ) || !earlier)
            throw error;
        segment = await rebuildHead(line, place, label, earlier, error);
        mended.push({ path: `${path}/${paths/* SEGMENT_FILE */.bD}`, message: error.message });
    }
    await (0,verify/* checkSubmissions */.Yz)(line, segment, place, message => left.push({ path, message }));
    if (earlier === null)
        (0,verify/* checkBeginning */.mT)(segment, message => left.push({ path, message }));
    else if (earlier === undefined)
        left.push({
            path,
            message: 'where its tests stand at its beginning cannot be told, as a segment before cannot be read',
        });
    else if (!(0,verify/* checkStandings */.oD)(line, earlier, segment, message => mended.push({ path: `${path}/${paths/* SEGMENT_FILE */.bD}`, message }))) {
        segment.before = (0,ledger_segment/* standingsAfter */.QD)(earlier);
        segment.changed.add(paths/* SEGMENT_FILE */.bD);
    }
    for (const [name, text] of (0,ledger_segment/* changedFiles */.Y_)(segment))
        writes.set(`${path}/${name}`, text);
    return segment;
}
/** The head of a segment from the segment before, with each volume of details that there is. @throws UnreadableLedger */
async function rebuildHead(line, place, label, earlier, why) {
    const files = await line.branch.files(`${line.folder}/${label}`);
    const usual = (0,usual_steps/* usualSteps */.o)(earlier, line.tests);
    const volumes = new Set(line.names.flatMap(name => /^keys-(\d+)-/.exec(name)?.[1] ?? []).map(Number));
    for (const volume of new Set([earlier.volume, earlier.volume + 1, ...volumes])) {
        const head = (0,ledger_segment/* createSegment */.er)(label, volume, (0,ledger_segment/* standingsAfter */.QD)(earlier), usual);
        const text = (0,ledger_segment/* changedFiles */.Y_)(head).get(paths/* SEGMENT_FILE */.bD);
        const segment = (0,ledger_segment/* parseSegment */.Zs)(label, new Map([...files, [paths/* SEGMENT_FILE */.bD, text]]), line.tests);
        if (!(await isAsRecorded(line, place, segment)))
            continue;
        segment.changed.add(paths/* SEGMENT_FILE */.bD);
        return segment;
    }
    throw new errors/* UnreadableLedger */.XQ(`${why.message}, and it cannot be rebuilt from the segment before`, { cause: why });
}
async function isAsRecorded(line, place, segment) {
    const differing = [];
    try {
        await (0,verify/* checkSubmissions */.Yz)(line, segment, place, message => differing.push(message));
    }
    catch (error) {
        if (!(error instanceof errors/* UnreadableLedger */.XQ))
            throw error;
        return false;
    }
    return differing.length === 0;
}

// EXTERNAL MODULE: ./lib/lines.js
var lines = __webpack_require__(9304);
// EXTERNAL MODULE: ./lib/readme.js + 1 modules
var readme = __webpack_require__(3193);
// EXTERNAL MODULE: ./lib/render/readme.js
var render_readme = __webpack_require__(5892);
// EXTERNAL MODULE: ./lib/sha256.js + 1 modules
var sha256 = __webpack_require__(8782);
// EXTERNAL MODULE: ./lib/written.js
var written = __webpack_require__(1492);
;// CONCATENATED MODULE: ./lib/repair.js
// Mends what is derived on the branch, in one commit.










/** @throws UnreadableLedger for a branch that is not a ledger or of a newer format, UserError */
async function repairLedger(store, clock) {
    const doing = { what: `The ${store.name} could not be repaired`, patience: written/* DEADLINE */.nl };
    const { value } = await (0,written/* untilFirst */.zm)(doing, clock, async () => {
        const on = await store.snapshot();
        if (on.commit === null)
            throw new errors/* UserError */.yo(`Nothing is recorded yet: there is no ${store.name}.`);
        const all = { mended: [], left: [] };
        const writes = await repairRoot(store, on, all);
        for (const place of await (0,lines/* linesOf */.D)(on)) {
            const { writes: ofLine, mended, left } = await repairLine(on, place, sha256/* sha256 */.s);
            for (const [path, text] of ofLine)
                writes.set(path, text);
            all.mended.push(...mended);
            all.left.push(...left);
        }
        if (all.left.length === 0)
            await repairReadme(on, writes, all);
        if (writes.size === 0)
            return { value: all };
        const message = `Repair ${(0,words/* plural */.LS)(writes.size, 'file')}\n\n[skip ci]\n`;
        return { value: all, result: await store.commit(on, { writes, removes: [] }, message, clock.now()) };
    });
    return value;
}
async function repairRoot(store, on, { mended }) {
    const names = await on.names('');
    if (names.includes(paths/* FORMAT_FILE */.LH)) {
        await (0,written/* readableSnapshot */.Bk)(store);
        return new Map();
    }
    if (!(await hasRuns(on))) {
        throw new errors/* UnreadableLedger */.XQ(`The ${store.name} has neither ${paths/* FORMAT_FILE */.LH} nor runs: it is not a ledger of pytest-ledger`);
    }
    mended.push({ path: paths/* FORMAT_FILE */.LH, message: 'it is missing' });
    return new Map([[paths/* FORMAT_FILE */.LH, written/* FORMAT_TEXT */.gx]]);
}
/** The page, as the lines give it once the rest is mended. */
async function repairReadme(on, writes, { mended }) {
    const branch = { ...on, files: filesWith(on, writes) };
    const sections = [];
    for (const place of await (0,lines/* linesOf */.D)(on)) {
        const section = await (0,readme/* sectionOf */.ZE)(await (0,line_ledger/* openLine */.TY)(branch, place.folder, sha256/* sha256 */.s), place);
        if (section)
            sections.push(section);
    }
    const message = (0,readme/* readmeFinding */.Mf)(await (0,readme/* readReadme */.f4)(on), sections);
    if (message === undefined)
        return;
    writes.set(paths/* README_FILE */.aF, (0,render_readme/* renderReadme */.t$)(sections));
    mended.push({ path: paths/* README_FILE */.aF, message });
}
const filesWith = (on, writes) => async (folder, wanted = () => true) => {
    const files = new Map(await on.files(folder, wanted));
    for (const [path, text] of writes) {
        const name = path.slice(folder.length + 1);
        if (path.startsWith(`${folder}/`) && !name.includes('/') && wanted(name))
            files.set(name, text);
    }
    return files;
};
/** Without its format file a branch is taken for ours only if it has a line with runs in it. */
async function hasRuns(on) {
    for (const { folder } of await (0,lines/* linesOf */.D)(on))
        if ((await on.folders(folder)).some(paths/* isLabel */.J2))
            return true;
    return false;
}

;// CONCATENATED MODULE: ./lib/commands/repair.js


/** Returns the exit code: 1 when something is left that cannot be mended. */
async function repair({ store, repository }, values, clock, output) {
    await repository;
    const { mended, left } = await repairLedger(store, clock);
    if (values.json)
        output.json({ mended, left });
    else {
        for (const { path, message } of mended)
            output.text(`mended ${path}: ${message}`);
        for (const { path, message } of left)
            output.text(`left ${path}: ${message}`);
        const said = mended.length === 0 ? 'nothing to mend' : `${(0,words/* plural */.LS)(mended.length, 'file')} mended`;
        output.text(left.length === 0
            ? `${store.name}: ${said}`
            : `${store.name}: ${said}, ${left.length} left that cannot be made anew: restore them from the branch's history, or from a clone`);
    }
    return left.length === 0 ? 0 : 1;
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
