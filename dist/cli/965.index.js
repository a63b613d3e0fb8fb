export const id = 965;
export const ids = [965];
export const modules = {

/***/ 6965:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   importFiles: () => (/* binding */ importFiles)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(3828);
/* harmony import */ var _core_scrub_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3776);
/* harmony import */ var _options_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9329);
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5894);
/* harmony import */ var _render_words_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(8653);
/* harmony import */ var _report_files_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6188);
/* harmony import */ var _saved_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6215);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(150);
/* harmony import */ var _store_git_repository_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3071);
/* harmony import */ var _submission_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7186);
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(7417);
// `import`: old reports and saved submissions, recorded in one commit as if each had been recorded in its time.












/** Returns the exit code. */
async function importFiles({ store, repository, directory }, patterns, values, clock, output) {
    const pattern = patternOf(values);
    const described = await repository;
    const { files, problems } = await (0,_report_files_js__WEBPACK_IMPORTED_MODULE_4__/* .findReports */ .zJ)(patterns);
    if (problems[0])
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_9__/* .UserError */ .yo(`${problems[0].file}: there is no such file.`);
    const source = {
        values,
        pattern,
        directory,
        scrub: (0,_core_scrub_js__WEBPACK_IMPORTED_MODULE_1__/* .createScrub */ .EN)((0,_secrets_js__WEBPACK_IMPORTED_MODULE_10__/* .secretsOf */ .F)(process.env)),
        // What is checked out today says nothing of an old run.
        repository: { ...described, head: null },
        clock,
        note: once(output.note),
    };
    const { fates, attempts } = await (0,_record_js__WEBPACK_IMPORTED_MODULE_3__/* .recordSubmissions */ .h2)(store, async function* () {
        for (const [number, file] of files.entries()) {
            output.progress(`Reading ${number + 1} of ${files.length}`);
            yield startsSaved(file) ? (0,_saved_js__WEBPACK_IMPORTED_MODULE_5__/* .readSaved */ .Sy)(file) : await readOld(file, source);
        }
    }, clock);
    if (values.json) {
        output.json({ imported: fates.map((fate, place) => ({ file: files[place], ...fate })), attempts });
        return 0;
    }
    output.text(summaryOf(fates));
    return 0;
}
const SAID = ['date', 'commit', 'order', 'build', 'shard', 'attempt', 'line', 'target'];
function patternOf(values) {
    const source = (0,_options_js__WEBPACK_IMPORTED_MODULE_2__/* .text */ .Qq)(values, 'pattern');
    if (source === undefined)
        return undefined;
    let pattern;
    try {
        pattern = new RegExp(source, 'u');
    }
    catch (cause) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_9__/* .UserError */ .yo(`--pattern takes a regular expression: ${cause.message}.`, { cause });
    }
    const names = [...source.matchAll(/\(\?<([^>=!]+)>/g)].map(([, name = '']) => name);
    const unknown = names.find(name => !SAID.includes(name));
    if (names.length > 0 && unknown === undefined)
        return pattern;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_9__/* .UserError */ .yo(`--pattern takes a regular expression with named groups, of ${SAID.join(', ')}${unknown === undefined ? '' : `; not ${unknown}`}: (?<date>\\d{8}).`);
}
/** Enough of a file to tell what it is. */
function startsSaved(file) {
    let descriptor;
    try {
        descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(file, 'r');
        const start = Buffer.alloc(200);
        return (0,_saved_js__WEBPACK_IMPORTED_MODULE_5__/* .looksSaved */ .ij)(start.subarray(0, (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readSync)(descriptor, start)));
    }
    catch (cause) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_9__/* .UserError */ .yo(`${file} could not be read: ${cause.message}`, { cause });
    }
    finally {
        if (descriptor !== undefined)
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(descriptor);
    }
}
async function readOld(file, source) {
    const { pattern, repository, scrub, clock, note, directory } = source;
    const groups = pattern?.exec(file)?.groups;
    if (pattern && !groups)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_9__/* .UserError */ .yo(`${file} does not match --pattern, so nothing is imported.`);
    const { date, shard, ...said } = groups ?? {};
    const values = { ...source.values, ...defined({ ...said, shard }) };
    const given = (0,_record_js__WEBPACK_IMPORTED_MODULE_8__/* .headOf */ .Uo)(values);
    const report = await (0,_submission_js__WEBPACK_IMPORTED_MODULE_7__/* .readReports */ .oh)([file], repository.root, scrub);
    for (const problem of report.problems)
        note((0,_submission_js__WEBPACK_IMPORTED_MODULE_7__/* .sentenceOf */ .$N)(problem));
    if ((0,_submission_js__WEBPACK_IMPORTED_MODULE_7__/* .isUnreadable */ .GZ)(report))
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_9__/* .UserError */ .yo(`${file}: no result could be read, so nothing is imported.`);
    const started = date === undefined ? report.started : momentOf(date, file);
    if (started === undefined) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_9__/* .UserError */ .yo(`${file} does not say when it ran, so nothing is imported. Say it by the path, as in --pattern '(?<date>\\d{4}-\\d\\d-\\d\\d)'.`);
    }
    const subject = given.commit ? await (0,_store_git_repository_js__WEBPACK_IMPORTED_MODULE_6__/* .subjectAt */ .Q)(directory, given.commit) : undefined;
    const head = subject === undefined ? given : { ...given, subject };
    return (0,_record_js__WEBPACK_IMPORTED_MODULE_8__/* .submissionOf */ .yc)({ ...report, started }, head, values, repository, clock, scrub);
}
const defined = (said) => Object.fromEntries(Object.entries(said).filter((entry) => entry[1] !== undefined));
/** A date as paths have it: ISO 8601, `20260131`, `20260131-235959`, seconds or milliseconds since 1970. In UTC unless it says otherwise. */
function momentOf(date, file) {
    const compact = /^(\d{4})(\d\d)(\d\d)(?:[-_T]?(\d\d)(\d\d)(\d\d)?Z?)?$/.exec(date);
    const since1970 = /^(?:\d{10}|\d{13})$/.test(date);
    const [, year, month, day, hour = '00', minute = '00', second = '00'] = compact ?? [];
    const spelled = date
        .replace(/^(\d{4}-\d\d-\d\d)[T_ -](\d\d)[:-](\d\d)(?:[:-](\d\d))?$/, '$1T$2:$3:$4Z')
        .replace(':Z', ':00Z');
    const time = since1970
        ? Number(date.padEnd(13, '0'))
        : Date.parse(compact ? `${year}-${month}-${day}T${hour}:${minute}:${second}Z` : spelled);
    if (Number.isFinite(time))
        return new Date(time).toISOString();
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_9__/* .UserError */ .yo(`${file} has the date ${JSON.stringify(date)} by --pattern, which is none. Nothing is imported.`);
}
/** Should another writer be quicker, then all is read again. */
function once(note) {
    const said = new Set();
    return sentence => {
        if (!said.has(sentence))
            note(sentence);
        said.add(sentence);
    };
}
function summaryOf(fates) {
    const numberOf = (fate) => fates.filter(each => each.fate === fate).length;
    const runs = new Set(fates.map(({ target, line, build }) => JSON.stringify([target, line, build]))).size;
    const [added, known, older] = [numberOf('added'), numberOf('known'), numberOf('older')];
    return [
        `${(0,_render_words_js__WEBPACK_IMPORTED_MODULE_11__/* .plural */ .LS)(added, 'submission')} recorded, of ${(0,_render_words_js__WEBPACK_IMPORTED_MODULE_11__/* .plural */ .LS)(runs, 'run')}`,
        ...(known > 0 ? [`${known} ${known === 1 ? 'was' : 'were'} recorded already`] : []),
        ...(older > 0 ? [`${older} ${older === 1 ? 'is' : 'are'} older than what is kept`] : []),
    ].join('; ');
}


/***/ })

};
