export const id = 231;
export const ids = [231,250];
export const modules = {

/***/ 5231:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   failures: () => (/* binding */ failures)
/* harmony export */ });
/* harmony import */ var _core_judge_judgement_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(8864);
/* harmony import */ var _core_judge_run_results_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8857);
/* harmony import */ var _core_judge_suspects_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(5785);
/* harmony import */ var _core_judge_window_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6595);
/* harmony import */ var _core_ledger_line_reading_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9094);
/* harmony import */ var _core_ledger_outcome_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2881);
/* harmony import */ var _core_ledger_segment_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9944);
/* harmony import */ var _core_ledger_standing_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4573);
/* harmony import */ var _render_tables_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4067);
/* harmony import */ var _store_git_commits_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5910);
/* harmony import */ var _query_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(1250);
// `failures`: what fails in the newest run of a line, since when, and whose commits it may come from.











/** Ranges of commits that are looked into. */
const MOST_RANGES = 20;
const failures = (0,_query_js__WEBPACK_IMPORTED_MODULE_8__.query)(async (line, _operands, { directory }) => {
    const newest = await (0,_query_js__WEBPACK_IMPORTED_MODULE_8__.requireNewest)(line);
    const results = await (0,_core_judge_run_results_js__WEBPACK_IMPORTED_MODULE_0__/* .resultsOf */ .qS)(line, newest);
    await (0,_core_judge_run_results_js__WEBPACK_IMPORTED_MODULE_0__/* .readDetailsAt */ .Yr)(line, results, results.details.keys());
    const standings = (0,_core_ledger_segment_js__WEBPACK_IMPORTED_MODULE_4__/* .standingsAfter */ .QD)(newest.segment, newest.place + 1);
    const strip = [newest];
    for await (const earlier of (0,_core_ledger_line_reading_js__WEBPACK_IMPORTED_MODULE_2__/* .runsBefore */ .WY)(line, newest))
        if (strip.unshift(earlier) >= _core_judge_judgement_js__WEBPACK_IMPORTED_MODULE_9__/* .STRIP_RUNS */ .S)
            break;
    const failing = (0,_query_js__WEBPACK_IMPORTED_MODULE_8__.placesOf)(line, results.outcomes).flatMap(({ place, test }) => {
        const standing = (0,_core_ledger_standing_js__WEBPACK_IMPORTED_MODULE_5__/* .standingOf */ .YP)(standings, place);
        const { streak } = standing;
        if (_core_ledger_outcome_js__WEBPACK_IMPORTED_MODULE_3__/* .EFFECTS */ .tQ[(0,_core_judge_run_results_js__WEBPACK_IMPORTED_MODULE_0__/* .outcomeAt */ .eD)(results, place)] !== 'bad' || !streak)
            return [];
        return [{ place, id: test, standing, streak, ...(0,_query_js__WEBPACK_IMPORTED_MODULE_8__.defined)({ detail: (0,_core_judge_run_results_js__WEBPACK_IMPORTED_MODULE_0__/* .detailAt */ .BC)(results, place) }) }];
    });
    const tested = failing.length === 0 ? new Set() : await (0,_core_judge_window_js__WEBPACK_IMPORTED_MODULE_1__/* .testedCommits */ .y)(line, newest);
    const suspects = byTest(await (0,_core_judge_suspects_js__WEBPACK_IMPORTED_MODULE_10__/* .findSuspects */ .YX)(failing, (0,_store_git_commits_js__WEBPACK_IMPORTED_MODULE_7__/* .gitCommitLog */ .u)(directory), tested, MOST_RANGES));
    return {
        run: (0,_query_js__WEBPACK_IMPORTED_MODULE_8__.rowOf)(newest),
        failures: failing.map(({ place, id: test, standing, streak, detail }) => ({
            test,
            firstFailing: (0,_query_js__WEBPACK_IMPORTED_MODULE_8__.refOf)(streak.first),
            lastPassing: standing.lastGood && (0,_query_js__WEBPACK_IMPORTED_MODULE_8__.refOf)(standing.lastGood),
            runs: streak.bad,
            outcome: (0,_core_judge_run_results_js__WEBPACK_IMPORTED_MODULE_0__/* .outcomeAt */ .eD)(results, place),
            spanned: streak.bad + streak.silent,
            strip: strip.map(({ run }) => (0,_core_judge_run_results_js__WEBPACK_IMPORTED_MODULE_0__/* .outcomeAt */ .eD)(run, place)),
            ...(0,_query_js__WEBPACK_IMPORTED_MODULE_8__.defined)({ message: detail?.message, file: detail?.file, line: detail?.line }),
            ...(0,_query_js__WEBPACK_IMPORTED_MODULE_8__.defined)({ suspects: suspects.get(test)?.commits, commits: suspects.get(test)?.total }),
        })),
    };
}, _render_tables_js__WEBPACK_IMPORTED_MODULE_6__/* .renderFailures */ .SL);
function byTest(ranges) {
    return new Map(ranges.flatMap(range => range.tests.map(test => [test, range])));
}


