export const id = 241;
export const ids = [241];
export const modules = {

/***/ 6622:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   verify: () => (/* binding */ verify)
/* harmony export */ });
/* harmony import */ var _core_ledger_line_ledger_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(817);
/* harmony import */ var _core_ledger_paths_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2857);
/* harmony import */ var _core_ledger_verify_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4112);
/* harmony import */ var _render_words_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(8653);
/* harmony import */ var _readme_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3193);
/* harmony import */ var _sha256_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8782);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3828);
/* harmony import */ var _lines_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9304);
/* harmony import */ var _written_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1492);
// `verify`: everything on the branch, read and computed again.









/** Returns the exit code: 1 when something differs. */
async function verify({ store, repository }, values, output) {
    await repository;
    const snapshot = await (0,_written_js__WEBPACK_IMPORTED_MODULE_5__/* .readableSnapshot */ .Bk)(store);
    if (snapshot.commit === null)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo(`Nothing is recorded yet: there is no ${store.name}.`);
    const lines = await (0,_lines_js__WEBPACK_IMPORTED_MODULE_4__/* .linesOf */ .D)(snapshot);
    const total = { lines: lines.length, segments: 0, runs: 0, submissions: 0 };
    const findings = [];
    const sections = [];
    for (const place of lines) {
        output.progress(`Verifying ${place.line}, target ${place.target}`);
        const verified = await (0,_core_ledger_verify_js__WEBPACK_IMPORTED_MODULE_1__/* .verifyLine */ .mP)(snapshot, place, _sha256_js__WEBPACK_IMPORTED_MODULE_3__/* .sha256 */ .s);
        findings.push(...verified.findings);
        for (const key of ['segments', 'runs', 'submissions'])
            total[key] += verified[key];
        // What a damaged line is to say cannot be told.
        if (verified.findings.length > 0)
            continue;
        const section = await (0,_readme_js__WEBPACK_IMPORTED_MODULE_2__/* .sectionOf */ .ZE)(await (0,_core_ledger_line_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .openLine */ .TY)(snapshot, place.folder, _sha256_js__WEBPACK_IMPORTED_MODULE_3__/* .sha256 */ .s), place);
        if (section)
            sections.push(section);
    }
    const edited = findings.length === 0 ? (0,_readme_js__WEBPACK_IMPORTED_MODULE_2__/* .readmeFinding */ .Mf)(await (0,_readme_js__WEBPACK_IMPORTED_MODULE_2__/* .readReadme */ .f4)(snapshot), sections) : undefined;
    if (edited !== undefined)
        findings.push({ path: _core_ledger_paths_js__WEBPACK_IMPORTED_MODULE_7__/* .README_FILE */ .aF, message: `${edited}. pytest-ledger repair writes it again` });
    if (values.json)
        output.json({ ...total, findings });
    else {
        const { runs, submissions } = total;
        for (const { path, message } of findings)
            output.text(`${path}: ${message}`);
        const verdict = findings.length === 0 ? 'all is as the recorded runs give it' : `${findings.length} found`;
        output.text(`${store.name}: ${(0,_render_words_js__WEBPACK_IMPORTED_MODULE_8__/* .plural */ .LS)(lines.length, 'line')}, ${(0,_render_words_js__WEBPACK_IMPORTED_MODULE_8__/* .plural */ .LS)(runs, 'run')}, ${(0,_render_words_js__WEBPACK_IMPORTED_MODULE_8__/* .plural */ .LS)(submissions, 'submission')}: ${verdict}`);
    }
    return findings.length === 0 ? 0 : 1;
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
