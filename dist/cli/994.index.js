export const id = 994;
export const ids = [994,250];
export const modules = {

/***/ 3994:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  flaky: () => (/* binding */ flaky_flaky)
});

// EXTERNAL MODULE: ./lib/core/judge/flaky/flaky.js + 2 modules
var flaky = __webpack_require__(9300);
// EXTERNAL MODULE: ./lib/core/judge/window.js
var judge_window = __webpack_require__(6595);
// EXTERNAL MODULE: ./lib/render/failing-rows.js
var failing_rows = __webpack_require__(8036);
// EXTERNAL MODULE: ./lib/render/flaky.js
var render_flaky = __webpack_require__(8833);
// EXTERNAL MODULE: ./lib/render/ink.js
var render_ink = __webpack_require__(1900);
// EXTERNAL MODULE: ./lib/render/words.js
var words = __webpack_require__(8653);
;// CONCATENATED MODULE: ./lib/render/flaky-table.js
// The flaky tests of a line on a terminal.




const MARKS = { flaky: '~', suspected: '?', recovered: '✓' };
const HUES = { flaky: 'yellow', suspected: 'dim', recovered: 'green' };
/** The worst first, each with what shows it. */
function renderFlaky({ run, window, tests }, options) {
    const ink = (0,render_ink/* inkOf */.gW)(options);
    const where = `in the last ${(0,words/* plural */.LS)(window, 'run')}, up to run ${(0,failing_rows/* pointText */.E)(run)}`;
    if (tests.length === 0)
        return `${ink.paint('green', `No test is flaky ${where}.`)}\n`;
    const numbers = ['flaky', 'suspected', 'recovered'].flatMap(state => {
        const some = tests.filter(test => test.state === state).length;
        return some === 0 ? [] : [`${(0,words/* count */.U9)(some)} ${state}`];
    });
    const lines = [ink.paint('bold', `${numbers.join(', ')} ${where}`)];
    for (const test of tests) {
        lines.push('', `${ink.paint(HUES[test.state], MARKS[test.state])} ${(0,render_ink/* plain */.pj)(test.test)}`);
        lines.push(...said(test).map(line => `    ${line}`));
    }
    return `${lines.join('\n')}\n`;
}
function said(test) {
    const { state, events, results, bad, flips, clean, cost, trigger } = test;
    const often = state === 'suspected'
        ? `${(0,words/* count */.U9)(bad)} of ${(0,words/* plural */.LS)(results, 'run')} failed, ${(0,words/* plural */.LS)(flips, 'change')} of outcome: suspicious, nothing proved`
        : `${(0,words/* plural */.LS)(events.length, 'time')} in ${(0,words/* plural */.LS)(results, 'run')}`;
    return [
        (0,words/* listed */.KE)([
            often,
            test.firstSeen && events.length > 1 && `first in run ${(0,failing_rows/* pointText */.E)(test.firstSeen)}`,
            clean > 0 && events.length > 0 && `${(0,words/* plural */.LS)(clean, 'good run')} since`,
            cost >= 1 && `${(0,words/* duration */.p0)(cost)} of testing spent again`,
        ], ', '),
        (0,render_flaky/* proofOf */.oX)(events, ({ build }) => (0,render_ink/* plain */.pj)(build, 60)),
        (0,render_flaky/* triggerText */.GA)(trigger),
    ].filter(line => line !== '');
}

// EXTERNAL MODULE: ./lib/commands/query.js
var query = __webpack_require__(1250);
;// CONCATENATED MODULE: ./lib/commands/flaky.js
// `flaky`: which tests of a line are flaky, with what shows it.




const flaky_flaky = (0,query.query)(async (line) => {
    const newest = await (0,query.requireNewest)(line);
    const window = await (0,judge_window/* windowOf */.O)(line, newest);
    const tests = await (0,flaky/* findFlaky */.f)(window);
    return {
        run: (0,query.rowOf)(newest),
        window: window.length,
        tests: tests.map(({ id: test, events, trigger, ...rest }) => ({
            test,
            ...rest,
            events: events.map(({ kind, run, passed }) => ({
                kind,
                run: (0,query.refOf)(run),
                ...(0,query.defined)({ passed: passed && (0,query.refOf)(passed) }),
            })),
            ...(0,query.defined)({ firstSeen: events[0] && (0,query.refOf)(events[0].run), trigger }),
        })),
    };
}, renderFlaky);


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