/***/ }),

/***/ 1250:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   defined: () => (/* binding */ defined),
/* harmony export */   diff: () => (/* binding */ diff),
/* harmony export */   history: () => (/* binding */ history),
/* harmony export */   placesOf: () => (/* binding */ placesOf),
/* harmony export */   query: () => (/* binding */ query),
/* harmony export */   refOf: () => (/* binding */ refOf),
/* harmony export */   requireNewest: () => (/* binding */ requireNewest),
/* harmony export */   rowOf: () => (/* binding */ rowOf),
/* harmony export */   runs: () => (/* binding */ runs),
/* harmony export */   show: () => (/* binding */ show)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3828);
/* harmony import */ var _core_judge_judge_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(541);
/* harmony import */ var _core_judge_run_results_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8857);
/* harmony import */ var _core_ledger_line_reading_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9094);
/* harmony import */ var _core_ledger_outcome_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2881);
/* harmony import */ var _core_ledger_submission_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8913);
/* harmony import */ var _render_tables_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4067);
/* harmony import */ var _context_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1627);
// The commands that read: runs, show, history, diff; and what others of their kind need.








function query(ask, render) {
    return async (context, operands, values, output) => {
        const shape = await ask(await (0,_context_js__WEBPACK_IMPORTED_MODULE_6__/* .openNamedLine */ .El)(context, values), operands, context);
        if (values.json)
            output.json(shape);
        else
            output.text(render(shape, output.terminal));
        return 0;
    };
}
const refOf = ({ build, commit, time, dropped }) => ({
    build,
    commit,
    time,
    ...defined({ dropped }),
});
function rowOf({ run }) {
    const { subject, counts, seconds: duration, result, description, link } = run;
    return { ...refOf(run), ...defined({ subject }), counts, duration, ...defined({ result, description, link }) };
}
/** Without the fields that are not set. */
function defined(fields) {
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
const runs = query(async (line) => {
    const rows = [];
    for await (const run of (0,_core_ledger_line_reading_js__WEBPACK_IMPORTED_MODULE_2__/* .runsOf */ .ky)(line))
        rows.push(rowOf(run));
    return { runs: rows };
}, _render_tables_js__WEBPACK_IMPORTED_MODULE_5__/* .renderRunsTable */ .Pr);
async function requireRun(line, build) {
    const run = await (0,_core_ledger_line_reading_js__WEBPACK_IMPORTED_MODULE_2__/* .findRun */ .Lc)(line, build);
    if (run)
        return run;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_7__/* .UserError */ .yo(`There is no run ${JSON.stringify(build)} on this line. pytest-ledger runs lists those there are.`);
}
async function requireNewest(line) {
    const run = await (0,_core_ledger_line_reading_js__WEBPACK_IMPORTED_MODULE_2__/* .newestRun */ .KO)(line);
    if (run)
        return run;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_7__/* .UserError */ .yo('There is no run on this line.');
}
/** Places of the tests that a run has, by test id. */
function placesOf({ tests }, outcomes) {
    const found = [];
    for (const [place, outcome] of outcomes.entries()) {
        if (outcome !== _core_ledger_outcome_js__WEBPACK_IMPORTED_MODULE_3__/* .ABSENT */ .sj)
            found.push({ place, test: tests.ids[place] });
    }
    return found.sort((a, b) => (0,_core_ledger_submission_js__WEBPACK_IMPORTED_MODULE_4__/* .compareText */ .n6)(a.test, b.test));
}
const show = query(async (line, [build = '']) => {
    const placed = await requireRun(line, build);
    const results = await (0,_core_judge_run_results_js__WEBPACK_IMPORTED_MODULE_1__/* .resultsOf */ .qS)(line, placed);
    await (0,_core_judge_run_results_js__WEBPACK_IMPORTED_MODULE_1__/* .readDetailsAt */ .Yr)(line, results, results.details.keys());
    return {
        run: rowOf(placed),
        tests: placesOf(line, results.outcomes).map(({ place, test }) => ({
            test,
            outcome: (0,_core_judge_run_results_js__WEBPACK_IMPORTED_MODULE_1__/* .outcomeAt */ .eD)(results, place),
            duration: Math.round(((0,_core_judge_run_results_js__WEBPACK_IMPORTED_MODULE_1__/* .secondsAt */ .hH)(results, place) ?? 0) * 1e3) / 1e3,
            ...defined({ detail: (0,_core_judge_run_results_js__WEBPACK_IMPORTED_MODULE_1__/* .detailAt */ .BC)(results, place) }),
        })),
        doubled: results.doubled.map(place => line.tests.ids[place]).sort(_core_ledger_submission_js__WEBPACK_IMPORTED_MODULE_4__/* .compareText */ .n6),
    };
}, _render_tables_js__WEBPACK_IMPORTED_MODULE_5__/* .renderShow */ .Y$);
const history = query(async (line, [test = '']) => {
    const place = line.tests.places.get(test);
    if (place === undefined)
        throw unknownTest(line, test);
    const results = [];
    for await (const { run } of (0,_core_ledger_line_reading_js__WEBPACK_IMPORTED_MODULE_2__/* .runsOf */ .ky)(line))
        results.push({ ...refOf(run), outcome: (0,_core_judge_run_results_js__WEBPACK_IMPORTED_MODULE_1__/* .outcomeAt */ .eD)(run, place) });
    return { test, results };
}, _render_tables_js__WEBPACK_IMPORTED_MODULE_5__/* .renderHistory */ .zs);
function unknownTest(line, test) {
    const ids = line.tests.ids;
    const close = ids.filter(id => id.endsWith(test) || id.startsWith(test)).sort(_core_ledger_submission_js__WEBPACK_IMPORTED_MODULE_4__/* .compareText */ .n6);
    const more = close.length > 5 ? `, and ${close.length - 5} more` : '';
    const hint = close.length > 0
        ? ` Did you mean ${close.slice(0, 5).join(', ')}${more}?`
        : ' Name it as pytest does: file.py::test_name.';
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_7__/* .UserError */ .yo(`No run on this line has a test ${JSON.stringify(test)}.${hint}`);
}
const diff = query(async (line, [baseBuild, build]) => {
    const now = build === undefined ? await requireNewest(line) : await requireRun(line, build);
    const base = baseBuild === undefined ? (await (0,_core_ledger_line_reading_js__WEBPACK_IMPORTED_MODULE_2__/* .runsBefore */ .WY)(line, now).next()).value : await requireRun(line, baseBuild);
    if (!base)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_7__/* .UserError */ .yo(`There is only one run on this line, ${now.run.build}: nothing to compare it with.`);
    const { tests } = await (0,_core_judge_judge_js__WEBPACK_IMPORTED_MODULE_0__/* .judge */ .S)(line, now, { line, run: base });
    return {
        base: refOf(base.run),
        run: refOf(now.run),
        tests: tests
            .filter(({ verdict }) => verdict !== 'unchanged')
            .map(({ id: test, verdict, from, to }) => ({ test, verdict, from, to })),
    };
}, _render_tables_js__WEBPACK_IMPORTED_MODULE_5__/* .renderDiff */ ["in"]);


/***/ }),

/***/ 4067:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Pr: () => (/* binding */ renderRunsTable),
/* harmony export */   SL: () => (/* binding */ renderFailures),
/* harmony export */   Y$: () => (/* binding */ renderShow),
/* harmony export */   "in": () => (/* binding */ renderDiff),
/* harmony export */   zs: () => (/* binding */ renderHistory)
/* harmony export */ });
/* harmony import */ var _core_judge_verdict_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5778);
/* harmony import */ var _core_ledger_outcome_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2881);
/* harmony import */ var _core_model_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7206);
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9889);
/* harmony import */ var _failing_rows_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8036);
/* harmony import */ var _ink_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1900);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4172);
/* harmony import */ var _references_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(4672);
/* harmony import */ var _strip_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(8378);
/* harmony import */ var _suspects_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(6700);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(8653);
// The answers of the query commands as tables for a terminal.











const ended = (lines) => `${lines.join('\n')}\n`;
const hash = (commit) => (commit === null ? '–' : (0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .plain */ .pj)((0,_references_js__WEBPACK_IMPORTED_MODULE_7__/* .shortHash */ .BC)(commit)));
/** Oldest first, so that the newest stands over the prompt. */
function renderRunsTable({ runs }, options) {
    if (runs.length === 0)
        return 'No runs.\n';
    const ink = (0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .inkOf */ .gW)(options);
    const outcomes = _core_model_js__WEBPACK_IMPORTED_MODULE_2__/* .OUTCOMES */ .i.filter(outcome => outcome === 'passed' || runs.some(run => run.counts[outcome] > 0));
    const head = ['  run', 'commit', 'time', ...outcomes, 'duration'].map(title => ink.paint('dim', title));
    const rows = runs.map(run => [
        `${runMark(run, ink)} ${(0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .plain */ .pj)(run.build, 40)}`,
        hash(run.commit),
        (0,_words_js__WEBPACK_IMPORTED_MODULE_10__/* .moment */ .n$)((0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .plain */ .pj)(run.time, 30)),
        ...outcomes.map(outcome => countCell(outcome, run, ink)),
        (0,_words_js__WEBPACK_IMPORTED_MODULE_10__/* .duration */ .p0)(run.duration),
    ]);
    const right = [...outcomes.keys(), outcomes.length].map(place => place + 3);
    const lines = (0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .columns */ .YB)([head, ...rows], right);
    return ended(lines.map((line, place) => withSubject(line, runs[place - 1], ink)));
}
function runMark({ counts }, ink) {
    if (counts.failed + counts.error > 0)
        return ink.paint('red', _strip_js__WEBPACK_IMPORTED_MODULE_8__/* .MARKS */ .j.bad);
    return counts.passed + counts.xfailed + counts.xpassed > 0 ? ink.paint('green', _strip_js__WEBPACK_IMPORTED_MODULE_8__/* .MARKS */ .j.good) : _strip_js__WEBPACK_IMPORTED_MODULE_8__/* .MARKS */ .j.silent;
}
function countCell(outcome, { counts }, ink) {
    if (counts[outcome] === 0)
        return ink.paint('dim', '0');
    return _core_ledger_outcome_js__WEBPACK_IMPORTED_MODULE_1__/* .EFFECTS */ .tQ[outcome] === 'bad' ? ink.paint('red', (0,_words_js__WEBPACK_IMPORTED_MODULE_10__/* .count */ .U9)(counts[outcome])) : (0,_words_js__WEBPACK_IMPORTED_MODULE_10__/* .count */ .U9)(counts[outcome]);
}
function withSubject(line, run, ink) {
    const said = run?.description ?? run?.subject;
    return said === undefined ? line : `${line}  ${ink.paint('dim', (0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .plain */ .pj)(said, 50))}`;
}
/** The whole history as a strip, then the runs in which it changed. */
function renderHistory({ test, results }, options) {
    const ink = (0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .inkOf */ .gW)(options);
    const lines = [ink.paint('bold', (0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .plain */ .pj)(test)), ''];
    const most = Math.max(20, ink.width - 2);
    for (let start = 0; start < results.length; start += most) {
        const stretch = results.slice(start, start + most).map(result => result.outcome);
        lines.push(`  ${(0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .paintedStrip */ .sd)(stretch, ink)}`);
    }
    lines.push('');
    const rows = stretches(results).map(({ first, last, runs }) => [
        `  ${ink.paint((0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .hueOf */ .uq)(first.outcome), first.outcome)}`,
        `run ${(0,_failing_rows_js__WEBPACK_IMPORTED_MODULE_4__/* .pointText */ .E)(first)}`,
        (0,_words_js__WEBPACK_IMPORTED_MODULE_10__/* .moment */ .n$)((0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .plain */ .pj)(first.time, 30)),
        runs === 1 ? '' : `${(0,_words_js__WEBPACK_IMPORTED_MODULE_10__/* .plural */ .LS)(runs, 'run')}, to ${(0,_failing_rows_js__WEBPACK_IMPORTED_MODULE_4__/* .pointText */ .E)(last)}`,
    ]);
    return ended([...lines, ...(0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .columns */ .YB)(rows)]);
}
function stretches(results) {
    const found = [];
    for (const result of results) {
        const open = found.at(-1);
        if (open?.first.outcome !== result.outcome)
            found.push({ first: result, last: result, runs: 1 });
        else
            Object.assign(open, { last: result, runs: open.runs + 1 });
    }
    return found;
}
/** What fails in the newest run of a line, each with the line that finds the commit. */
function renderFailures({ run, failures }, options) {
    const ink = (0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .inkOf */ .gW)(options);
    const where = `in run ${(0,_failing_rows_js__WEBPACK_IMPORTED_MODULE_4__/* .pointText */ .E)(run)}`;
    if (failures.length === 0)
        return `${ink.paint('green', `Nothing fails ${where}.`)}\n`;
    const rows = failures.map(({ test, firstFailing, lastPassing, runs, strip, message, file, line, suspects, commits }) => ({
        test,
        strip,
        first: firstFailing,
        passed: lastPassing,
        note: (0,_words_js__WEBPACK_IMPORTED_MODULE_10__/* .plural */ .LS)(runs, 'run'),
        ...(message === undefined ? {} : { error: (0,_escape_js__WEBPACK_IMPORTED_MODULE_3__/* .firstLine */ .TM)(message) }),
        ...(file === undefined ? {} : { place: line === undefined ? file : `${file}:${line}` }),
        ...(suspects && commits !== undefined ? { suspects: (0,_suspects_js__WEBPACK_IMPORTED_MODULE_9__/* .suspectsLines */ .uR)({ commits: suspects, total: commits }) } : {}),
    }));
    const title = `${(0,_words_js__WEBPACK_IMPORTED_MODULE_10__/* .plural */ .LS)(failures.length, 'test')} ${failures.length === 1 ? 'fails' : 'fail'} ${where}`;
    return ended([ink.paint('bold', title), '', ...(0,_failing_rows_js__WEBPACK_IMPORTED_MODULE_4__/* .failingRows */ .S)(rows, ink, _strip_js__WEBPACK_IMPORTED_MODULE_8__/* .MARKS */ .j.bad, 'red')]);
}
const VERDICT_OUTCOME = {
    'newly failing': 'failed',
    'new and failing': 'failed',
    'failing differently': 'failed',
    'still failing': 'failed',
    fixed: 'passed',
    'newly skipped': 'skipped',
    unskipped: 'passed',
    removed: 'absent',
    added: 'passed',
    slower: 'skipped',
    faster: 'passed',
    unchanged: 'absent',
};
/** By verdict, the most pressing first. */
function renderDiff({ base, run, tests }, options) {
    const ink = (0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .inkOf */ .gW)(options);
    const title = `run ${(0,_failing_rows_js__WEBPACK_IMPORTED_MODULE_4__/* .pointText */ .E)(base)} → run ${(0,_failing_rows_js__WEBPACK_IMPORTED_MODULE_4__/* .pointText */ .E)(run)}`;
    if (tests.length === 0)
        return ended([ink.paint('bold', title), '', 'No test changed.']);
    const lines = [ink.paint('bold', title)];
    for (const verdict of _core_judge_verdict_js__WEBPACK_IMPORTED_MODULE_0__/* .VERDICTS */ .b) {
        const some = tests.filter(test => test.verdict === verdict);
        if (some.length === 0)
            continue;
        lines.push('', ink.paint((0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .hueOf */ .uq)(VERDICT_OUTCOME[verdict]), `${(0,_words_js__WEBPACK_IMPORTED_MODULE_10__/* .count */ .U9)(some.length)} ${verdict}`));
        const rows = some.map(({ test, from, to }) => [
            `  ${(0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .plain */ .pj)(test)}`,
            ink.paint('dim', from === to ? to : `${from} → ${to}`),
        ]);
        lines.push(...(0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .columns */ .YB)(rows));
    }
    return ended(lines);
}
/** Worst first. */
const ORDER = ['failed', 'error', 'xpassed', 'xfailed', 'skipped'];
/** One run: its totals, and the tests that did not simply pass. */
function renderShow({ run, tests, doubled }, options) {
    const ink = (0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .inkOf */ .gW)(options);
    const counts = _core_model_js__WEBPACK_IMPORTED_MODULE_2__/* .OUTCOMES */ .i.filter(outcome => run.counts[outcome] > 0).map(outcome => ink.paint((0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .hueOf */ .uq)(outcome), `${(0,_words_js__WEBPACK_IMPORTED_MODULE_10__/* .count */ .U9)(run.counts[outcome])} ${outcome}`));
    const lines = [
        ink.paint('bold', `run ${(0,_failing_rows_js__WEBPACK_IMPORTED_MODULE_4__/* .pointText */ .E)(run)}`) + ink.paint('dim', `  ${(0,_words_js__WEBPACK_IMPORTED_MODULE_10__/* .moment */ .n$)((0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .plain */ .pj)(run.time, 30))}`),
        ...[run.subject, run.result, run.description, run.link].filter(text => text !== undefined).map(text => (0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .plain */ .pj)(text)),
        `${counts.length === 0 ? 'no tests' : counts.join(', ')} in ${(0,_words_js__WEBPACK_IMPORTED_MODULE_10__/* .duration */ .p0)(run.duration)}`,
    ];
    const rows = ORDER.flatMap(outcome => tests
        .filter(test => test.outcome === outcome)
        .map(({ test, duration: seconds, detail }) => [
        ink.paint((0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .hueOf */ .uq)(outcome), outcome),
        (0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .plain */ .pj)(test),
        (0,_words_js__WEBPACK_IMPORTED_MODULE_10__/* .duration */ .p0)(seconds),
        ink.paint('dim', (0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .plain */ .pj)((0,_names_js__WEBPACK_IMPORTED_MODULE_6__/* .errorOf */ .Mz)(detail) ?? '', 80)),
    ]));
    if (rows.length > 0)
        lines.push('', ...(0,_ink_js__WEBPACK_IMPORTED_MODULE_5__/* .columns */ .YB)(rows));
    if (doubled.length > 0) {
        lines.push('', ink.paint('yellow', `${(0,_words_js__WEBPACK_IMPORTED_MODULE_10__/* .plural */ .LS)(doubled.length, 'test')} reported more than once; the worse result counts.`));
    }
    return ended(lines);
}


/***/ })

};
