export const id = 459;
export const ids = [459];
export const modules = {

/***/ 89590:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  c: () => (/* binding */ deliver)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./lib/core/ledger/paths.js
var ledger_paths = __webpack_require__(22857);
// EXTERNAL MODULE: ./lib/core/ledger/outcome.js
var ledger_outcome = __webpack_require__(52881);
;// CONCATENATED MODULE: ./lib/meaning.js

const NEW_FAILING = ['newly failing', 'new and failing'];
const OLD_FAILING = ['failing differently', 'still failing'];
const FAILING = [...NEW_FAILING, ...OLD_FAILING];
const idsOf = ({ tests }, verdicts) => tests.filter(({ verdict }) => verdicts.includes(verdict)).map(({ id }) => id);
/** Whether the run has what the policy names. */
function hasFindings(policy, { tests }) {
    if (policy === 'never')
        return false;
    const verdicts = policy === 'failures' ? FAILING : NEW_FAILING;
    return tests.some(({ verdict, to }) => verdicts.includes(verdict) && ledger_outcome/* EFFECTS */.tQ[to] === 'bad');
}
/**
 * @param ofPull whether the run is a pull request's, which is not to blame for what failed before it
 * @param complete whether all shards have reported
 */
function conclusionOf(judgement, policy, ofPull, complete) {
    const blamed = policy === 'failures' || (policy === 'never' && !ofPull) ? 'failures' : 'new-failures';
    if (hasFindings(blamed, judgement))
        return 'failure';
    const { counts } = judgement.run;
    const ran = counts.passed + counts.xfailed + counts.xpassed + counts.skipped;
    const unread = judgement.problems.some(({ level }) => level === 'error');
    return counts.failed + counts.error > 0 || ran === 0 || unread || !complete ? 'neutral' : 'success';
}

// EXTERNAL MODULE: ./lib/publish/artifact.js
var artifact = __webpack_require__(85529);
// EXTERNAL MODULE: ./lib/render/escape.js
var render_escape = __webpack_require__(39889);
// EXTERNAL MODULE: ./lib/render/strip.js
var strip = __webpack_require__(88378);
;// CONCATENATED MODULE: ./lib/render/ink.js
// Colour, width and alignment on a terminal. Everything others wrote goes through `terminalLine` first.



const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] };
const inkOf = ({ color, width = 120 }) => ({
    paint: (hue, text) => (color && text !== '' ? `\u001b[${CODES[hue][0]}m${text}\u001b[${CODES[hue][1]}m` : text),
    width,
});
/** Text that others wrote, on one line. */
const plain = (text, most = 160) => text.trim() === '' && text !== '' ? `"${(0,render_escape/* terminalLine */.tL)(text)}"` : (0,render_escape/* terminalLine */.tL)((0,render_escape/* shorten */.ml)(text, most));
const HUES = { good: 'green', bad: 'red', silent: 'dim' };
const hueOf = (outcome) => HUES[EFFECTS[outcome]];
/** A history strip in shape and colour; one colour code a stretch. */
function paintedStrip(outcomes, ink) {
    const stretches = [];
    for (const outcome of outcomes) {
        const effect = ledger_outcome/* EFFECTS */.tQ[outcome];
        const last = stretches.at(-1);
        if (last?.effect === effect)
            last.length++;
        else
            stretches.push({ effect, length: 1 });
    }
    return stretches.map(({ effect, length }) => ink.paint(HUES[effect], strip/* MARKS */.j[effect].repeat(length))).join('');
}
/** Columns that a text takes, colour codes not counted. */
const widthOf = (text) => Array.from(text.replace(/\u001b\[\d+m/g, '')).length;
const padTo = (text, width, right) => {
    const gap = ' '.repeat(Math.max(0, width - widthOf(text)));
    return right ? gap + text : text + gap;
};
/** Rows with their columns in line, two spaces between them; those named in `right` flush right. */
function columns(rows, right = []) {
    const widths = [];
    for (const cells of rows) {
        for (const [place, cell] of cells.entries())
            widths[place] = Math.max(widths[place] ?? 0, widthOf(cell));
    }
    return rows.map(cells => cells
        .map((cell, place) => padTo(cell, widths[place] ?? 0, right.includes(place)))
        .join('  ')
        .trimEnd());
}
/** One text at each end of a line, or the second on a line of its own where they do not fit. */
function ends(left, right, width) {
    const gap = width - widthOf(left) - widthOf(right);
    return gap < 3 ? `${left}\n${right}` : left + ' '.repeat(gap) + right;
}

// EXTERNAL MODULE: ./lib/render/references.js
var references = __webpack_require__(64672);
;// CONCATENATED MODULE: ./lib/render/shell.js

const encoder = new TextEncoder();
/**
 * A word for any POSIX shell. What does not show must not be in a line that people paste, so such words are written by
 * printf, which is the one way to have it in every shell.
 */
function shellWord(text) {
    if ((0,render_escape/* visible */.RK)(text) === text && !text.includes('##['))
        return `'${text.replaceAll("'", `'\\''`)}'`;
    const bytes = Array.from(text, char => {
        if (char === '%')
            return '%%';
        // In double quotes a shell takes ! for an earlier command; the runner takes ##[ for an order to itself.
        if (!"\\'!#".includes(char) && (0,render_escape/* visible */.RK)(char) === char)
            return char;
        return Array.from(encoder.encode(char), byte => `\\${byte.toString(8).padStart(3, '0')}`).join('');
    });
    return `"$(printf '${bytes.join('')}')"`;
}
/** Ids above this would fill a screen. */
const MOST = 2_000;
/**
 * What finds the commit that broke a test; undefined when there is nothing between the last good run and the first bad one,
 * or when the test cannot be run by its id, as its suite was renamed.
 */
function bisectLine(test, good, bad) {
    if (!good?.commit || !bad.commit || good.commit === bad.commit)
        return undefined;
    if (!HASH.test(good.commit) || !HASH.test(bad.commit))
        return undefined;
    if (!test.includes('::') || test.startsWith('-') || test.length > MOST)
        return undefined;
    return `git bisect start ${shell_long(bad.commit)} ${shell_long(good.commit)} && git bisect run ${PYTEST} ${shellWord(test)}`;
}
/**
 * Python knows old bytecode by a file's size and the second it was written in: git checks out the next commit in the same
 * second, and an edit that keeps the size would be tested as it was before, so bytecode is not written at all.
 */
const PYTEST = 'env PYTHONDONTWRITEBYTECODE=1 pytest';
const HASH = /^[0-9a-f]{7,64}$/;
// Long enough to be the only such commit in any repository.
const shell_long = (commit) => commit.slice(0, 12);

// EXTERNAL MODULE: ./lib/render/words.js
var render_words = __webpack_require__(48653);
;// CONCATENATED MODULE: ./lib/render/failing-rows.js




/** `418 (a1b2c3d)`. */
const pointText = ({ build, commit }) => `${plain(build, 60)}${commit === null ? '' : ` (${plain((0,references/* shortHash */.BC)(commit))})`}`;
function sinceText({ first, passed, note }) {
    const since = first ? `${(0,render_words/* sinceWord */.rD)(first)} ${pointText(first)}` : '';
    const before = passed ? `passed ${pointText(passed)}` : 'never passed here';
    const same = passed?.commit !== null && passed?.commit === first?.commit ? 'same commit: flaky?' : '';
    return [since, before, note ?? '', same].filter(text => text !== '').join(', ');
}
/**
 * Test, strip and since when on one line where they fit on it, on two where not; what else is known under it.
 * @param bisections how many of the rows get the line that finds the commit
 */
function failingRows(rows, ink, mark, hue, bisections = rows.length) {
    const heads = rows.map(row => ({
        name: `${ink.paint(hue, mark)} ${plain(row.test)}`,
        strip: paintedStrip(row.strip, ink),
        since: ink.paint('dim', sinceText(row)),
    }));
    const lines = columns(heads.map(({ name, strip, since }) => [name, strip, since]));
    const wide = lines.some(line => widthOf(line) > ink.width);
    const stacked = heads.map(({ name, strip, since }) => `${name}\n    ${strip}  ${since}`);
    return rows.flatMap((row, place) => [(wide ? stacked : lines)[place] ?? '', below(row, ink, place < bisections)].flat());
}
function below({ test, error, place, first, passed, suspects = [] }, ink, bisect) {
    const lines = [];
    const [said, where] = [error === undefined ? '' : plain(error, 200), place === undefined ? '' : plain(place)];
    const one = [said, where].filter(text => text !== '').join('  ');
    if (one !== '' && widthOf(one) + 4 <= ink.width)
        lines.push(`    ${one}`);
    else
        lines.push(...[said, where].filter(text => text !== '').map(text => `    ${text}`));
    lines.push(...suspects.map(line => `    ${ink.paint('dim', line)}`));
    const command = bisect && first ? bisectLine(test, passed, first) : undefined;
    // Never shortened or wrapped: it is there to be pasted.
    if (command !== undefined)
        lines.push(`    ${ink.paint('dim', command)}`);
    return lines;
}

// EXTERNAL MODULE: ./lib/render/names.js
var names = __webpack_require__(44172);
;// CONCATENATED MODULE: ./lib/render/view.js


function viewOf({ tests, run, base }) {
    const by = noTests();
    for (const test of tests)
        by[test.verdict].push(test);
    const broken = [...by['newly failing'], ...by['new and failing']];
    const known = [...by['failing differently'], ...by['still failing']];
    const { failed, error, ...others } = run.counts;
    const bad = failed + error;
    const total = Object.values(others).reduce((sum, number) => sum + number, bad);
    const causes = causesOf([...broken, ...known]);
    const most = causes[0]?.tests ?? [];
    const isNew = most.filter(test => test.verdict === 'newly failing' || test.verdict === 'failing differently').length;
    return {
        by,
        broken,
        known,
        retried: tests.filter(isRetried),
        total,
        bad,
        causes,
        // Tests that have failed for days are no event, and neither is a ledger that has just begun.
        outage: base !== null && bad >= 10 && bad * 2 > total && most.length >= bad * 0.9 && isNew * 2 > most.length,
    };
}
const noTests = () => ({
    'newly failing': [],
    'new and failing': [],
    'failing differently': [],
    'still failing': [],
    fixed: [],
    'newly skipped': [],
    unskipped: [],
    removed: [],
    added: [],
    slower: [],
    faster: [],
    unchanged: [],
});
const isRetried = ({ to, detail }) => ledger_outcome/* EFFECTS */.tQ[to] === 'good' && (detail?.attempts ?? []).some(outcome => ledger_outcome/* EFFECTS */.tQ[outcome] === 'bad');
/** The cause of most first; else in the order of the tests. */
function causesOf(tests) {
    const groups = new Map();
    for (const test of tests) {
        const key = test.cause ?? test;
        const group = groups.get(key);
        if (group)
            group.tests.push(test);
        else
            groups.set(key, { first: test, tests: [test] });
    }
    const causes = [...groups.values()].toSorted((a, b) => b.tests.length - a.tests.length);
    for (const cause of causes) {
        const error = inCommon(cause.tests.map(test => (0,names/* wholeErrorOf */.p3)(test.detail)));
        if (error !== undefined)
            cause.error = (0,names/* shortError */.Bm)(error);
    }
    return causes;
}
/** Words in which the messages differ become `…`. */
function inCommon([first, ...others]) {
    if (first === undefined || others.every(message => message === first))
        return first;
    const words = first.split(' ');
    const rest = others.map(message => (message ?? '').split(' '));
    const common = words.map((word, place) => commonWord(word, rest.map(other => other[place])));
    if (rest.every(other => other.length === words.length))
        return common.join(' ');
    const end = common.findIndex(word => word.startsWith('…'));
    return end < 1 ? first : `${common.slice(0, end).join(' ')} …`;
}
/** A colon or comma after words that differ still stands. */
function commonWord(word, others) {
    if (others.every(other => other === word))
        return word;
    const [sign = ''] = /[:;,]*$/.exec(word) ?? [];
    return `…${others.every(other => other?.endsWith(sign)) ? sign : ''}`;
}

;// CONCATENATED MODULE: ./lib/render/page.js



const pageOf = (judgement, options, sizes) => ({
    judgement,
    view: viewOf(judgement),
    options,
    sizes,
    now: options.now?.toISOString() ?? judgement.run.time,
});
const markdownNamer = ({ links }) => ({
    run: run => (0,references/* runMark */.n6)(run.build, links),
    name: name => (0,render_escape/* prose */.CS)((0,render_escape/* shorten */.ml)(name, 80)),
});
const htmlNamer = ({ links }) => ({
    run: run => (0,references/* runHtml */.$4)(run.build, links),
    name: name => (0,render_escape/* htmlProse */.n8)((0,render_escape/* shorten */.ml)(name, 80)),
});
/** For places that show text as it is, such as the title of a check. */
const plainNamer = {
    run: run => (/^\d+$/.test(run.build) ? `#${run.build}` : `run ${(0,render_escape/* shorten */.ml)(run.build, 60)}`),
    name: name => (0,render_escape/* shorten */.ml)(name, 80),
};
/** `, the rest in the job summary`, for after "12 of 340 shown". */
function restIn({ whole }) {
    if (!whole)
        return '';
    const address = (0,render_escape/* url */.OZ)(whole.url);
    const text = (0,render_escape/* prose */.CS)((0,render_escape/* shorten */.ml)(whole.text, 80));
    return `, the rest in ${address === undefined ? text : `[${text}](${address})`}`;
}

// EXTERNAL MODULE: ./lib/render/budget.js
var render_budget = __webpack_require__(86223);
;// CONCATENATED MODULE: ./lib/render/pieces.js
// Tables and folded parts that know their size.




/** A row of cells of Markdown. A `|` ends a cell wherever it stands, in code as well. */
const row = (cells) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
/** As many rows as there is room for; nothing when there is none for a single one. */
function table({ head, rows, total = rows.length, whole = '', more }, budget) {
    const top = `${row(head)}\n${row(head.map(() => ':--'))}\n`;
    const note = (shown) => row([...head.slice(1).map(() => '…'), `${more ?? `${(0,render_words/* count */.U9)(shown)} of ${(0,render_words/* count */.U9)(total)} shown`}${whole}`]);
    const items = total > rows.length ? [...rows, note(rows.length)] : rows;
    const body = (0,render_budget/* fit */.Uj)(items, budget - (0,render_budget/* bytesOf */.$$)(top), note);
    return body === '' || body === note(0) ? '' : top + body;
}
/**
 * What is behind a click. Blank lines around, or GitHub does not read the Markdown inside.
 * @param summary HTML
 * @param inside gets the bytes left for it; nothing folded is shown when it returns nothing
 */
function folded(summary, inside, budget) {
    const [open, close] = [`<details><summary>${summary}</summary>\n\n`, '\n\n</details>'];
    const body = inside(budget - (0,render_budget/* bytesOf */.$$)(open) - close.length);
    return body === '' ? '' : open + body + close;
}
/** Name and module, over what else there is to say. */
function nameCell(id, more = '') {
    const { module } = (0,names/* halves */.AP)(id);
    const name = (0,render_escape/* code */.aY)((0,names/* shortName */.EU)(id)) + (module === undefined ? '' : ` <sub>${(0,render_escape/* code */.aY)((0,names/* shortId */.m_)(module))}</sub>`);
    return more === '' ? name : `${name}<br>${more}`;
}

;// CONCATENATED MODULE: ./lib/render/flaky.js




/** `3rd time in 20 runs`, or `2 times in 20 runs` where this run is none of them; empty for a test not known to be flaky. */
function flakyNote({ flaky, run }, id) {
    const known = flaky.find(each => each.id === id);
    if (!known || known.state === 'recovered')
        return '';
    if (known.state === 'suspected')
        return `changed its outcome ${(0,render_words/* count */.U9)(known.flips)} times in ${inRuns(known)}`;
    const now = known.events.at(-1)?.run.build === run.build;
    return now ? `${ordinal(known.events.length)} time in ${inRuns(known)}` : timesIn(known);
}
const timesIn = (test) => `${(0,render_words/* plural */.LS)(test.events.length, 'time')} in ${inRuns(test)}`;
const inRuns = ({ results }) => (0,render_words/* plural */.LS)(results, 'run');
function ordinal(value) {
    const teen = value % 100 > 10 && value % 100 < 14;
    const end = teen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
    return `${(0,render_words/* count */.U9)(value)}${end}`;
}
const PROOFS = {
    rerun: 'passed on retry in',
    attempt: 'passed in another attempt of',
    commit: 'failed and passed at one commit in',
};
/** Runs named for each kind of proof. */
const NAMED = 3;
/** `passed on retry in #412, #415 and 2 more; failed and passed at one commit in #398 and #399`. */
function proofOf(events, nameOf) {
    const kinds = Object.keys(PROOFS).flatMap(kind => {
        // The newest are those that can still be looked at.
        const own = events.filter(event => event.kind === kind).reverse();
        if (own.length === 0)
            return [];
        const named = own
            .slice(0, NAMED)
            .map(({ run, passed }) => (passed ? `${nameOf(run)}/${nameOf(passed)}` : nameOf(run)));
        const more = own.length > NAMED ? ` and ${(0,render_words/* count */.U9)(own.length - NAMED)} more` : '';
        return [`${PROOFS[kind]} ${named.join(', ')}${more}`];
    });
    return kinds.join('; ');
}
function triggerText(trigger) {
    if (!trigger)
        return '';
    if (trigger.kind === 'duration')
        return `takes ${(0,render_words/* duration */.p0)(trigger.bad)} when it fails and ${(0,render_words/* duration */.p0)(trigger.good)} when it passes: a timeout?`;
    const { from, to, runs, of } = trigger;
    return `only in runs from ${clock(from)} to ${clock(to)} UTC (${(0,render_words/* count */.U9)(runs)} of ${(0,render_words/* plural */.LS)(of, 'run')})`;
}
const clock = (hour) => `${String(hour).padStart(2, '0')}:00`;
/** What is said of one, but for its name. */
function flakyText(test, nameOf) {
    const [first] = test.events;
    const last = test.clean > 0 && first ? `${(0,render_words/* plural */.LS)(test.clean, 'good run')} since` : '';
    const often = `${(0,render_words/* count */.U9)(test.bad)} of ${inRuns(test)} failed, ${(0,render_words/* plural */.LS)(test.flips, 'change')} of outcome, none proved`;
    return (0,render_words/* listed */.KE)([
        test.state === 'suspected' ? often : timesIn(test),
        proofOf(test.events, nameOf),
        test.events.length > 1 && first && `first in ${nameOf(first.run)}`,
        test.cost >= 1 && `${(0,render_words/* duration */.p0)(test.cost)} of testing spent again`,
        triggerText(test.trigger),
        last,
    ]);
}
/** The list of flaky tests, the worst first, behind a click. */
function flakyParts({ judgement, options, sizes }) {
    const flaky = judgement.flaky.filter(({ state }) => state === 'flaky');
    const suspected = judgement.flaky.filter(({ state }) => state === 'suspected');
    const recovered = judgement.flaky.filter(({ state }) => state === 'recovered');
    const shown = [...flaky, ...suspected];
    if (shown.length === 0)
        return [];
    const cost = flaky.reduce((sum, test) => sum + test.cost, 0);
    const title = (0,render_words/* listed */.KE)([
        flaky.length > 0 && `🎲 ${(0,render_words/* plural */.LS)(flaky.length, 'flaky test')}`,
        suspected.length > 0 && `${(0,render_words/* count */.U9)(suspected.length)} suspected`,
        recovered.length > 0 && `${(0,render_words/* count */.U9)(recovered.length)} recovered`,
        cost >= 1 && `${(0,render_words/* duration */.p0)(cost)} of testing spent again`,
    ]);
    const rows = shown
        .slice(0, sizes.others)
        .map(test => row([nameCell(test.id), flakyText(test, run => (0,references/* runMark */.n6)(run.build, options.links))]));
    const list = { head: ['test', 'what shows it'], rows, total: shown.length, whole: restIn(options) };
    return [{ rank: 6.5, least: '', render: budget => folded(title, room => table(list, room), budget) }];
}

;// CONCATENATED MODULE: ./lib/render/headline.js

/** The target of those who named none. */
const UNNAMED = 'default';
function headlineOf(judgement, view, options, namer) {
    const { mark, text } = verdictLine(judgement, view, options, namer);
    const target = judgement.target === UNNAMED ? '' : `${namer.name(judgement.target)}: `;
    const { shards } = options;
    if (!shards || shards.reported >= shards.expected)
        return { mark, text: `${target}${text}` };
    const reported = `${(0,render_words/* count */.U9)(shards.reported)} of ${(0,render_words/* count */.U9)(shards.expected)} shards reported`;
    return { mark: '⏳', text: `${target}${reported}${namer.gap ?? render_words/* GAP */.Rd}${text} so far` };
}
function verdictLine(judgement, view, options, namer) {
    const { total, bad, broken, by } = view;
    const unread = judgement.problems.filter(problem => problem.level === 'error').length;
    if (total === 0)
        return { mark: '⚠️', text: unread > 0 ? 'No result could be read' : 'No tests ran' };
    if (view.outage)
        return { mark: '⚠️', text: outageText(view) };
    const good = unread > 0 ? '⚠️' : '✅';
    if (!judgement.base) {
        const text = bad > 0 ? `${(0,render_words/* count */.U9)(bad)} of ${(0,render_words/* plural */.LS)(total, 'test')} failing` : passedText(judgement);
        return { mark: bad > 0 ? '❌' : good, text: `First run recorded: ${text}` };
    }
    const said = (...parts) => (0,render_words/* listed */.KE)(parts, namer.gap);
    const counted = said(broken.length > 0 && `${(0,render_words/* count */.U9)(broken.length)} newly failing${options.baseLine === undefined ? '' : ' here'}`, by['failing differently'].length > 0 && `${(0,render_words/* count */.U9)(by['failing differently'].length)} failing differently`, stillText(by['still failing'], options, namer), by.fixed.length > 0 && `${(0,render_words/* count */.U9)(by.fixed.length)} fixed`, broken.length === 0 && view.retried.length > 0 && `${(0,render_words/* count */.U9)(view.retried.length)} passed on retry`, broken.length === 0 && by.removed.length > 0 && `${(0,render_words/* count */.U9)(by.removed.length)} removed`, broken.length === 0 && by['newly skipped'].length > 0 && `${(0,render_words/* count */.U9)(by['newly skipped'].length)} newly skipped`);
    if (broken.length > 0)
        return { mark: '❌', text: counted };
    if (by['failing differently'].length > 0)
        return { mark: '⚠️', text: counted };
    if (bad === 0)
        return { mark: good, text: said(passedText(judgement), counted, unreadText(unread)) };
    // A pull request is not to blame for what fails on the branch it goes to; the branch itself is not fine.
    return { mark: options.baseLine === undefined ? '❌' : good, text: said('Nothing new', counted) };
}
const unreadText = (problems) => problems === 0 ? '' : `${(0,render_words/* plural */.LS)(problems, 'problem')} reading the reports`;
function passedText({ run: { counts } }) {
    const passed = counts.passed + counts.xfailed + counts.xpassed;
    return passed === 0 ? `${(0,render_words/* plural */.LS)(counts.skipped, 'test')} skipped, none ran` : `${(0,render_words/* count */.U9)(passed)} passed`;
}
function outageText({ causes, bad, total }) {
    const share = causes.length === 1 ? 'all' : 'nearly all';
    return `${(0,render_words/* count */.U9)(bad)} of ${(0,render_words/* count */.U9)(total)} failed, ${share} with one error: is the environment broken?`;
}
function stillText(tests, { baseLine }, namer) {
    if (tests.length === 0)
        return '';
    const how = baseLine === undefined ? 'still failing' : `already failing on ${namer.name(baseLine)}`;
    return `${(0,render_words/* count */.U9)(tests.length)} ${how}${headline_sinceText(tests, namer)}`;
}
/** ` since #388`, or where they began in different runs, ` (the oldest since #388)`; `age` says how long that is. */
function headline_sinceText(tests, namer, age) {
    const firsts = tests.flatMap(test => test.standing.streak?.first ?? []);
    const oldest = firsts.reduce((old, run) => (old && old.order <= run.order ? old : run), undefined);
    if (!oldest)
        return '';
    const long = age?.(oldest.time) ?? '';
    const since = `${(0,render_words/* sinceWord */.rD)(oldest)} ${namer.run(oldest)}${long === '' ? '' : `, ${long}`}`;
    return firsts.every(run => run.build === oldest.build) ? ` ${since}` : ` (the oldest ${since})`;
}

;// CONCATENATED MODULE: ./lib/render/suspects.js




/** Commits that are named, and of those that nobody tested. */
const [suspects_NAMED, UNTESTED] = [3, 5];
/** The suspects that go for all of these tests. */
function suspectsFor(suspects, tests) {
    return suspects?.find(({ tests: ids }) => tests.every(({ id }) => ids.includes(id)));
}
/** In sentences; empty where nothing is known. */
function suspectsSentence(tests, { judgement, options }) {
    const suspects = suspectsFor(judgement.suspects, tests);
    if (!suspects)
        return '';
    return sentencesOf(suspects, {
        commit: ({ sha, subject, author }) => `${(0,references/* commitMark */.X1)({ build: '', order: 0, time: '', commit: sha, subject }, options.links)}${by((0,render_escape/* prose */.CS)((0,render_escape/* shorten */.ml)(author, 60)))}`,
        file: render_escape/* code */.aY,
        hash: sha => (0,references/* commitMark */.X1)({ build: '', order: 0, time: '', commit: sha }, options.links),
    }).join(' ');
}
const by = (author) => (author === '' ? '' : ` by ${author}`);
/** The same for a terminal, a sentence a line. */
const suspectsLines = (suspects) => sentencesOf(suspects, {
    commit: ({ sha, subject, author }) => `${(0,references/* shortHash */.BC)(sha)} "${plain(subject, 60)}"${by(plain(author, 60))}`,
    file: file => plain(file),
    hash: references/* shortHash */.BC,
});
function sentencesOf({ commits, total }, words) {
    const [first] = commits;
    if (!first)
        return [];
    const pointed = commits.filter(({ touches }) => touches !== undefined);
    const sentences = [];
    for (const suspect of pointed.slice(0, suspects_NAMED)) {
        const where = suspect.traced ? 'which the traceback names' : 'the test’s own file';
        sentences.push(`${words.commit(suspect)} touches ${words.file(suspect.touches)}, ${where}.`);
    }
    const untested = untestedIn(commits, total, words);
    if (pointed.length === 0) {
        const named = commits.slice(0, suspects_NAMED).map(words.commit).join(', ');
        const rest = total - Math.min(suspects_NAMED, commits.length);
        const more = rest > 0 ? ` and ${(0,render_words/* count */.U9)(rest)} more` : '';
        const of = total === 1 ? 'The commit' : `One of ${(0,render_words/* plural */.LS)(total, 'commit')}`;
        sentences.push(`${of}: ${named}${more}${untested === '' ? '' : `; ${untested}`}.`);
    }
    else if (total > Math.min(pointed.length, suspects_NAMED)) {
        sentences.push(`There are ${(0,render_words/* plural */.LS)(total, 'commit')} in all${untested === '' ? '' : `; ${untested}`}.`);
    }
    else if (untested !== '') {
        sentences.push(`${untested.charAt(0).toUpperCase()}${untested.slice(1)}.`);
    }
    return sentences;
}
function untestedIn(commits, total, words) {
    const untested = commits.filter(({ tested }) => !tested);
    const named = untested.slice(0, UNTESTED).map(({ sha }) => words.hash(sha));
    const rest = untested.length - named.length + (total - commits.length);
    return named.length === 0 ? '' : `no run tested ${named.join(', ')}${rest > 0 ? ` and ${(0,render_words/* count */.U9)(rest)} more` : ''}`;
}

;// CONCATENATED MODULE: ./lib/render/terminal.js










/** Tests of a kind that are named; the rest is counted. */
const terminal_MOST = { broken: 20, alike: 5, still: 10, others: 5 };
const NAMER = {
    run: run => `run ${plain(run.build, 60)}`,
    name: name => plain(name, 80),
    gap: ', ',
};
/** What the run means, as lines for a terminal, the last one ended. */
function renderTerminal(judgement, options) {
    const ink = inkOf(options);
    const view = viewOf(judgement);
    const blocks = [
        headline(judgement, view, ink),
        broken(judgement, view, ink),
        different(view, ink),
        still(view, ink),
        well(judgement, view, ink),
        changes(judgement, view, ink),
        remarks(judgement, ink),
    ];
    const lines = blocks.filter(block => block.length > 0).map(block => block.join('\n'));
    return `${lines.join('\n\n')}\n`;
}
function headline(judgement, view, ink) {
    const { run, line, base } = judgement;
    const { mark, text } = headlineOf(judgement, view, {}, NAMER);
    const passed = run.counts.passed + run.counts.xfailed + run.counts.xpassed;
    const known = view.bad === 0 || passed === 0 || view.outage ? '' : `, ${(0,render_words/* count */.U9)(passed)} passed`;
    const said = `${text}${known}${view.total === 0 || view.outage ? '' : ` in ${(0,render_words/* duration */.p0)(run.seconds)}`}`;
    const hue = mark === '✅' ? 'green' : mark === '❌' ? 'red' : 'yellow';
    const where = [
        `run ${plain(run.build, 60)}`,
        plain(line, 60),
        run.commit === null ? '' : plain((0,references/* shortHash */.BC)(run.commit)),
    ];
    const place = where.filter(part => part !== '').join(' · ');
    const lines = [ends(ink.paint('bold', ink.paint(hue, said)), ink.paint('dim', place), Math.min(ink.width, 120))];
    if (!base && view.total > 0)
        lines.push(ink.paint('dim', 'From the next run on, you will see what changed and since when.'));
    return lines;
}
function rowOf(test, said, note) {
    const { id, strip, standing, detail, verdict } = test;
    const place = detail?.file === undefined ? undefined : `${detail.file}${detail.line === undefined ? '' : `:${detail.line}`}`;
    return {
        test: id,
        strip,
        first: standing.streak?.first,
        passed: standing.lastGood,
        ...((0,render_words/* listed */.KE)([verdict === 'new and failing' && 'new test', note], ', ') === ''
            ? {}
            : { note: (0,render_words/* listed */.KE)([verdict === 'new and failing' && 'new test', note], ', ') }),
        ...(said ? { error: (0,names/* errorOf */.Mz)(detail), place } : {}),
    };
}
function broken(judgement, view, ink) {
    if (view.outage)
        return outage(view, ink);
    const lines = [];
    let room = terminal_MOST.broken;
    let hidden = 0;
    for (const { first, tests, error } of causesOf(view.broken)) {
        const shown = tests.slice(0, Math.min(room, terminal_MOST.alike));
        room -= shown.length;
        if (shown.length === 0)
            hidden += tests.length;
        if (shown.length === 0)
            continue;
        if (lines.length > 0)
            lines.push('');
        // What they have in common is said once, and one bisection finds it.
        if (tests.length > 1) {
            const subject = tests.length === view.broken.length ? (0,render_words/* together */.bs)(tests.length) : (0,render_words/* count */.U9)(tests.length);
            lines.push(`${subject} fail for one reason: ${error === undefined ? 'the same failure' : plain(error)}`);
        }
        const rows = shown.map(test => {
            const flaky = flakyNote(judgement, test.id);
            const suspects = test === first ? suspectsFor(judgement.suspects, [test]) : undefined;
            return {
                ...rowOf(test, test === first, flaky === '' ? undefined : `flaky: ${flaky}`),
                ...(suspects ? { suspects: suspectsLines(suspects) } : {}),
            };
        });
        lines.push(...failingRows(rows, ink, '✗', 'red', 1));
        if (tests.length > shown.length)
            lines.push(`  … ${(0,render_words/* count */.U9)(tests.length - shown.length)} more for the same reason`);
    }
    return hidden > 0 ? [...lines, '', ...left(hidden, 0)] : lines;
}
function outage({ causes }, ink) {
    const [main, ...rest] = causes;
    if (!main)
        return [];
    const { first } = main;
    const place = first.detail?.file === undefined ? '' : ` (${plain(first.detail.file)}:${(0,render_words/* count */.U9)(first.detail.line ?? 1)})`;
    const lines = [`${(0,render_words/* count */.U9)(main.tests.length)} × ${plain(main.error ?? 'the same failure')}${place}`];
    const others = rest.flatMap(cause => cause.tests);
    if (others.length === 0)
        return lines;
    const rows = others.slice(0, terminal_MOST.others).map(test => rowOf(test, true));
    return [...lines, '', ...failingRows(rows, ink, '✗', 'red'), ...left(others.length, terminal_MOST.others)];
}
const left = (total, shown) => total > shown ? [`… ${(0,render_words/* count */.U9)(total - shown)} more, see pytest-ledger failures`] : [];
function different({ by, outage: isOutage }, ink) {
    const tests = by['failing differently'];
    if (tests.length === 0 || isOutage)
        return [];
    const rows = tests.slice(0, terminal_MOST.broken).map(test => rowOf(test, true, 'now with another error'));
    return [...failingRows(rows, ink, '✗', 'yellow'), ...left(tests.length, terminal_MOST.broken)];
}
function still({ by, outage: isOutage }, ink) {
    const tests = by['still failing'];
    if (tests.length === 0 || isOutage)
        return [];
    const rows = tests.slice(0, terminal_MOST.still).map(test => {
        const { streak } = test.standing;
        return rowOf(test, false, streak ? (0,render_words/* plural */.LS)(streak.bad, 'run') : undefined);
    });
    return ['Still failing:', ...failingRows(rows, ink, '✗', 'dim', 0), ...left(tests.length, terminal_MOST.still)];
}
function well(judgement, { by, retried }, ink) {
    const fixed = by.fixed.map(test => {
        const { streak } = test.standing;
        const note = streak ? `fixed, failed since ${pointText(streak.first)}` : 'fixed';
        return [`${ink.paint('green', '✓')} ${plain(test.id)}`, paintedStrip(test.strip, ink), ink.paint('dim', note)];
    });
    const flaky = retried.map(test => [
        `${ink.paint('yellow', '~')} ${plain(test.id)}`,
        paintedStrip(test.strip, ink),
        ink.paint('dim', (0,render_words/* listed */.KE)([`flaky, passed at attempt ${(0,render_words/* count */.U9)((test.detail?.attempts?.length ?? 0) + 1)}`, flakyNote(judgement, test.id)], ', ')),
    ]);
    const more = (all, what) => all.length > terminal_MOST.others ? [`… ${(0,render_words/* count */.U9)(all.length - terminal_MOST.others)} more ${what}`] : [];
    return [
        ...columns([...fixed.slice(0, terminal_MOST.others), ...flaky.slice(0, terminal_MOST.others)]),
        ...more(fixed, 'fixed'),
        ...more(flaky, 'passed on retry'),
    ];
}
function changes(judgement, { by }, ink) {
    if (!judgement.base)
        return [];
    const kinds = ['newly skipped', 'unskipped', 'removed', 'added'].flatMap(kind => by[kind].length === 0 ? [] : [`${(0,render_words/* count */.U9)(by[kind].length)} ${kind}: ${named(by[kind])}`]);
    const paced = [...by.slower, ...by.faster].slice(0, terminal_MOST.others).map(({ id, verdict, seconds = 0, usualSeconds }) => {
        const usual = usualSeconds === undefined ? '' : `, usually ${(0,render_words/* duration */.p0)(usualSeconds)}`;
        return `${verdict}: ${plain(id)} ${(0,render_words/* duration */.p0)(seconds)}${usual}`;
    });
    const rest = by.slower.length + by.faster.length - paced.length;
    return [...kinds, ...paced, ...(rest > 0 ? [`… ${(0,render_words/* count */.U9)(rest)} more slower or faster`] : [])].map(line => ink.paint('dim', line));
}
function named(tests) {
    const names = tests.slice(0, 3).map(({ id }) => plain(id));
    return tests.length > 3 ? `${names.join(', ')}, …` : names.join(', ');
}
function remarks({ problems, doubled }, ink) {
    const errors = problems.filter(problem => problem.level === 'error');
    const lines = errors.slice(0, terminal_MOST.others).map(({ file, line, message }) => {
        const place = line === undefined ? file : `${file}:${line}`;
        return `not read: ${plain(place)}: ${plain((0,render_escape/* firstLine */.TM)(message), 300)}`;
    });
    if (errors.length > terminal_MOST.others)
        lines.push(`… ${(0,render_words/* plural */.LS)(errors.length - terminal_MOST.others, 'more problem')} reading the reports`);
    if (doubled.length > 0) {
        lines.push(`${(0,render_words/* plural */.LS)(doubled.length, 'test')} reported more than once in this run, the worse result counts: ` +
            'give each value of a matrix its own --target');
    }
    return lines.map(line => ink.paint('yellow', line));
}

// EXTERNAL MODULE: ./lib/store/github-errors.js
var github_errors = __webpack_require__(20072);
;// CONCATENATED MODULE: ./lib/store/github-commits.js
/** Commits that touched a file, of which those in the range are looked for. */
const MOST_OF_FILE = 100;
const githubCommitLog = ({ octokit }, { owner, repo, pathOf }) => async (good, bad, files) => {
    const { data } = await octokit.repos.compareCommitsWithBasehead({ owner, repo, basehead: `${good}...${bad}` });
    const changed = new Set(data.files?.map(({ filename }) => filename));
    const touched = files.filter(file => changed.has(pathOf(file)));
    // Of several files the first is the one that says most.
    const [first] = touched;
    const single = data.commits.length === 1;
    const touching = first === undefined || single
        ? new Set()
        : await commitsOf(() => octokit.repos.listCommits({ owner, repo, sha: bad, path: pathOf(first), per_page: MOST_OF_FILE }));
    const commits = data.commits.map(({ sha, commit }) => ({
        sha,
        subject: commit.message.split('\n', 1)[0].slice(0, 200),
        author: commit.author?.name ?? '',
        files: single ? touched : first !== undefined && touching.has(sha) ? [first] : [],
    }));
    return { commits: commits.reverse(), total: data.total_commits };
};
async function commitsOf(ask) {
    const { data } = await ask();
    return new Set(data.map(({ sha }) => sha));
}

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/store/github-client.js + 3 modules
var github_client = __webpack_require__(97373);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./lib/store/github-hash.js
// Object ids as git computes them. Whatever comes from GitHub is compared with its own id, so that nothing cut short,
// left out or changed on the way is taken for what was recorded.

const hashOf = (type, content) => (0,external_node_crypto_.createHash)('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
const blobId = (content) => hashOf('blob', Buffer.from(content));
/** Of trees as we write them; another one may have files of other modes, and an id that this function does not find. */
const MODES = { blob: '100644', tree: '40000', commit: '160000' };
function treeId(entries) {
    const sortKey = ({ name, type }) => Buffer.from(type === 'tree' ? `${name}/` : name);
    const sorted = entries.toSorted((a, b) => Buffer.compare(sortKey(a), sortKey(b)));
    const rows = sorted.map(({ name, type, oid }) => Buffer.concat([Buffer.from(`${MODES[type]} ${name}\0`), Buffer.from(oid, 'hex')]));
    return hashOf('tree', Buffer.concat(rows));
}

;// CONCATENATED MODULE: ./lib/store/github-tree.js
// Commits by GitHub's REST endpoints, object by object: for the branch's first commit, which has no parent and so is not for
// createCommitOnBranch, and for contents that are too much for one request. https://docs.github.com/rest/git


/**
 * Bytes of text in one request for a tree. From some 2.5 MB these time out.
 * https://github.com/codesandbox/codesandbox-client/issues/8614
 */
const MOST_IN_TREE = 1_000_000;
/**
 * Makes a commit on `parent`, or, for null, one that is the first. It can be repeated: the objects are the same ones.
 * @param isKnown whether GitHub has a blob already, so that its content need not be sent
 */
async function makeCommit({ octokit }, { owner, repo }, parent, changes, message, isKnown = () => false) {
    const file = { mode: '100644', type: 'blob' };
    let tree = parent === null ? undefined : treeOf((await octokit.git.getCommit({ owner, repo, commit_sha: parent })).data);
    for (const part of partsOf(changes, isKnown)) {
        const rows = [];
        for (const { path, text, known } of part) {
            if (known !== undefined) {
                rows.push({ path, ...file, sha: known });
            }
            else if (text !== null && Buffer.byteLength(text) > MOST_IN_TREE) {
                const content = Buffer.from(text).toString('base64');
                rows.push({
                    path,
                    ...file,
                    sha: idOf((await octokit.git.createBlob({ owner, repo, content, encoding: 'base64' })).data),
                });
            }
            else {
                rows.push({ path, ...file, ...(text === null ? { sha: null } : { content: text }) });
            }
        }
        const base = tree === undefined ? {} : { base_tree: tree };
        tree = idOf((await octokit.git.createTree({ owner, repo, ...base, tree: rows })).data);
    }
    const parents = parent === null ? [] : [parent];
    // Without an author GitHub takes the token's, and signs.
    return { oid: idOf((await octokit.git.createCommit({ owner, repo, message, tree: tree, parents })).data) };
}
/** Bytes of a file's entry, in which nothing is but its path and id. */
const ROW = 150;
/** Changes that fit into one tree each, one of which goes on from the other. */
function* partsOf({ writes, removes }, isKnown) {
    let part = removes.map(path => ({ path, text: null }));
    let bytes = 0;
    for (const [path, text] of writes) {
        const oid = blobId(text);
        const known = isKnown(oid);
        const length = Buffer.byteLength(text);
        const cost = known || length > MOST_IN_TREE ? ROW : ROW + length;
        if (bytes + cost > MOST_IN_TREE && part.length > 0) {
            yield part;
            [part, bytes] = [[], 0];
        }
        part.push({ path, text, ...(known ? { known: oid } : {}) });
        bytes += cost;
    }
    yield part;
}
/**
 * Makes the branch, or moves it forward. Neither happens when another was first: a ref cannot be made twice, and what another
 * wrote meanwhile is not behind our commit.
 */
async function moveBranch({ octokit }, { owner, repo, branch }, parent, { oid }) {
    const once = { owner, repo, sha: oid, request: { retries: 0 } };
    const { data } = parent === null
        ? await octokit.git.createRef({ ...once, ref: `refs/heads/${branch}` })
        : await octokit.git.updateRef({ ...once, ref: `heads/${branch}`, force: false });
    if (!(0,github_client/* isRecord */.u4)(data) || !(0,github_client/* isRecord */.u4)(data['object']) || data['object']['sha'] !== oid)
        throw new github_client/* CutAnswer */.Td();
}
const REPLACE = 'mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }';
/** Moves the branch to a commit that does not go on from it, if it still is where it was. */
async function replaceBranch(client, { owner, repo, branch }, beforeOid, { oid }) {
    const query = 'query ($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { id } }';
    const { id: repositoryId } = await (0,github_client/* askRepository */.gq)(client, query, { owner, repo }, ({ id }) => typeof id === 'string');
    const refUpdates = [{ name: `refs/heads/${branch}`, beforeOid, afterOid: oid, force: true }];
    const answer = await (0,github_client/* sendGraphql */.Qf)(client, REPLACE, { input: { repositoryId, refUpdates } }, 'once');
    if (!(0,github_client/* isRecord */.u4)(answer) || !(0,github_client/* isRecord */.u4)(answer['updateRefs']))
        throw new github_client/* CutAnswer */.Td();
}
function treeOf(data) {
    return idOf((0,github_client/* isRecord */.u4)(data) ? data['tree'] : undefined);
}
function idOf(data) {
    const oid = (0,github_client/* isRecord */.u4)(data) ? data['sha'] : undefined;
    if (!(0,github_client/* isOid */.dH)(oid))
        throw new github_client/* CutAnswer */.Td();
    return oid;
}

;// CONCATENATED MODULE: ./lib/store/github-commit.js
// Writes to the branch on GitHub: all or nothing, and only if it still is where it was read. GitHub asks for at most 80
// content-creating requests a minute, so the usual write is one, GraphQL's createCommitOnBranch.
// https://docs.github.com/graphql/reference/mutations#createcommitonbranch





/**
 * Bytes that are written by one mutation. Bodies of 40 MB and more are known to fail, and Base64 adds a third; but GitHub
 * also has only 10 seconds. https://github.com/cpina/github-action-push-to-another-repository/issues/37
 */
const MOST_AT_ONCE = 10_000_000;
function openGithubWriter(client, place, objects, mostAtOnce = MOST_AT_ONCE) {
    let atOnce = mostAtOnce;
    return {
        commit: async (on, changes, message) => {
            const write = { writes: changes.writes, removes: await presentOf(on, changes) };
            const bytes = [...write.writes.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
            let made;
            try {
                if (on.commit !== null && bytes <= atOnce) {
                    return { kind: 'committed', commit: await commitOnBranch(client, place, on.commit, write, message) };
                }
                made = await makeCommit(client, place, on.commit, write, message);
                await moveBranch(client, place, on.commit, made);
                return { kind: 'committed', commit: made.oid };
            }
            catch (error) {
                // Should it have been too much, then the next attempt goes in parts.
                if ((0,github_errors/* isTimeout */.kL)(error) && made === undefined)
                    atOnce = Math.min(atOnce, bytes - 1);
                return await settle(client, place, objects, on.commit, write, made, error);
            }
        },
        replace: async (on, writes, message) => {
            const write = { writes, removes: [] };
            let made;
            try {
                made = await makeCommit(client, place, null, write, message, objects.knowsBlob);
                await replaceBranch(client, place, on, made);
                return { kind: 'committed', commit: made.oid };
            }
            catch (error) {
                return await settle(client, place, objects, on, write, made, error);
            }
        },
    };
}
/** Those removals that remove something: GitHub refuses the others, and a path that is also written. */
async function presentOf(on, { writes, removes }) {
    const present = removes.map(async (path) => {
        const slash = path.lastIndexOf('/');
        return !writes.has(path) && (await on.names(path.slice(0, Math.max(0, slash)))).includes(path.slice(slash + 1));
    });
    const found = await Promise.all(present);
    return removes.filter((_, n) => found[n]);
}
const MUTATION = 'mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }';
async function commitOnBranch(client, { owner, repo, branch }, expectedHeadOid, { writes, removes }, message) {
    const [headline = '', ...body] = message.split('\n');
    const input = {
        branch: { repositoryNameWithOwner: `${owner}/${repo}`, branchName: branch },
        expectedHeadOid,
        message: { headline, body: body.join('\n').trim() },
        fileChanges: {
            additions: [...writes].map(([path, text]) => ({ path, contents: Buffer.from(text).toString('base64') })),
            deletions: removes.map(path => ({ path })),
        },
    };
    const answer = await (0,github_client/* sendGraphql */.Qf)(client, MUTATION, { input }, 'once');
    const payload = (0,github_client/* isRecord */.u4)(answer) ? answer['createCommitOnBranch'] : undefined;
    const commit = (0,github_client/* isRecord */.u4)(payload) ? payload['commit'] : undefined;
    const oid = (0,github_client/* isRecord */.u4)(commit) ? commit['oid'] : undefined;
    if (!(0,github_client/* isOid */.dH)(oid))
        throw new github_client/* CutAnswer */.Td();
    return oid;
}
/**
 * What a write that failed has come to. GitHub may have made it all the same, now or in a moment, and words for a lost race
 * change, so where it is not plain the branch says.
 */
async function settle(client, place, objects, parent, write, made, error) {
    if (!(0,github_errors/* isFromGithub */.I2)(error) || (0,github_errors/* isRefused */.H0)(error))
        throw (0,github_errors/* explain */.WE)(error, place, 'written');
    const lost = { kind: 'lost', why: (0,github_errors/* explain */.WE)(error, place, 'written').message };
    let history;
    try {
        history = await readHistory(client, place);
        const ours = await findOurs(objects, history, parent, write, made);
        if (ours !== undefined)
            return { kind: 'committed', commit: ours };
    }
    catch (cause) {
        throw unsettled(place, error, cause);
    }
    const head = history[0]?.oid ?? null;
    if ((0,github_errors/* isUnclear */.Z5)(error) || (0,github_errors/* isLostRace */.Ii)(error) || head !== parent)
        return lost;
    throw (0,github_errors/* explain */.WE)(error, place, 'written');
}
/** Recording again is harmless: what the ledger has already is not added to it. */
function unsettled(place, error, cause) {
    const [first, then] = [(0,github_errors/* explain */.WE)(error, place, 'written').message, (0,github_errors/* explain */.WE)(cause, place, 'read').message];
    return new errors/* UserError */.yo(`${first} Whether it was written all the same could not be found out: ${then} Recording it again does no harm.`, { cause: error });
}
/** How many others may have written after us while we were told nothing. */
const HISTORY = 10;
const HISTORY_QUERY = `query ($owner: String!, $repo: String!, $ref: String!) { repository(owner: $owner, name: $repo) {
  ref(qualifiedName: $ref) { target { ${parents(HISTORY)} } } } }`;
function parents(depth) {
    return depth === 0 ? 'oid' : `oid ... on Commit { parents(first: 1) { nodes { ${parents(depth - 1)} } } }`;
}
/** The newest commits of the branch; none when there is no branch. */
async function readHistory(client, { owner, repo, branch }) {
    const { ref } = await (0,github_client/* askRepository */.gq)(client, HISTORY_QUERY, { owner, repo, ref: `refs/heads/${branch}` }, each => each['ref'] !== undefined);
    if (ref === null)
        return [];
    const links = [];
    for (let commit = (0,github_client/* isRecord */.u4)(ref) ? ref['target'] : undefined; commit !== undefined;) {
        if (!(0,github_client/* isRecord */.u4)(commit) || !(0,github_client/* isOid */.dH)(commit['oid']))
            throw new github_client/* CutAnswer */.Td();
        const nodes = (0,github_client/* isRecord */.u4)(commit['parents']) ? commit['parents']['nodes'] : undefined;
        const next = Array.isArray(nodes) ? nodes[0] : undefined;
        links.push({ oid: commit['oid'], parent: (0,github_client/* isRecord */.u4)(next) && (0,github_client/* isOid */.dH)(next['oid']) ? next['oid'] : null });
        commit = next;
    }
    return links;
}
/** Files that are compared. More would only say the same. */
const MOST_COMPARED = 200;
/** The commit among the newest that is this write: on the same parent, with the same files. */
async function findOurs(objects, history, parent, { writes, removes }, made) {
    if (made)
        return history.find(({ oid }) => oid === made.oid)?.oid;
    const after = parent === null ? undefined : history.find(link => link.parent === parent)?.oid;
    if (after === undefined)
        return undefined;
    const wanted = [
        ...[...writes].map(([path, text]) => ({ path, oid: blobId(text) })),
        ...removes.map(path => ({ path, oid: null })),
    ];
    const same = await Promise.all(wanted.slice(0, MOST_COMPARED).map(async ({ path, oid }) => (await objects.idAt(after, path)) === oid));
    return same.every(Boolean) ? after : undefined;
}

;// CONCATENATED MODULE: ./lib/store/github-batch.js
// Puts many questions for git objects into one GraphQL request: whatever is asked for in one turn of the event loop.



/** GitHub gives a request 10 seconds. A question for the text of one of our files weighs 4. */
const MOST_WEIGHT = 400;
/** Returns what asks a question. Null is for a path at which a commit has nothing. @throws UnreadableLedger, UserError */
function openBatch(client, place) {
    const waiting = [];
    const flush = () => {
        while (waiting.length > 0) {
            let weight = 0;
            const tooMany = waiting.findIndex((each, n) => (weight += each.weight) > MOST_WEIGHT && n > 0);
            void send(client, place, waiting.splice(0, tooMany < 0 ? waiting.length : tooMany));
        }
    };
    return question => new Promise((resolve, reject) => {
        if (waiting.length === 0)
            setImmediate(flush);
        waiting.push({ ...question, resolve, reject });
    });
}
/** One request for all, or, if that takes GitHub too long, one for each. */
async function send(client, place, asked) {
    try {
        try {
            await answer(client, place, asked);
        }
        catch (error) {
            if (!(0,github_errors/* isTimeout */.kL)(error) || (asked.length === 1 && asked[0]?.lighter === undefined))
                throw error;
            for (const each of asked)
                await answer(client, place, [{ ...each, fields: each.lighter ?? each.fields }]);
        }
    }
    catch (error) {
        for (const { reject } of asked)
            reject((0,github_errors/* explain */.WE)(error, place, 'read'));
    }
}
async function answer(client, place, asked) {
    const commits = [...new Set(asked.flatMap(({ commit }) => commit ?? []))];
    const names = [];
    const fields = [];
    const variables = { owner: place.owner, repo: place.repo };
    const ask = (alias, by, value, wanted) => {
        names.push(`$${alias}: ${by === 'oid' ? 'GitObjectID' : 'String'}!`);
        fields.push(`${alias}: object(${by}: $${alias}) { ${wanted} }`);
        variables[alias] = value;
    };
    for (const [n, { by, value, fields: wanted }] of asked.entries())
        ask(`o${n}`, by, value, wanted);
    // Where a commit is not there (yet), as on a replica that lags behind, none of its paths says anything.
    for (const [n, commit] of commits.entries())
        ask(`c${n}`, 'oid', commit, 'oid');
    const query = `query ($owner: String!, $repo: String!, ${names.join(', ')}) { repository(owner: $owner, name: $repo) { ${fields.join(' ')} } }`;
    const lacks = (repository, { by, commit }, n) => {
        if (by === 'oid' && !(0,github_client/* isRecord */.u4)(repository[`o${n}`]))
            return asked[n]?.value;
        return commit !== undefined && !(0,github_client/* isRecord */.u4)(repository[`c${commits.indexOf(commit)}`]) ? commit : undefined;
    };
    const repository = await (0,github_client/* askRepository */.gq)(client, query, variables, each => asked.every((question, n) => lacks(each, question, n) === undefined));
    for (const [n, question] of asked.entries()) {
        const lacking = lacks(repository, question, n);
        if (lacking === undefined)
            question.resolve(repository[`o${n}`]);
        else
            question.reject(new errors/* UnreadableLedger */.XQ(`${lacking} is referred to, but GitHub does not have it. Try again; if it stays so, restore the branch`));
    }
}

;// CONCATENATED MODULE: ./lib/store/github-objects.js
// Reads git objects over GitHub's API. An object is known by the hash of its content, so what was read once is true for
// ever, wherever the branch moves, and nothing that was cut short or left out can pass for it.





/** The fields of a tree that `learn` wants. */
const NAMES = 'oid ... on Tree { entries { name type oid } }';
/** Those of a blob. `text` ends after 512,000 bytes, and only `isTruncated` says so. */
const TEXT = 'oid ... on Blob { isTruncated text }';
const TEXTS = `oid ... on Tree { entries { name type oid object { ${TEXT} } } }`;
/** Characters of text to remember: a line, not a whole ledger. */
const MEMORY = 64 * 1024 * 1024;
function openGithubObjects(client, place) {
    const ask = openBatch(client, place);
    const trees = new Map();
    const blobs = new Set();
    const texts = openTexts();
    /** Too long for GraphQL, so not asked for there again. */
    const long = new Set();
    const learn = (node) => {
        if (!(0,github_client/* isRecord */.u4)(node) || !(0,github_client/* isOid */.dH)(node['oid']))
            return;
        const { oid, isTruncated, entries } = node;
        const [text, tree] = [textOf(node), entriesOf(node)];
        if (text !== undefined)
            void texts.remember(oid, Promise.resolve(text));
        if (tree)
            trees.set(oid, Promise.resolve(tree));
        for (const entry of tree ?? [])
            if (entry.type === 'blob')
                blobs.add(entry.oid);
        if (isTruncated === true)
            long.add(oid);
        if (Array.isArray(entries))
            for (const entry of entries)
                if ((0,github_client/* isRecord */.u4)(entry))
                    learn(entry['object']);
    };
    const readTree = async (oid, what) => {
        const withTexts = what === 'texts';
        const cost = withTexts ? { fields: TEXTS, lighter: NAMES, weight: 100 } : { fields: NAMES, weight: 2 };
        const node = await ask({ by: 'oid', value: oid, ...cost });
        learn(node);
        return entriesOf(node) ?? restTree(client, place, oid);
    };
    const readText = async (oid) => {
        const node = long.has(oid) ? null : await ask({ by: 'oid', value: oid, fields: TEXT, weight: 4 });
        return textOf(node) ?? restText(client, place, oid);
    };
    return {
        tree: (oid, what) => {
            const known = trees.get(oid);
            if (known)
                return known;
            const reading = readTree(oid, what);
            trees.set(oid, reading);
            reading.catch(() => trees.delete(oid));
            return reading;
        },
        knowsTree: oid => trees.has(oid),
        knowsBlob: oid => blobs.has(oid),
        text: oid => texts.get(oid) ?? texts.remember(oid, readText(oid)),
        idAt: async (commit, path) => {
            const node = await ask({ by: 'expression', value: `${commit}:${path}`, fields: 'oid', weight: 1, commit });
            return (0,github_client/* isRecord */.u4)(node) && (0,github_client/* isOid */.dH)(node['oid']) ? node['oid'] : null;
        },
        learn,
    };
}
/** The texts read last. */
function openTexts() {
    const texts = new Map();
    const lengths = new Map();
    let total = 0;
    const keep = (oid, { length }) => {
        if (!lengths.has(oid))
            total += length;
        lengths.set(oid, length);
        for (const [oldest, lost] of lengths) {
            if (total <= MEMORY || oldest === oid)
                break;
            total -= lost;
            lengths.delete(oldest);
            texts.delete(oldest);
        }
    };
    return {
        get: oid => texts.get(oid),
        remember: (oid, text) => {
            texts.set(oid, text);
            text.then(known => keep(oid, known), () => texts.delete(oid));
            return text;
        },
    };
}
/** The text of a blob if the answer has all of it. */
function textOf(node) {
    const { oid, text } = (0,github_client/* isRecord */.u4)(node) ? node : {};
    return typeof text === 'string' && blobId(text) === oid ? text : undefined;
}
/** The entries of a tree if the answer has all of them. */
function entriesOf(node) {
    const { oid, entries } = (0,github_client/* isRecord */.u4)(node) ? node : {};
    if (!Array.isArray(entries) || !entries.every(isEntry))
        return undefined;
    const plain = entries.map(({ name, type, oid: of }) => ({ name, type, oid: of }));
    return treeId(plain) === oid ? plain : undefined;
}
const TYPES = new Set(['blob', 'tree', 'commit']);
const isEntry = (entry) => (0,github_client/* isRecord */.u4)(entry) && typeof entry['name'] === 'string' && (0,github_client/* isOid */.dH)(entry['oid']) && TYPES.has(entry['type']);
/** Up to 100 MB, which GraphQL cuts. https://docs.github.com/rest/git/blobs#get-a-blob */
async function restText(client, { owner, repo, branch }, oid) {
    let known = '';
    const check = (answer) => {
        const { content, encoding } = dataOf(answer);
        if (typeof content !== 'string' || encoding !== 'base64')
            return undefined;
        const bytes = Buffer.from(content, 'base64');
        known = blobId(bytes);
        return known === oid ? bytes : undefined;
    };
    try {
        const read = client.octokit.git.getBlob;
        return (await (0,github_client/* untilWhole */.kQ)(client, () => read({ owner, repo, file_sha: oid }), check)).toString('utf8');
    }
    catch (error) {
        if (known === '')
            throw (0,github_errors/* explain */.WE)(error, { owner, repo, branch }, 'read');
        throw new errors/* UnreadableLedger */.XQ(`GitHub gives ${oid} a content that is ${known}`, { cause: error });
    }
}
/** Trees whose entries did not add up to their id. This answer says by itself whether it is whole. */
async function restTree(client, { owner, repo, branch }, oid) {
    const check = (answer) => {
        const { tree, truncated } = dataOf(answer);
        if (truncated !== false || !Array.isArray(tree))
            return undefined;
        const entries = tree.map((entry) => ({
            name: entry['path'],
            type: entry['type'],
            oid: entry['sha'],
        }));
        return entries.every(isEntry) ? entries : undefined;
    };
    try {
        const read = client.octokit.git.getTree;
        return await (0,github_client/* untilWhole */.kQ)(client, () => read({ owner, repo, tree_sha: oid }), check);
    }
    catch (error) {
        throw (0,github_errors/* explain */.WE)(error, { owner, repo, branch }, 'read');
    }
}
function dataOf(answer) {
    const data = (0,github_client/* isRecord */.u4)(answer) ? answer['data'] : undefined;
    return (0,github_client/* isRecord */.u4)(data) ? data : {};
}

// EXTERNAL MODULE: ./lib/core/ledger/submission.js
var submission = __webpack_require__(48913);
;// CONCATENATED MODULE: ./lib/store/github-snapshot.js
// One state of the branch on GitHub: its head, and whatever is read through it. Every step down a path goes by the ids in
// the tree above, so nothing of another state gets in, and only what the tree above does not list is missing.






/**
 * One request: the head of the branch, what is in its root, the format file and the page. Folders that are known to be needed come
 * along: they are asked for by the branch's name, which may have moved in between, but they only count where their ids say
 * that they belong to the head.
 */
async function takeSnapshot(client, place, objects, ahead) {
    const head = await readHead(client, place, objects, ahead);
    const treeAt = async (folder, what = 'names') => {
        if (head === null)
            return undefined;
        let oid = head.tree;
        const steps = folder === '' ? [] : folder.split('/');
        for (const step of steps) {
            const entry = (await objects.tree(oid, 'names')).find(({ name }) => name === step);
            if (!entry)
                return undefined;
            if (entry.type !== 'tree')
                throw new errors/* UnreadableLedger */.XQ(`${folder} on branch ${place.branch} is not a folder`);
            oid = entry.oid;
        }
        return { oid, entries: await objects.tree(oid, what) };
    };
    const found = new Map();
    /** The names in all of the folders would grow with the history. Whether one name is there is little. */
    const lookFor = async (folder, name) => {
        const tree = await treeAt(folder);
        if (!tree || head === null)
            return [];
        const inside = tree.entries.filter(({ type }) => type === 'tree');
        const has = async (each) => objects.knowsTree(each.oid)
            ? (await objects.tree(each.oid, 'names')).some(entry => entry.name === name)
            : (await objects.idAt(head.commit, `${folder}/${each.name}/${name}`)) !== null;
        const there = await Promise.all(inside.map(has));
        return namesOf(inside.filter((_, n) => there[n]));
    };
    const namesOf = (entries = []) => entries.map(({ name }) => name);
    return {
        commit: head?.commit ?? null,
        names: async (folder) => namesOf((await treeAt(folder))?.entries).sort(submission/* compareText */.n6),
        folders: async (folder) => namesOf((await treeAt(folder))?.entries.filter(({ type }) => type === 'tree')),
        files: async (folder, wanted) => {
            const tree = await treeAt(folder, wanted ? 'names' : 'texts');
            const blobs = (tree?.entries ?? []).filter(({ name, type }) => type === 'blob' && (wanted?.(name) ?? true));
            return new Map(await Promise.all(blobs.map(async ({ name, oid }) => [name, await objects.text(oid)])));
        },
        foldersWith: (folder, name) => {
            const key = `${folder}/${name}`;
            const known = found.get(key);
            if (known)
                return known;
            const looking = lookFor(folder, name);
            found.set(key, looking);
            looking.catch(() => found.delete(key));
            return looking;
        },
    };
}
async function readHead(client, place, objects, ahead) {
    const ref = `refs/heads/${place.branch}`;
    const files = [ledger_paths/* FORMAT_FILE */.LH, ledger_paths/* README_FILE */.aF].map(path => ({ path, fields: TEXT }));
    const along = [...files, ...foldersAbove(ahead).map(path => ({ path, fields: NAMES }))];
    const names = along.map((_, n) => `$p${n}: String!`).join(', ');
    const fields = along.map((each, n) => `p${n}: object(expression: $p${n}) { ${each.fields} }`).join(' ');
    const query = `query ($owner: String!, $repo: String!, $ref: String!, ${names}) { repository(owner: $owner, name: $repo) {
    ref(qualifiedName: $ref) { target { __typename oid ... on Commit { tree { ${NAMES} } } } } ${fields}
  } }`;
    const { owner, repo } = place;
    const paths = Object.fromEntries(along.map(({ path }, n) => [`p${n}`, `${ref}:${path}`]));
    let answer;
    try {
        answer = await (0,github_client/* askRepository */.gq)(client, query, { owner, repo, ref, ...paths }, headIsWhole);
    }
    catch (error) {
        throw (0,github_errors/* explain */.WE)(error, place, 'read');
    }
    if (!headIsWhole(answer))
        throw (0,github_errors/* explain */.WE)(new github_client/* CutAnswer */.Td(), place, 'read');
    for (const n of along.keys())
        objects.learn(answer[`p${n}`]);
    if (answer['ref'] === null)
        return null;
    const target = targetOf(answer);
    const tree = target?.['tree'];
    if (!target || !(0,github_client/* isRecord */.u4)(tree) || !(0,github_client/* isOid */.dH)(tree['oid']) || !(0,github_client/* isOid */.dH)(target['oid'])) {
        throw new errors/* UnreadableLedger */.XQ(`branch ${place.branch} does not lead to a commit but to a ${String(target?.['__typename'])}`);
    }
    objects.learn(tree);
    return { commit: target['oid'], tree: tree['oid'] };
}
function targetOf({ ref }) {
    const target = (0,github_client/* isRecord */.u4)(ref) ? ref['target'] : undefined;
    return (0,github_client/* isRecord */.u4)(target) ? target : undefined;
}
/** Null is "no such branch". Nothing at all, or a ref that leads nowhere, is not. */
const headIsWhole = (answer) => answer['ref'] === null || (0,github_client/* isOid */.dH)(targetOf(answer)?.['oid']);
/** The folders and those above them: what is not listed there is missing. */
function foldersAbove(folders) {
    const all = folders.flatMap(folder => folder.split('/').map((_, n, steps) => steps.slice(0, n + 1).join('/')));
    return [...new Set(all)];
}

;// CONCATENATED MODULE: ./lib/store/github-weight.js
// What a state of the branch on GitHub weighs. How it is packed GitHub does not say.


const QUERY = `query ($owner: String!, $repo: String!, $oid: GitObjectID!) { repository(owner: $owner, name: $repo) {
  object(oid: $oid) { ... on Commit { history { totalCount } } } } }`;
async function weighOnGithub(client, place, oid) {
    const { owner, repo } = place;
    try {
        const [answer, tree] = await Promise.all([
            (0,github_client/* askRepository */.gq)(client, QUERY, { owner, repo, oid }, ({ object }) => countOf(object) !== undefined),
            client.octokit.git.getTree({ owner, repo, tree_sha: oid, recursive: '1' }),
        ]);
        // Of more than 100,000 files GitHub lists the first, which is told by nothing but `truncated`.
        const blobs = tree.data.tree.filter(({ type }) => type === 'blob');
        const bytes = blobs.reduce((sum, { size = 0 }) => sum + size, 0);
        return { commits: countOf(answer['object']) ?? 0, files: blobs.length, bytes };
    }
    catch (error) {
        throw (0,github_errors/* explain */.WE)(error, place, 'read');
    }
}
function countOf(commit) {
    const history = (0,github_client/* isRecord */.u4)(commit) ? commit['history'] : undefined;
    const count = (0,github_client/* isRecord */.u4)(history) ? history['totalCount'] : undefined;
    return typeof count === 'number' ? count : undefined;
}

;// CONCATENATED MODULE: ./lib/store/port.js
// What the ledger needs of a place that keeps a branch.

/**
 * A subset of what git allows, so that the name can stand in a stream of commands, and before a path.
 * @throws UserError
 */
function checkBranchName(branch) {
    if (/^[A-Za-z0-9_][\w.+@/-]*$/.test(branch) && !/\.\.|\/\/|@\{|\/$|\.lock$|\.$|\/\./.test(branch))
        return;
    throw new errors/* UserError */.yo(`${JSON.stringify(branch)} cannot be the name of the results branch. Use letters, digits, "-", "_", "." and "/".`);
}

;// CONCATENATED MODULE: ./lib/store/github.js





function openGithubStore({ client, ahead = [], mostAtOnce, ...place }) {
    checkBranchName(place.branch);
    const objects = openGithubObjects(client, place);
    const writer = openGithubWriter(client, place, objects, mostAtOnce);
    return {
        name: `branch ${place.branch} of ${place.owner}/${place.repo}`,
        snapshot: () => takeSnapshot(client, place, objects, ahead),
        // GitHub takes its own time for the commit's.
        commit: (on, changes, message) => writer.commit(on, changes, message),
        replace: (on, files, message) => writer.replace(on, files, message),
        weigh: oid => weighOnGithub(client, place, oid),
        close: async () => { },
    };
}

// EXTERNAL MODULE: ./lib/core/ledger/chunks.js
var chunks = __webpack_require__(81051);
// EXTERNAL MODULE: ./lib/core/ledger/consolidate.js
var consolidate = __webpack_require__(85256);
;// CONCATENATED MODULE: ./lib/action/ahead.js
// Reads at once what a run is known to need of the ledger, so that it costs one request and not one after the other.



/** @param folders the line that is recorded, and those that are only read */
function readAhead(store, folders, build) {
    return {
        ...store,
        snapshot: async () => {
            const snapshot = await store.snapshot();
            const kept = keepAnswers(snapshot);
            if (snapshot.commit === null)
                return kept;
            // What cannot be read is told when it is asked for in earnest.
            await Promise.allSettled(folders.map((folder, n) => readLine(kept, folder, n === 0 ? build : undefined)));
            return kept;
        },
    };
}
async function readLine(branch, folder, build) {
    const names = await branch.names(folder);
    const labels = names.filter(ledger_paths/* isLabel */.J2).sort((a, b) => (0,consolidate/* compareRuns */.qB)((0,ledger_paths/* parseLabel */.Q_)(a), (0,ledger_paths/* parseLabel */.Q_)(b)));
    if (labels.length === 0)
        return;
    // What is looked back at, and where a pull request branched off, may be some runs ago.
    const segments = labels.slice(-2);
    const volume = Math.max(0, ...names.flatMap(name => /^details-(\d+)-/.exec(name)?.[1] ?? []).map(Number));
    const details = names.filter(name => name.startsWith(`details-${volume}-`));
    const wanted = (name) => name.startsWith('tests-') ||
        name.startsWith(`keys-${volume}-`) ||
        name === (0,chunks/* chunkName */.fX)(`details-${volume}`, details.length - 1);
    await Promise.all([
        branch.files(folder, wanted),
        ...segments.map(label => branch.files(`${folder}/${label}`)),
        ...(build === undefined || labels.length < 2 ? [] : [branch.foldersWith(folder, (0,ledger_paths/* runFile */.y6)(build))]),
    ]);
}
/** The same snapshot, which asks only once in which folders a run is. */
function keepAnswers(snapshot) {
    const answers = new Map();
    return {
        ...snapshot,
        foldersWith: (folder, name) => {
            const key = `${folder}\n${name}`;
            const known = answers.get(key) ?? snapshot.foldersWith(folder, name);
            answers.set(key, known);
            return known;
        },
    };
}

;// CONCATENATED MODULE: ./lib/action/companion-workflow.js
// The workflow that records what a run without the right to write could only save.
/** @param workflow the name of the workflow whose runs it follows */
const companionWorkflow = (workflow, action) => `name: Record test results
on:
  workflow_run:
    workflows: [${JSON.stringify(workflow)}]
    types: [completed]
permissions:
  actions: read
  checks: write
  contents: write
  pull-requests: write
jobs:
  record:
    runs-on: ubuntu-latest
    steps:
      - uses: ${action}
`;

// EXTERNAL MODULE: ./lib/core/ledger/line-reading.js
var line_reading = __webpack_require__(99094);
;// CONCATENATED MODULE: ./lib/core/judge/baseline.js

/** Runs to look through at the most, so that the cost does not grow with the history. */
const MOST_RUNS = 256;
/**
 * The newest run of the merge base; else the newest run from before that commit was made, or, where that is too long ago to
 * be looked for, the oldest that was looked at. Undefined when there is none, or no telling.
 * @throws UnreadableLedger
 */
async function findBaseline(line, { commit, date }) {
    const made = date === undefined ? Number.NaN : Date.parse(date);
    const newest = await (0,line_reading/* newestRun */.KO)(line);
    let earlier;
    let looked = 0;
    for await (const run of newest ? andBefore(line, newest) : []) {
        if (run.run.commit === commit)
            return { line, run };
        // A commit is tested after it is made, so nothing older can be a run of it.
        const isEarlier = Date.parse(run.run.time) <= made;
        if (!Number.isNaN(made))
            earlier = run;
        if (isEarlier || ++looked === MOST_RUNS)
            return earlier && { line, run: earlier };
    }
    return undefined;
}
async function* andBefore(line, run) {
    yield run;
    yield* (0,line_reading/* runsBefore */.WY)(line, run);
}

;// CONCATENATED MODULE: ./lib/core/judge/suspects.js
/** The ranges of commits in which these tests broke; the one of most tests first. */
function brokenRanges(tests) {
    const ranges = new Map();
    for (const { id, standing, detail } of tests) {
        const [good, bad] = [standing.lastGood, standing.streak?.first];
        if (!isCommitted(good) || !isCommitted(bad) || good.commit === bad.commit)
            continue;
        const key = `${good.commit} ${bad.commit}`;
        const range = ranges.get(key) ?? { good, bad, tests: [], traced: [], own: [] };
        ranges.set(key, range);
        range.tests.push(id);
        const module = moduleOf(id);
        for (const file of tracedFiles(detail))
            if (file !== module && room(range.traced, file))
                range.traced.push(file);
        if (module !== undefined && room(range.own, module))
            range.own.push(module);
    }
    return [...ranges.values()].sort((a, b) => b.tests.length - a.tests.length);
}
const isCommitted = (run) => typeof run?.commit === 'string' && suspects_HASH.test(run.commit);
const suspects_HASH = /^[0-9a-f]{7,64}$/;
/** Files that are looked for in commits, for all tests of a range. */
const MOST_FILES = 20;
const room = (files, file) => files.length < MOST_FILES && !files.includes(file);
const moduleOf = (id) => {
    const [module = ''] = id.split('::', 1);
    return module.endsWith('.py') ? module : undefined;
};
/** A line of a traceback that names a file: `src/shop/price.py:52: in round_price`, or as Python itself has it. */
const FRAME = /^(?:[ ]*File "([^"\n]{1,300})", line \d+|([^\s:"][^:"\n]{0,300}\.py):\d+:)/gm;
/** The files of a failure inside the project, the innermost frame's first. */
function tracedFiles({ file, text = '' } = {}) {
    const named = Array.from(text.matchAll(FRAME), ([, python, pytest]) => (python ?? pytest)).reverse();
    const inside = named.filter(each => !/^(?:\/|[a-z]:|\\|\.\.)|(?:^|\/)site-packages\//i.test(each));
    return [...new Set(file === undefined ? inside : [file, ...inside])];
}
/** @param tested the commits that runs tested */
function suspectsOf({ good, bad, tests, traced, own }, { commits, total }, tested) {
    const wanted = [...traced, ...own];
    const rankOf = ({ files }) => {
        const rank = wanted.findIndex(file => files.includes(file));
        return rank < 0 ? wanted.length : rank;
    };
    const ranked = commits.map((commit, at) => ({ commit, at, rank: rankOf(commit) }));
    ranked.sort((a, b) => a.rank - b.rank || a.at - b.at);
    return {
        good,
        bad,
        tests,
        total,
        commits: ranked.map(({ commit: { files: _, ...commit }, rank }) => ({
            ...commit,
            ...(rank < wanted.length ? { touches: wanted[rank] } : {}),
            traced: rank < traced.length,
            tested: tested.has(commit.sha),
        })),
    };
}
/** The suspects of the failing tests, of the ranges with most of them. What the log cannot tell is left out. */
async function findSuspects(tests, log, tested, most) {
    const found = [];
    for (const range of brokenRanges(tests).slice(0, most)) {
        const commits = await log(range.good.commit, range.bad.commit, [...range.traced, ...range.own]);
        if (commits && commits.commits.length > 0)
            found.push(suspectsOf(range, commits, tested));
    }
    return found;
}

;// CONCATENATED MODULE: ./lib/core/judge/window.js

/** How many runs are looked back at. No more, so that the cost does not grow with the history. */
const WINDOW_RUNS = 60;
/** Newest first, the run itself included. @throws UnreadableLedger */
async function windowOf(line, run, baseline = null) {
    const own = (placed) => ({
        line,
        placed,
        run: placed.run,
        moved: column => column,
        placeOf: place => place,
    });
    const window = [own(run)];
    for await (const earlier of (0,line_reading/* runsBefore */.WY)(line, run)) {
        if (window.length >= WINDOW_RUNS)
            return window;
        window.push(own(earlier));
    }
    if (!baseline || baseline.line === line || window.length >= WINDOW_RUNS)
        return window;
    const continued = continuation(line, baseline.line);
    window.push(continued(baseline.run));
    for await (const earlier of (0,line_reading/* runsBefore */.WY)(baseline.line, baseline.run)) {
        if (window.length >= WINDOW_RUNS)
            break;
        window.push(continued(earlier));
    }
    return window;
}
/** The commits that the runs looked back at have tested. @throws UnreadableLedger */
async function testedCommits(line, run) {
    const window = await windowOf(line, run);
    return new Set(window.flatMap(each => each.run.commit ?? []));
}
function continuation({ tests }, base) {
    const places = base.tests.ids.map(id => tests.places.get(id) ?? -1);
    const moved = (column) => {
        const result = new Uint8Array(tests.ids.length);
        for (let at = 0; at < column.length; at++) {
            const place = places[at];
            if (place >= 0)
                result[place] = column[at];
        }
        return result;
    };
    return placed => ({ line: base, placed, run: placed.run, moved, placeOf: place => places[place] ?? -1 });
}

// EXTERNAL MODULE: ./lib/core/ledger/duration.js
var duration = __webpack_require__(39417);
// EXTERNAL MODULE: ./lib/core/ledger/segment.js
var ledger_segment = __webpack_require__(99944);
// EXTERNAL MODULE: ./lib/core/ledger/standing.js
var ledger_standing = __webpack_require__(74573);
;// CONCATENATED MODULE: ./lib/core/judge/fingerprint.js
/** Raised when the same failure would get another fingerprint. */
const VERSION = 1;
const VARIABLE = [
    [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<uuid>'],
    [/\b0x[0-9a-f]+\b|\b0x…/gi, '<address>'],
    [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<date>'],
    [/(["'`])(?:(?!\1)[^\\\n]|\\.){0,2000}?\1/g, '<text>'],
    [/(?:[A-Za-z]:)?(?:[\\/][\w.+@-]+){2,}/g, '<path>'],
    [/\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, '<hex>'],
    [/-?\b\d+(?:[.,_]\d+)*(?:e[+-]?\d+)?\b/gi, '<n>'],
];
/** A message with the parts masked that differ between failures of one cause. Only its first line counts. */
function maskMessage(message) {
    let masked = message.split('\n', 1)[0].slice(0, 2_000);
    for (const [pattern, sign] of VARIABLE)
        masked = masked.replace(pattern, sign);
    return masked;
}
/** The same for failures of one cause: exception, masked message, and innermost frame inside the project. */
function fingerprintOf({ type, message = '', file, function: name }) {
    return JSON.stringify([VERSION, type ?? '', maskMessage(message), file ?? '', name ?? '']);
}

// EXTERNAL MODULE: ./lib/core/ledger/detail-list.js
var detail_list = __webpack_require__(16345);
// EXTERNAL MODULE: ./lib/core/ledger/line-ledger.js + 1 modules
var line_ledger = __webpack_require__(65064);
// EXTERNAL MODULE: ./lib/core/ledger/run-file.js
var run_file = __webpack_require__(44587);
;// CONCATENATED MODULE: ./lib/core/judge/run-results.js
// What counts of each test of one run, in columns by test place.






/** What counts of a run. Details can be looked up once `readDetailsAt` was told. @throws UnreadableLedger */
async function resultsOf(line, { segment, run }) {
    const rows = segment.stored.get(run.build)?.rows ?? [];
    const lists = await (0,line_ledger/* listsOf */.fO)(line, segment);
    const length = run.outcomes.length;
    const steps = new Uint8Array(length);
    const details = new Uint16Array(length);
    const { winners, doubled } = (0,consolidate/* consolidate */.wO)(rows, lists.tests);
    for (const [number, row] of rows.entries()) {
        (0,run_file/* visitResults */.AA)(row, lists, (place, _outcome, detail, step) => {
            if (winners[place] !== number)
                return;
            steps[place] = step;
            details[place] = detail;
        });
    }
    return { outcomes: run.outcomes, steps, details, doubled, list: lists.details };
}
/** Reads the details of the tests at those places, where there are any. @throws UnreadableLedger */
async function readDetailsAt(line, results, places) {
    const wanted = [];
    for (const place of places)
        if (results.details[place])
            wanted.push([place, results.details[place]]);
    await (0,line_ledger/* readDetails */.LF)(line, { details: results.list }, wanted);
}
/** Duration steps of a run's good results by place, 255 where there is none. */
function goodSteps({ segment, run }, tests, isGood) {
    const steps = new Uint8Array(run.outcomes.length).fill(NO_STEP);
    for (const row of segment.stored.get(run.build)?.rows ?? []) {
        (0,run_file/* visitResults */.AA)(row, { tests, usual: segment.usual }, (place, outcome, _detail, step) => {
            // Of several submissions the one that counts may be another; a duration of the same test all the same.
            if (isGood(outcome) && isGood(run.outcomes[place]))
                steps[place] = step;
        });
    }
    return steps;
}
const NO_STEP = 255;
const outcomeAt = ({ outcomes }, place) => (0,ledger_outcome/* presenceOf */.Fq)(outcomes[place] ?? ledger_outcome/* ABSENT */.sj);
/** @throws UnreadableLedger */
function detailAt({ list, details }, place) {
    return (0,detail_list/* detailOf */.Rw)(list, place, details[place] ?? 0);
}
/** Seconds to the ledger's resolution, two digits of them; undefined for a test that is not in the run. */
function secondsAt(results, place) {
    return results.outcomes[place] ? (0,duration/* toShow */.Dh)((0,duration/* secondsOf */.TM)(results.steps[place])) : undefined;
}

;// CONCATENATED MODULE: ./lib/core/judge/flaky/evidence.js
// Where a test was both good and bad although nothing of the code had changed: inside one session, between attempts of one
// run, between runs of one commit.






/** Good results with details of which it is looked up whether they tell of attempts: the newest ones. */
const MOST_DETAILS = 500;
/** @throws UnreadableLedger */
async function readEvidence(window, only) {
    const candidates = [];
    const columns = window.map((each, run) => columnsOf(each, run, candidates));
    const wanted = only ? candidates.filter(({ place }) => only.has(place)) : candidates;
    for (const { place, run, attempts, seconds } of await withAttempts(window, wanted)) {
        columns[run]?.evidence.set(place, { kind: 'rerun', cost: attempts * seconds });
    }
    return columns;
}
function columnsOf(each, number, candidates) {
    const { line, placed, run, moved, placeOf } = each;
    const rows = placed.segment.stored.get(run.build)?.rows ?? [];
    const steps = new Uint8Array(run.outcomes.length).fill(NO_STEP);
    for (const row of rows) {
        (0,run_file/* visitResults */.AA)(row, { tests: line.tests, usual: placed.segment.usual }, (place, outcome, detail, step) => {
            steps[place] = Math.min(step, NO_STEP - 1);
            if (detail === 0 || (0,ledger_outcome/* effectOf */.$x)(outcome) !== 'good' || (0,ledger_outcome/* effectOf */.$x)(run.outcomes[place]) !== 'good')
                return;
            const at = placeOf(place);
            if (at >= 0)
                candidates.push({ run: number, place: at, ownPlace: place, number: detail, seconds: (0,duration/* secondsOf */.TM)(step) });
        });
    }
    const evidence = new Map();
    for (const [place, cost] of betweenAttempts(rows, line.tests)) {
        const at = placeOf(place);
        if (at >= 0)
            evidence.set(at, { kind: 'attempt', cost });
    }
    return { outcomes: moved(run.outcomes), steps: moved(steps), evidence };
}
/**
 * Tests that were good in one attempt of a job and bad in another one of the same commit, with their share of the seconds
 * that the later attempt took. Attempts of different jobs are none: they may have different environments.
 */
function betweenAttempts(rows, tests) {
    const found = new Map();
    if (rows.length < 2)
        return found;
    for (const [at, earlier] of rows.entries()) {
        const later = rows.find((row, place) => place > at && row.attempt > earlier.attempt && row.key === earlier.key && row.commit === earlier.commit);
        if (!later || earlier.commit === null)
            continue;
        const [before, after] = [(0,run_file/* outcomesOf */.RK)(earlier, tests), (0,run_file/* outcomesOf */.RK)(later, tests)];
        const bad = before.reduce((sum, outcome) => sum + ((0,ledger_outcome/* effectOf */.$x)(outcome) === 'bad' ? 1 : 0), 0);
        for (let place = 0; place < before.length; place++) {
            const effects = `${(0,ledger_outcome/* effectOf */.$x)(before[place])} ${(0,ledger_outcome/* effectOf */.$x)(after[place] ?? ledger_outcome/* ABSENT */.sj)}`;
            if (effects === 'good bad' || effects === 'bad good')
                found.set(place, (found.get(place) ?? 0) + later.seconds / Math.max(1, bad));
        }
    }
    return found;
}
/** Those of which the details tell of attempts that failed. Newest runs first, in each by test id. @throws UnreadableLedger */
async function withAttempts(window, candidates) {
    const found = [];
    const ids = window[0]?.line.tests.ids ?? [];
    const idOf = ({ place }) => ids[place];
    const sorted = candidates.sort((a, b) => a.run - b.run || (idOf(a) < idOf(b) ? -1 : 1));
    const looked = new Set();
    const wanted = sorted.filter(candidate => {
        const { line, placed } = window[candidate.run];
        const key = JSON.stringify([line.folder, placed.segment.volume, candidate.ownPlace, candidate.number]);
        if (!looked.has(key) && looked.size >= MOST_DETAILS)
            return false;
        looked.add(key);
        return true;
    });
    const volumes = new Map();
    for (const candidate of wanted) {
        const { line, placed } = window[candidate.run];
        const key = `${line.folder} ${placed.segment.volume}`;
        volumes.set(key, [...(volumes.get(key) ?? []), candidate]);
    }
    for (const some of volumes.values()) {
        const { line, placed } = window[some[0].run];
        const { details } = await (0,line_ledger/* listsOf */.fO)(line, placed.segment);
        const places = some.map(({ ownPlace, number }) => [ownPlace, number]);
        await (0,line_ledger/* readDetails */.LF)(line, { details }, places);
        for (const candidate of some) {
            const detail = (0,detail_list/* detailOf */.Rw)(details, candidate.ownPlace, candidate.number);
            const attempts = detail?.attempts?.filter(attempt => ledger_outcome/* EFFECTS */.tQ[attempt] === 'bad').length ?? 0;
            if (attempts > 0)
                found.push({ ...candidate, attempts });
        }
    }
    return found;
}

;// CONCATENATED MODULE: ./lib/core/judge/flaky/trigger.js
// What a flaky test fails with, where the record shows it: at which time of day, or when it takes long. Which worker ran it and
// in what order is not recorded, so nothing is said of that.



/** Events from which something is concluded at the least, and how likely it may be that it is chance. */
const [LEAST_EVENTS, CHANCE] = [4, 0.01];
/** How much longer a failing test must take: a timeout or a busy machine, not noise. Times, and seconds. */
const [LONGER, LONGER_SECONDS] = [2, 1];
/** Hours of a day that are called a time of day. */
const MOST_HOURS = 6;
function triggerOf(window, columns, place, { eventRuns, badRuns }) {
    return slowWhenBad(columns, place, badRuns) ?? timeOfDay(window, columns, place, eventRuns);
}
function slowWhenBad(columns, place, badRuns) {
    const stepsOf = (wanted) => columns.flatMap(({ outcomes, steps }) => {
        const step = steps[place] ?? NO_STEP;
        return wanted((0,ledger_outcome/* effectOf */.$x)(outcomes[place] ?? ledger_outcome/* ABSENT */.sj)) && step !== NO_STEP ? [step] : [];
    });
    if (badRuns.length < LEAST_EVENTS)
        return undefined;
    const [bad, good] = [stepsOf(effect => effect === 'bad'), stepsOf(effect => effect === 'good')];
    // Whenever it failed it took longer than it ever did when it passed.
    const [least, most] = [Math.min(...bad), Math.max(...good)];
    if (good.length < LEAST_EVENTS || least <= most)
        return undefined;
    const [seconds, usual] = [(0,duration/* secondsOf */.TM)(medianOf(bad)), (0,duration/* secondsOf */.TM)(medianOf(good))];
    if (seconds < LONGER * usual || seconds < usual + LONGER_SECONDS)
        return undefined;
    return { kind: 'duration', bad: (0,duration/* toShow */.Dh)(seconds), good: (0,duration/* toShow */.Dh)(usual) };
}
const medianOf = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
function timeOfDay(window, columns, place, eventRuns) {
    if (eventRuns.length < LEAST_EVENTS)
        return undefined;
    const hourOf = (number) => new Date(Date.parse(window[number].run.time)).getUTCHours();
    const all = [...window.keys()].filter(number => (0,ledger_outcome/* effectOf */.$x)(columns[number]?.outcomes[place] ?? ledger_outcome/* ABSENT */.sj) !== 'silent');
    const hours = eventRuns.map(hourOf);
    // The shortest stretch of the clock with all of them, wherever it begins.
    let best = { from: 0, length: 24 };
    for (const from of new Set(hours)) {
        const length = Math.max(...hours.map(hour => (hour - from + 24) % 24)) + 1;
        if (length < best.length)
            best = { from, length };
    }
    if (best.length > MOST_HOURS)
        return undefined;
    const runs = all.filter(number => (hourOf(number) - best.from + 24) % 24 < best.length).length;
    if ((runs / all.length) ** eventRuns.length * 24 > CHANCE)
        return undefined;
    return { kind: 'hours', from: best.from, to: (best.from + best.length) % 24, runs, of: all.length };
}

;// CONCATENATED MODULE: ./lib/core/judge/flaky/flaky.js




/** Results of a test that count at the most, of those in the window: skipped and absent ones do not. */
const FLAKY_RESULTS = 50;
/** Good results in a row after which a test is no longer called flaky: one that fails one time in ten does so in 4 % of cases. */
const RECOVERY_RUNS = 30;
/** Without proof: how often an outcome must have changed for a suspicion. Broken and fixed three times. */
const SUSPICIOUS_FLIPS = 6;
/**
 * Flaky ones first, those with most events before others; then suspected, then recovered.
 * @param only the places of tests to look at; all when not given
 * @throws UnreadableLedger
 */
async function findFlaky(window, only) {
    const newest = window[0];
    if (!newest)
        return [];
    const columns = await readEvidence(window, only);
    const twins = twinsOf(window);
    const found = [];
    for (const place of worthALook(columns, newest.line.tests.ids.length)) {
        if (only && !only.has(place))
            continue;
        const test = lookAt(window, columns, twins, place);
        if (test)
            found.push({ id: newest.line.tests.ids[place], ...test });
    }
    return found.sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
        b.events.length - a.events.length ||
        b.flips - a.flips ||
        (0,submission/* compareText */.n6)(a.id, b.id));
}
const STATES = ['flaky', 'suspected', 'recovered'];
/** Most tests were never bad. */
function worthALook(columns, length) {
    const marks = new Uint8Array(length);
    for (const { outcomes, evidence } of columns) {
        for (let place = 0; place < outcomes.length; place++) {
            if (outcomes[place] !== ledger_outcome/* ABSENT */.sj && (0,ledger_outcome/* effectOf */.$x)(outcomes[place]) === 'bad')
                marks[place] = 1;
        }
        for (const place of evidence.keys())
            marks[place] = 1;
    }
    return [...marks.keys()].filter(place => marks[place] === 1);
}
/** For each run of the window the other runs of its commit, the nearest first. */
function twinsOf(window) {
    const byCommit = new Map();
    for (const [number, { run }] of window.entries()) {
        if (run.commit !== null)
            byCommit.set(run.commit, [...(byCommit.get(run.commit) ?? []), number]);
    }
    return window.map(({ run }, number) => {
        const others = run.commit === null ? [] : (byCommit.get(run.commit) ?? []).filter(other => other !== number);
        return others.sort((a, b) => Math.abs(a - number) - Math.abs(b - number) || a - b);
    });
}
function lookAt(window, columns, twins, place) {
    const effectIn = (run) => (0,ledger_outcome/* effectOf */.$x)(columns[run]?.outcomes[place] ?? ledger_outcome/* ABSENT */.sj);
    const events = [];
    const badRuns = [];
    const eventRuns = [];
    let [results, flips, clean, cost] = [0, 0, 0, 0];
    let later;
    for (let number = 0; number < window.length && results < FLAKY_RESULTS; number++) {
        const effect = effectIn(number);
        if (effect === 'silent')
            continue;
        results++;
        if (effect === 'bad')
            badRuns.push(number);
        if (later !== undefined && later !== effect)
            flips++;
        later = effect;
        const own = columns[number]?.evidence.get(place);
        const twin = effect === 'bad' ? twins[number]?.find(other => effectIn(other) === 'good') : undefined;
        const run = refOf(window[number]);
        if (own) {
            events.push({ kind: own.kind, run });
            cost += own.cost;
        }
        else if (twin !== undefined) {
            events.push({ kind: 'commit', run, passed: refOf(window[twin]) });
            // The window has the newest first: a run after the bad one was there because of it, for all that failed in it.
            if (twin < number)
                cost += window[twin].run.seconds / badIn(columns[number]);
        }
        if (own || twin !== undefined)
            eventRuns.push(number);
        if (events.length + badRuns.length === 0)
            clean++;
    }
    const state = stateOf(events.length, clean, flips);
    if (!state)
        return undefined;
    const trigger = triggerOf(window, columns, place, { eventRuns, badRuns, results });
    return {
        state,
        results,
        bad: badRuns.length,
        flips,
        events: events.reverse(),
        clean,
        cost: Math.round(cost * 10) / 10,
        ...(trigger ? { trigger } : {}),
    };
}
function stateOf(events, clean, flips) {
    if (events > 0)
        return clean >= RECOVERY_RUNS ? 'recovered' : 'flaky';
    return flips >= SUSPICIOUS_FLIPS ? 'suspected' : undefined;
}
const badIn = (column) => Math.max(1, column?.outcomes.reduce((sum, outcome) => sum + ((0,ledger_outcome/* effectOf */.$x)(outcome) === 'bad' ? 1 : 0), 0) ?? 1);
const refOf = ({ run: { build, order, commit, time, subject } }) => ({
    build,
    order,
    commit,
    time,
    ...(subject === undefined ? {} : { subject }),
});

;// CONCATENATED MODULE: ./lib/core/judge/judgement.js
/** How many runs a history strip shows at the most. */
const STRIP_RUNS = 20;

;// CONCATENATED MODULE: ./lib/core/judge/pace.js
// Whether a test has become slower or faster than it usually is.



/** How many runs are looked at for good durations. */
const PACE_RUNS = 30;
/** How many durations of a test make up its pace at the most, and at the least. */
const [pace_MOST, LEAST] = [20, 5];
/** What each test usually takes, by place: from the runs in `history`, newest first. @throws UnreadableLedger */
function usualPace({ tests }, history) {
    let columns;
    return place => {
        columns ??= history.slice(0, PACE_RUNS).map(run => goodSteps(run, tests, outcome => (0,ledger_outcome/* effectOf */.$x)(outcome) === 'good'));
        const steps = [];
        for (const column of columns) {
            const step = column[place] ?? NO_STEP;
            if (step !== NO_STEP && steps.push(step) === pace_MOST)
                break;
        }
        return steps.length < LEAST ? undefined : paceOf(steps.map(duration/* secondsOf */.TM));
    };
}
function paceOf(durations) {
    const middle = median(durations);
    return { median: middle, deviation: median(durations.map(duration => Math.abs(duration - middle))) };
}
/** The upper one of the two in the middle, so that it is a duration that was measured. */
function median(values) {
    const sorted = values.toSorted((a, b) => a - b);
    return sorted[sorted.length >> 1];
}
/** No test is slower or faster by less. Seconds. */
const LEAST_MARGIN = 0.1;
/** Whether a test that now takes so many steps, and took so many in the run before, can be slower or faster at all. */
const mayDiffer = (step, before) => step >= WORTH_A_LOOK || before >= WORTH_A_LOOK;
const WORTH_A_LOOK = (0,duration/* stepOf */.cg)(LEAST_MARGIN);
/** Slower or faster than the median by more than three standard deviations, a quarter, and a tenth of a second. */
function comparePace(seconds, { median: usual, deviation }) {
    // The ledger keeps durations in steps of a quarter: half a step on either side cannot be told apart.
    const margin = Math.max(3 * 1.4826 * deviation, 0.25 * usual, LEAST_MARGIN) + 0.125 * (usual + 0.1);
    if (seconds > usual + margin)
        return 'slower';
    if (seconds < usual - margin)
        return 'faster';
    return 'unchanged';
}

;// CONCATENATED MODULE: ./lib/core/judge/verdict.js
// What a run says of a test compared with a baseline, as one table.

/** Every verdict, the most pressing first. */
const VERDICTS = [
    'newly failing',
    'new and failing',
    'failing differently',
    'still failing',
    'fixed',
    'newly skipped',
    'unskipped',
    'removed',
    'added',
    'slower',
    'faster',
    'unchanged',
];
const TABLE = {
    'never seen': { absent: 'unchanged', skipped: 'added', good: 'added', bad: 'new and failing' },
    gone: { absent: 'unchanged', skipped: 'added', good: 'added', bad: 'newly failing' },
    skipped: { absent: 'removed', skipped: 'unchanged', good: 'unskipped', bad: 'newly failing' },
    good: { absent: 'removed', skipped: 'newly skipped', good: 'unchanged', bad: 'newly failing' },
    failing: { absent: 'removed', skipped: 'newly skipped', good: 'fixed', bad: 'still failing' },
    'failing, skipped': { absent: 'removed', skipped: 'unchanged', good: 'fixed', bad: 'still failing' },
    'failing, gone': { absent: 'unchanged', skipped: 'added', good: 'fixed', bad: 'still failing' },
};
/**
 * The verdict from outcomes alone. Whether a test fails differently, or has become slower or faster, takes more than that and
 * is decided where `still failing` or `unchanged` comes out of here.
 * @param standing where the test stands after the baseline
 * @param from its outcome in the baseline
 */
function verdictOf(standing, from, to) {
    return TABLE[beforeOf(standing, from)][nowOf(to)];
}
function beforeOf({ seen, streak }, from) {
    if (ledger_outcome/* EFFECTS */.tQ[from] === 'good')
        return 'good';
    if (ledger_outcome/* EFFECTS */.tQ[from] === 'bad')
        return 'failing';
    if (from === 'skipped')
        return streak ? 'failing, skipped' : 'skipped';
    if (streak)
        return 'failing, gone';
    return seen ? 'gone' : 'never seen';
}
function nowOf(to) {
    const effect = ledger_outcome/* EFFECTS */.tQ[to];
    if (effect !== 'silent')
        return effect;
    return to === 'absent' ? 'absent' : 'skipped';
}

;// CONCATENATED MODULE: ./lib/core/judge/judge.js
// Compares a run with a baseline, test by test.













/** @param baseline what to compare with; null where there is nothing before the run. @throws UnreadableLedger */
async function judge(line, run, baseline) {
    const window = await windowOf(line, run);
    const history = window.slice(1).flatMap(each => (each.line === line ? each.placed : []));
    const base = baseline && (await resultsOf(baseline.line, baseline.run));
    const sameLine = !baseline || baseline.line === line;
    const evidence = {
        now: await resultsOf(line, run),
        base,
        basePlace: sameLine
            ? place => place
            : place => baseline.line.tests.places.get(line.tests.ids[place]) ?? -1,
        before: baseline ? (0,ledger_segment/* standingsAfter */.QD)(baseline.run.segment, baseline.run.place + 1) : (0,ledger_standing/* emptyStandings */.tJ)(),
        after: (0,ledger_segment/* standingsAfter */.QD)(run.segment, run.place + 1),
        pace: usualPace(line, history.slice(0, PACE_RUNS)),
    };
    await readDetailsAt(line, evidence.now, evidence.now.details.keys());
    if (base)
        await readDetailsAt(baseline.line, base, placesToCompare(evidence));
    const stripRuns = [run, ...history.slice(0, STRIP_RUNS - 1)].reverse();
    const baseRuns = sameLine ? [] : await runsUpTo(baseline, Math.min(BASE_RUNS, STRIP_RUNS - stripRuns.length));
    const places = sameLine ? Math.max(evidence.now.outcomes.length, base?.outcomes.length ?? 0) : line.tests.ids.length;
    const tests = [];
    for (let place = 0; place < places; place++) {
        const test = judgeTest(evidence, place);
        if (!test)
            continue;
        const basePlace = evidence.basePlace(place);
        const strip = [
            ...baseRuns.map(each => outcomeAt(each.run, basePlace)),
            ...stripRuns.map(each => outcomeAt(each.run, place)),
        ];
        tests.push({ id: line.tests.ids[place], ...test, strip });
    }
    if (!sameLine)
        tests.push(...removedTests(line, baseline));
    tests.sort((a, b) => RANK[a.verdict] - RANK[b.verdict] || (0,submission/* compareText */.n6)(a.id, b.id));
    return {
        run: infoOf(run),
        base: baseline && infoOf(baseline.run),
        tests,
        slowest: slowestOf(evidence, line.tests.ids),
        flaky: sameLine ? await findFlaky(window) : await flakyHere(line, run, baseline, tests),
        doubled: evidence.now.doubled.map(place => line.tests.ids[place]).sort(submission/* compareText */.n6),
    };
}
/** Runs of the line that a pull request goes to, at the beginning of its strips. */
const BASE_RUNS = 8;
/** The baseline's run and those before it, oldest first. */
async function runsUpTo({ line, run }, most) {
    const runs = most > 0 ? [run] : [];
    if (runs.length < most)
        for await (const earlier of (0,line_reading/* runsBefore */.WY)(line, run))
            if (runs.push(earlier) >= most)
                break;
    return runs.reverse();
}
/** Of a line that branched off, what is known of the tests that it has something to say of: the list is the other line's. */
async function flakyHere(line, run, baseline, tests) {
    const places = tests.flatMap(({ id, to, detail }) => {
        const isTold = ledger_outcome/* EFFECTS */.tQ[to] === 'bad' || passedOnRetry(detail, ledger_outcome/* EFFECTS */.tQ[to]);
        return isTold ? [line.tests.places.get(id)] : [];
    });
    if (places.length === 0)
        return [];
    return findFlaky(await windowOf(line, run, baseline), new Set(places));
}
/** Places in the baseline of failures of which only their texts tell whether they are the same. */
function placesToCompare({ now, base, basePlace }) {
    const places = [];
    for (const [place, outcome] of now.outcomes.entries()) {
        const at = basePlace(place);
        const areBad = (0,ledger_outcome/* effectOf */.$x)(outcome) === 'bad' && (0,ledger_outcome/* effectOf */.$x)(base?.outcomes[at] ?? ledger_outcome/* ABSENT */.sj) === 'bad';
        if (areBad && base && !isSameDetail(now, place, base, at))
            places.push(at);
    }
    return places;
}
const isSameDetail = (now, place, base, basePlace) => now.list === base.list && now.details[place] === base.details[basePlace];
/** Tests of a baseline on another line that this line does not know. */
function removedTests(line, { line: baseLine, run: { segment, place, run } }) {
    const standings = (0,ledger_segment/* standingsAfter */.QD)(segment, place + 1);
    return baseLine.tests.ids.flatMap((id, basePlace) => {
        const from = outcomeAt(run, basePlace);
        if (from === 'absent' || line.tests.places.has(id))
            return [];
        return [{ id, verdict: 'removed', from, to: 'absent', standing: (0,ledger_standing/* standingOf */.YP)(standings, basePlace), strip: [] }];
    });
}
const RANK = Object.fromEntries(VERDICTS.map((verdict, rank) => [verdict, rank]));
const infoOf = ({ run: { outcomes, ...info } }) => info;
/** What is to be said of a test; undefined when there is nothing. */
function judgeTest(evidence, place) {
    const { now, base, before, after } = evidence;
    const basePlace = evidence.basePlace(place);
    const [outcome, baseOutcome] = [now.outcomes[place] ?? ledger_outcome/* ABSENT */.sj, base?.outcomes[basePlace] ?? ledger_outcome/* ABSENT */.sj];
    // Most tests passed and pass, with nothing to tell.
    const isQuiet = outcome === baseOutcome && (0,ledger_outcome/* effectOf */.$x)(outcome) === 'good' && !now.details[place];
    if (isQuiet && !mayDiffer(now.steps[place] ?? 0, base?.steps[basePlace] ?? 0))
        return undefined;
    const [from, to] = [(0,ledger_outcome/* presenceOf */.Fq)(baseOutcome), (0,ledger_outcome/* presenceOf */.Fq)(outcome)];
    const standing = (0,ledger_standing/* standingOf */.YP)(before, basePlace);
    const detail = detailAt(now, place);
    const cause = detail && ledger_outcome/* EFFECTS */.tQ[to] === 'bad' ? fingerprintOf(detail) : undefined;
    const pace = ledger_outcome/* EFFECTS */.tQ[to] === 'good' && ledger_outcome/* EFFECTS */.tQ[from] === 'good' ? evidence.pace(place) : undefined;
    const verdict = refine(verdictOf(standing, from, to), evidence, place, { cause, pace });
    // In the first run of a line everything is new, which goes without saying.
    const goesWithoutSaying = verdict === 'unchanged' || (verdict === 'added' && !base);
    if (goesWithoutSaying && !passedOnRetry(detail, (0,ledger_outcome/* effectOf */.$x)(outcome)))
        return undefined;
    const seconds = secondsAt(now, place);
    return {
        verdict,
        from,
        to,
        standing: standingFor(verdict, standing, (0,ledger_standing/* standingOf */.YP)(after, place)),
        ...(seconds === undefined ? {} : { seconds }),
        ...(pace ? { usualSeconds: (0,duration/* toShow */.Dh)(pace.median) } : {}),
        ...(detail ? { detail } : {}),
        ...(cause === undefined ? {} : { cause }),
    };
}
/** What failed before has stood so since before the baseline; what is new has its streak on the run's own line. */
function standingFor(verdict, before, after) {
    if (verdict === 'fixed' || !after.seen)
        return before;
    const lastGood = after.lastGood ?? before.lastGood;
    if (before.streak && after.streak && after.lastGood === null)
        return { ...after, lastGood, streak: together(before.streak, after.streak) };
    return { ...after, lastGood };
}
/** A streak that began before the line did goes on in it. The run's own line may hold the baseline's streak already. */
function together(before, after) {
    if (after.first.build === before.first.build)
        return after;
    return { first: before.first, bad: before.bad + after.bad, silent: before.silent + after.silent };
}
const passedOnRetry = (detail, effect) => effect === 'good' && (detail?.attempts?.some(attempt => ledger_outcome/* EFFECTS */.tQ[attempt] === 'bad') ?? false);
function refine(verdict, { now, base, basePlace }, place, { cause, pace }) {
    if (verdict === 'still failing' && base && (0,ledger_outcome/* effectOf */.$x)(base.outcomes[basePlace(place)] ?? ledger_outcome/* ABSENT */.sj) === 'bad') {
        if (isSameDetail(now, place, base, basePlace(place)))
            return verdict;
        const detail = detailAt(base, basePlace(place));
        return cause === (detail && fingerprintOf(detail)) ? verdict : 'failing differently';
    }
    return verdict === 'unchanged' && pace ? comparePace(secondsAt(now, place), pace) : verdict;
}
const SLOWEST = 10;
function slowestOf({ now, pace }, ids) {
    const ran = (outcome) => outcome !== ledger_outcome/* ABSENT */.sj && (0,ledger_outcome/* presenceOf */.Fq)(outcome) !== 'skipped';
    const steps = now.steps.filter((step, place) => step > 0 && ran(now.outcomes[place]));
    // Only tests as slow as the tenth need a closer look.
    const least = steps.sort().at(-SLOWEST) ?? 1;
    const places = [];
    for (const [place, outcome] of now.outcomes.entries()) {
        if (ran(outcome) && now.steps[place] >= least)
            places.push(place);
    }
    const slower = (a, b) => now.steps[b] - now.steps[a] || (0,submission/* compareText */.n6)(ids[a], ids[b]);
    return places
        .sort(slower)
        .slice(0, SLOWEST)
        .map(place => {
        const usual = pace(place);
        return {
            id: ids[place],
            seconds: secondsAt(now, place),
            ...(usual ? { usualSeconds: (0,duration/* toShow */.Dh)(usual.median) } : {}),
        };
    });
}

// EXTERNAL MODULE: ./lib/record.js + 3 modules
var record = __webpack_require__(33551);
// EXTERNAL MODULE: ./lib/sha256.js
var sha256 = __webpack_require__(75468);
// EXTERNAL MODULE: ./lib/written.js
var written = __webpack_require__(71492);
;// CONCATENATED MODULE: ./lib/action/ledger.js
// What a run means: recorded if that can be done, and judged in any case.











/** The submission recorded, or why it was not; either way, what it means. */
async function attempt(store, submission, base, problems, clock, log) {
    let recorded;
    const result = { added: true };
    let read = false;
    const watched = {
        ...store,
        snapshot: async () => {
            const snapshot = await store.snapshot();
            read = true;
            return snapshot;
        },
    };
    try {
        recorded = await (0,record/* recordSubmission */.Gq)(watched, submission, clock);
        result.added = recorded.added;
    }
    catch (error) {
        result.failure = asError(error);
    }
    // What could not even be read just now is not asked for again.
    if (result.failure && !read)
        return { ...(await judgeAlone(submission, problems)), ...result, blind: result.failure };
    try {
        const folded = recorded ?? (await fold(store, submission));
        return { ...(await meaningOf(store, folded, submission, base, problems, log)), ...result };
    }
    catch (error) {
        return { ...(await judgeAlone(submission, problems)), ...result, blind: asError(error) };
    }
}
const asError = (error) => (error instanceof Error ? error : new Error(String(error)));
/** The line as it would be with the submission. */
async function fold(store, submission) {
    const folder = (0,ledger_paths/* lineFolder */.V$)(submission.line, submission.target);
    const snapshot = await (0,written/* readableSnapshot */.Bk)(store);
    const line = await (0,record/* named */.KT)(store, folder, () => (0,line_ledger/* openLine */.TY)(snapshot, folder, sha256/* sha256 */.s));
    await (0,record/* named */.KT)(store, folder, () => (0,line_ledger/* addSubmission */.gJ)(line, submission));
    await (0,record/* named */.KT)(store, folder, () => (0,line_ledger/* settle */.G9)(line));
    return { line, run: (await (0,line_reading/* findRun */.Lc)(line, submission.build)) };
}
/** What the ledger now has of a run that was recorded before. */
async function lookAgain(store, submission, base, problems, log) {
    return meaningOf(store, await fold(store, submission), submission, base, problems, log);
}
async function meaningOf(store, { line, run }, submission, base, problems, log) {
    const { target, line: name } = submission;
    const onBase = base && base.line !== name ? await baselineOn(store, line, base, target) : undefined;
    const before = onBase ? undefined : await (0,line_reading/* runsBefore */.WY)(line, run).next();
    const baseline = onBase ?? (before && !before.done ? { line, run: before.value } : null);
    const judged = await judge(line, run, baseline);
    const suspects = await suspectsIn(judged, { line, run }, log);
    const judgement = { ...judged, target, line: name, problems, suspects };
    return { judgement, ...(onBase && base ? { baseLine: base.line } : {}) };
}
/** Asked only of new failures, and only of the commits that most of them broke in: two requests at the most. */
async function suspectsIn({ tests }, { line, run }, log) {
    const fresh = tests.filter(({ verdict }) => NEW_FAILING.includes(verdict));
    return fresh.length === 0 ? [] : findSuspects(fresh, log, await testedCommits(line, run), 1);
}
/** The run to compare with on the line that this one branched off. */
async function baselineOn(store, line, base, target) {
    const folder = (0,ledger_paths/* lineFolder */.V$)(base.line, target);
    return (0,record/* named */.KT)(store, folder, async () => findBaseline(await (0,line_ledger/* openLine */.TY)(line.branch, folder, sha256/* sha256 */.s), base));
}
/** As the first run of a ledger that there is not. */
async function judgeAlone(submission, problems) {
    const { target, line: name, build } = submission;
    const line = (0,line_ledger/* emptyLine */.io)((0,ledger_paths/* lineFolder */.V$)(name, target), sha256/* sha256 */.s);
    await (0,line_ledger/* addSubmission */.gJ)(line, submission);
    const run = (await (0,line_reading/* findRun */.Lc)(line, build));
    return { judgement: { ...(await judge(line, run, null)), target, line: name, problems } };
}

// EXTERNAL MODULE: external "node:path/posix"
var posix_ = __webpack_require__(53916);
;// CONCATENATED MODULE: ./lib/action/links.js
// Addresses on GitHub of what a page names.

/** Tests are named from where pytest ran; GitHub wants to know where in the repository that is. */
function pathInRepository(file, { workingDirectory }) {
    const folder = (0,posix_.normalize)(workingDirectory).replace(/\/$/, '');
    return folder === '.' || !isInside(folder) ? file : `${folder}/${file}`;
}
function linksOf({ server, owner, repo, commit }, { build, workingDirectory }) {
    const repository = `${server}/${owner}/${repo}`;
    return {
        linkCommit: sha => `${repository}/commit/${sha}`,
        linkFile: (file, line) => isInside(file)
            ? `${repository}/blob/${commit}/${encodePath(pathInRepository(file, { workingDirectory }))}${line === undefined ? '' : `#L${line}`}`
            : undefined,
        linkRange: (from, to) => `${repository}/compare/${from}...${to}`,
        // Only where builds are named by us: another's number is no workflow run's.
        linkRun: name => (build === undefined && /^\d+$/.test(name) ? `${repository}/actions/runs/${name}` : undefined),
    };
}
const isInside = (file) => file.isWellFormed() && !/^(?:\/|[a-z]:|\\)/i.test(file) && !file.split('/').includes('..');
const encodePath = (path) => path.split('/').map(encodeURIComponent).join('/');

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./lib/render/changes.js






const CHANGES = ['newly skipped', 'unskipped', 'removed', 'added'];
/** Newly skipped, unskipped, removed, added. */
function changedParts(page) {
    const kinds = CHANGES.map(kind => [kind, page.view.by[kind]]).filter(([, tests]) => tests.length > 0);
    // In the first run of a line every test is new, which says nothing.
    if (kinds.length === 0 || !page.judgement.base)
        return [];
    const said = (0,render_words/* listed */.KE)(kinds.map(([kind, tests]) => `${(0,render_words/* count */.U9)(tests.length)} ${kind}`));
    const lists = (room) => {
        const shares = kinds.map(([kind, tests], place) => {
            const items = tests.slice(0, page.sizes.others).map(changedItem);
            const note = (shown) => `- … ${(0,render_words/* count */.U9)(shown)} of ${(0,render_words/* count */.U9)(tests.length)} shown${restIn(page.options)}`;
            const all = tests.length > items.length ? [...items, note(items.length)] : items;
            const title = `**${(0,render_words/* count */.U9)(tests.length)} ${kind}**\n\n`;
            // An equal share of what is left for each kind.
            const list = (0,render_budget/* fit */.Uj)(all, Math.floor(room / (kinds.length - place)) - (0,render_budget/* bytesOf */.$$)(title) - 2, note);
            const text = list === '' ? '' : title + list;
            room -= (0,render_budget/* bytesOf */.$$)(text) + 2;
            return text;
        });
        return shares.filter(text => text !== '').join('\n\n');
    };
    return [{ rank: 7, least: '', render: budget => folded(`Tests: ${said}`, lists, budget) }];
}
function changedItem({ id, verdict, detail }) {
    const reason = verdict === 'newly skipped' ? (0,names/* errorOf */.Mz)(detail) : undefined;
    return `- ${(0,render_escape/* code */.aY)((0,names/* shortId */.m_)(id))}${reason === undefined ? '' : `: ${(0,render_escape/* code */.aY)(reason)}`}`;
}
/** Slower and faster. */
function pacedParts(page) {
    const { slower, faster } = page.view.by;
    if (slower.length + faster.length === 0)
        return [];
    const said = (0,render_words/* listed */.KE)([
        slower.length > 0 && `${(0,render_words/* count */.U9)(slower.length)} slower`,
        faster.length > 0 && `${(0,render_words/* count */.U9)(faster.length)} faster`,
    ]);
    const rows = [...slower, ...faster]
        .slice(0, page.sizes.others)
        .map(({ id, seconds = 0, usualSeconds }) => row([
        (0,render_words/* duration */.p0)(seconds),
        usualSeconds === undefined ? '–' : (0,render_words/* duration */.p0)(usualSeconds),
        nameCell(id, factor(seconds, usualSeconds)),
    ]));
    const list = {
        head: ['now', 'usually', 'test'],
        rows,
        total: slower.length + faster.length,
        whole: restIn(page.options),
    };
    return [
        {
            rank: 7,
            least: '',
            render: budget => folded(`${slower.length > 0 ? '🐢' : '🐇'} ${said} than usual`, room => table(list, room), budget),
        },
    ];
}
function factor(seconds, usual) {
    if (!usual || !seconds)
        return '';
    const [times, word] = seconds > usual ? [seconds / usual, 'slower'] : [usual / seconds, 'faster'];
    return times < 1.05 ? '' : `${times < 9.95 ? times.toFixed(1) : (0,render_words/* count */.U9)(Math.round(times))} × ${word}`;
}
/** The slowest tests with their usual time. */
function slowestParts(page) {
    // Ten tests that took no time at all are no news.
    const slowest = page.judgement.slowest.filter(test => test.seconds >= 0.1);
    if (slowest.length === 0)
        return [];
    const rows = slowest.map(({ id, seconds, usualSeconds }) => row([(0,render_words/* duration */.p0)(seconds), usualSeconds === undefined ? '–' : (0,render_words/* duration */.p0)(usualSeconds), nameCell(id)]));
    const title = slowest.length === 1 ? 'Slowest test' : `Slowest ${(0,render_words/* count */.U9)(slowest.length)} tests`;
    const list = { head: ['now', 'usually', 'test'], rows };
    return [{ rank: 9, least: '', render: budget => folded(title, room => table(list, room), budget) }];
}
/** What could not be read is at the top and open: without it, the rest may be wrong. */
function problemParts(page, level) {
    const problems = page.judgement.problems.filter(problem => problem.level === level);
    if (problems.length === 0)
        return [];
    const items = problems.slice(0, page.sizes.others).map(({ file, line, message }) => {
        const place = (0,render_escape/* shorten */.ml)(line === undefined ? file : `${file}:${line}`, 120);
        return `- ${(0,render_escape/* code */.aY)(place)}: ${(0,render_escape/* code */.aY)((0,render_escape/* shorten */.ml)(message, 300))}`;
    });
    const note = (shown) => `- … ${(0,render_words/* count */.U9)(shown)} of ${(0,render_words/* count */.U9)(problems.length)} shown${restIn(page.options)}`;
    const all = problems.length > items.length ? [...items, note(items.length)] : items;
    if (level === 'warning') {
        const title = `${(0,render_words/* plural */.LS)(problems.length, 'warning')} on the reports`;
        return [{ rank: 7, least: '', render: budget => folded(title, room => (0,render_budget/* fit */.Uj)(all, room, note), budget) }];
    }
    const title = `⚠️ ${(0,render_words/* plural */.LS)(problems.length, 'problem')} reading the reports: results are missing here.\n\n`;
    return [
        {
            rank: 1,
            least: title.trim(),
            // A thousand broken files must not take the place of the failures.
            render: budget => title + (0,render_budget/* fit */.Uj)(all, Math.min(budget - (0,render_budget/* bytesOf */.$$)(title), 8_000), note),
        },
    ];
}
/** The same test from two jobs of one run. */
function doubledParts({ judgement: { doubled } }) {
    if (doubled.length === 0)
        return [];
    const [first = ''] = doubled;
    const which = doubled.length === 1 ? (0,render_escape/* code */.aY)((0,names/* shortId */.m_)(first)) : `${(0,render_words/* plural */.LS)(doubled.length, 'test')} (${(0,render_escape/* code */.aY)((0,names/* shortId */.m_)(first))}, …)`;
    const verb = doubled.length === 1 ? 'was' : 'were';
    return [
        (0,render_budget/* fixed */.Zu)(6, `⚠️ ${which} ${verb} reported by more than one job of this run; the worse result counts. ` +
            'If the jobs are a matrix, keep their histories apart: give each value its own `target`, such as ' +
            `${(0,render_escape/* code */.aY)('target: py${{ matrix.python-version }}')}.`),
    ];
}

// EXTERNAL MODULE: ./lib/core/model.js
var model = __webpack_require__(57206);
;// CONCATENATED MODULE: ./lib/render/since.js


const startOf = ({ standing: { lastGood, streak } }) => JSON.stringify([streak?.first.build, lastGood?.build]);
/** Whether all of them began to fail in one run, and passed last in one. */
function sameStart(tests) {
    return new Set(tests.map(startOf)).size === 1;
}
/** Since when they fail, and in which commits they broke: of one test, or of several that began and passed last together. */
function sinceSentence(tests, { judgement, options }) {
    const { links } = options;
    const { lastGood, streak } = tests[0]?.standing ?? { lastGood: null, streak: null };
    // Of a first run there is no more to say than that it is the first.
    if (!streak || !judgement.base)
        return '';
    const here = streak.first.build === judgement.run.build;
    const first = here
        ? `in this run${bracketed((0,references/* commitMark */.X1)(streak.first, links))}`
        : `in ${(0,references/* pointMark */.S4)(streak.first, links)}`;
    const began = streak.first.dropped
        ? `Fails at least since ${(0,references/* pointMark */.S4)(streak.first, links)}`
        : `First failed ${first}`;
    if (!lastGood)
        return `${began}; never passed here.`;
    const passed = `last passed in ${(0,references/* runMark */.n6)(lastGood.build, links)}`;
    const [good, bad] = [lastGood.commit, streak.first.commit];
    if (good === null || bad === null)
        return `${began}, ${passed}.`;
    if (good === bad) {
        return `${began}, ${passed} at the same commit: not the code, unless the ${tests.length === 1 ? 'test is' : 'tests are'} flaky.`;
    }
    return `${began}, ${passed}: broke in ${(0,references/* rangeMark */.h3)(good, bad, links)}.`;
}
const bracketed = (text) => (text === '' ? '' : `, ${text}`);
/** `9 runs, 6 days`. */
function streakLength(streak, now) {
    const runs = (0,render_words/* plural */.LS)(streak.bad, 'run');
    return [runs, (0,render_words/* age */.KW)(streak.first.time, now)].filter(text => text !== '').join(', ');
}
/** Since when a test has failed that failed before: run and commit, then how long that is. */
function knownSince({ standing: { lastGood, streak } }, { options, now }) {
    if (!streak)
        return '';
    const { links } = options;
    const point = [(0,references/* runMark */.n6)(streak.first.build, links), (0,references/* commitMark */.X1)({ ...streak.first, subject: '' }, links)];
    const length = [streakLength(streak, now), lastGood ? '' : 'never passed here'].filter(text => text !== '');
    return `${(0,render_words/* sinceWord */.rD)(streak.first)} ${point.filter(text => text !== '').join(' ')}: ${length.join(', ')}`;
}

;// CONCATENATED MODULE: ./lib/render/broken.js













function brokenParts(page) {
    const { broken } = page.view;
    if (broken.length === 0)
        return [];
    if (page.view.outage)
        return outageParts(page);
    const causes = causesOf(broken);
    const shared = causes.filter(cause => cause.tests.length > 1);
    const single = causes.filter(cause => cause.tests.length === 1);
    const parts = [];
    if (shared.length > 0 && causes.length > 1) {
        parts.push((0,render_budget/* fixed */.Zu)(2, `${(0,render_words/* plural */.LS)(broken.length, 'new failure')}, ${(0,render_words/* plural */.LS)(causes.length, 'cause')}:`));
    }
    for (const cause of shared.slice(0, page.sizes.causes)) {
        parts.push((0,render_budget/* fixed */.Zu)(2, causeSentence(cause, page)), listPart(cause.tests, page, 2, cause), textsPart([cause], page, 4));
    }
    const unseen = shared.slice(page.sizes.causes);
    if (unseen.length > 0) {
        const failures = unseen.reduce((sum, cause) => sum + cause.tests.length, 0);
        parts.push((0,render_budget/* fixed */.Zu)(2, `… and ${(0,render_words/* plural */.LS)(failures, 'failure')} of ${(0,render_words/* plural */.LS)(unseen.length, 'more cause')}${restIn(page.options)}.`));
    }
    if (single.length > 0) {
        const tests = single.flatMap(cause => cause.tests);
        if (shared.length > 0)
            parts.push((0,render_budget/* fixed */.Zu)(2.9, ownReasons(tests.length)));
        parts.push(listPart(tests, page, 2.9));
        if (tests.length > 1 && sameStart(tests))
            parts.push((0,render_budget/* fixed */.Zu)(2.9, whenAndWho(tests, page)));
        parts.push(textsPart(single, page, 4));
    }
    return parts;
}
const whenAndWho = (tests, page) => (0,render_words/* listed */.KE)([sinceSentence(tests, page), suspectsSentence(tests, page)], ' ');
const ownReasons = (tests) => tests === 1 ? '1 fails for a reason of its own:' : `${(0,render_words/* count */.U9)(tests)} fail for reasons of their own:`;
/** One event, told once: no table of 900 names. */
function outageParts(page) {
    const { causes } = page.view;
    const [main, ...rest] = causes;
    if (!main)
        return [];
    const others = rest.flatMap(cause => cause.tests);
    const error = main.error === undefined ? 'the same failure' : (0,render_escape/* code */.aY)(main.error);
    const where = whereOf(main, page);
    const told = `${(0,render_words/* count */.U9)(main.tests.length)} × ${error}${where}. One event, told once; not ${(0,render_words/* plural */.LS)(main.tests.length, 'new failure')}.`;
    const parts = [(0,render_budget/* fixed */.Zu)(2, told), textsPart([main], page, 3, false)];
    if (others.length === 0)
        return parts;
    const title = others.length === 1 ? '1 fails for another reason:' : `${(0,render_words/* count */.U9)(others.length)} fail for other reasons:`;
    parts.push((0,render_budget/* fixed */.Zu)(2, title), listPart(others, page, 2), textsPart(rest, page, 4));
    return parts;
}
const framesOf = ({ tests }) => new Set(tests.map(({ detail }) => JSON.stringify([detail?.file, detail?.line])));
function whereOf(cause, { options }) {
    const { file, line, function: name } = cause.first.detail ?? {};
    if (file === undefined || framesOf(cause).size > 1)
        return '';
    return ` in ${(0,references/* fileMark */.EU)(file, line, options.links, name)}`;
}
function causeSentence(cause, page) {
    const { tests, error } = cause;
    const what = error === undefined ? 'the same failure' : `**${(0,render_escape/* code */.aY)(error)}**`;
    const subject = tests.length === page.view.broken.length ? (0,render_words/* together */.bs)(tests.length) : (0,render_words/* count */.U9)(tests.length);
    const reason = `${subject} fail for one reason: ${what}${whereOf(cause, page)}.`;
    const since = sameStart(tests) ? whenAndWho(tests, page) : '';
    const module = oneModule(tests);
    const where = module === undefined ? '' : `The tests are in ${(0,render_escape/* code */.aY)((0,names/* shortId */.m_)(module))}.`;
    return [reason, since, where].filter(sentence => sentence !== '').join(' ');
}
/** The module they are all in, where that need not be said of each of them. */
function oneModule(tests) {
    const modules = new Set(tests.map(({ id }) => (0,names/* halves */.AP)(id).module));
    return modules.size === 1 ? modules.values().next().value : undefined;
}
/**
 * A list, and not a table: on a phone the third column of a table is out of sight, and its cells make rows of a screen's
 * height. Each test with its history and where to look; and since when, unless a sentence says that for all of them.
 * @param shared their cause, when they have one and a sentence tells it
 */
function listPart(tests, page, rank, shared) {
    const { sizes, options } = page;
    const said = {
        frame: shared !== undefined && framesOf(shared).size === 1,
        module: shared !== undefined && oneModule(tests) !== undefined,
    };
    const since = tests.length === 1 || !sameStart(tests);
    const items = tests.slice(0, shared ? sizes.alike : sizes.failures).map(test => {
        const error = shared || test.detail?.text !== undefined ? undefined : (0,names/* errorOf */.Mz)(test.detail);
        const lines = [nameLine(test, page), placeLine(test, page, said), error === undefined ? '' : (0,render_escape/* code */.aY)(error)];
        if (since)
            lines.push(whenAndWho([test], page));
        return `- ${lines.filter(line => line !== '').join('<br>')}`;
    });
    const note = (shown) => `- … ${(0,render_words/* count */.U9)(shown)} of ${(0,render_words/* count */.U9)(tests.length)} shown${restIn(options)}`;
    const all = tests.length > items.length ? [...items, note(items.length)] : items;
    return {
        rank,
        least: `${(0,render_words/* plural */.LS)(tests.length, 'newly failing test')}, not shown here${restIn(options)}.`,
        render: budget => (0,render_budget/* fit */.Uj)(all, budget, note),
    };
}
const nameLine = ({ id, strip: outcomes }, { sizes }) => `**${(0,render_escape/* code */.aY)((0,names/* shortName */.EU)(id))}** ${(0,render_escape/* code */.aY)((0,strip/* strip */.b)(outcomes, sizes.strip))}`;
function placeLine(test, { options, judgement }, said) {
    const { id, detail } = test;
    const { module } = (0,names/* halves */.AP)(id);
    const own = module === undefined || said.module || (module === detail?.file && !said.frame) ? '' : (0,render_escape/* code */.aY)((0,names/* shortId */.m_)(module));
    const frame = detail?.file === undefined || said.frame ? '' : (0,references/* fileMark */.EU)(detail.file, detail.line, options.links);
    const flaky = flakyNote(judgement, id);
    return (0,render_words/* listed */.KE)([
        own,
        frame,
        judgement.base && test.verdict === 'new and failing' && 'new test',
        ...notesOf(test),
        flaky !== '' && `🎲 flaky: ${flaky}`,
    ]);
}
/** Same test, other error: not new, but not what was known either. */
function differentParts(page) {
    const tests = page.view.by['failing differently'];
    if (tests.length === 0 || page.view.outage)
        return [];
    const title = tests.length === 1
        ? '1 that failed before fails with another error now:'
        : `${(0,render_words/* count */.U9)(tests.length)} that failed before fail with other errors now:`;
    return [(0,render_budget/* fixed */.Zu)(3, title), listPart(tests, page, 3), textsPart(causesOf(tests), page, 4.5)];
}
function notesOf({ detail }) {
    const notes = [];
    const phases = (detail?.phases ?? []).filter(phase => phase !== 'call');
    if (phases.length > 0)
        notes.push(`error in ${phases.join(' and ')}`);
    const attempts = detail?.attempts?.length ?? 0;
    if (attempts > 0)
        notes.push(`${(0,render_words/* plural */.LS)(attempts + 1, 'attempt')}, none passed`);
    const { failed, passed = 0, skipped = 0 } = detail?.subtests ?? { failed: 0 };
    if (failed > 0 && passed > 0)
        notes.push(`${(0,render_words/* count */.U9)(failed)} of ${(0,render_words/* plural */.LS)(passed + failed + skipped, 'subtest')} failed`);
    else if (failed > 0)
        notes.push(`${(0,render_words/* plural */.LS)(failed, 'subtest')} failed`);
    return notes;
}
/** One failure text a cause, each behind a click. */
function textsPart(causes, page, rank, bisect = true) {
    const texts = causes
        .slice(0, page.sizes.texts)
        .map(cause => broken_textOf(cause, bisect))
        .filter(text => text !== '');
    const note = (shown) => shown === 0 ? '' : `${(0,render_words/* count */.U9)(shown)} of ${(0,render_words/* plural */.LS)(causes.length, 'failure text')} shown${restIn(page.options)}.`;
    const items = causes.length > page.sizes.texts ? [...texts, note(texts.length)] : texts;
    return { rank, least: '', render: budget => (0,render_budget/* fit */.Uj)(items, budget, note, '\n\n') };
}
function broken_textOf({ first: test, tests, error }, bisectable) {
    const { detail, standing } = test;
    const said = detail?.text ?? (detail?.message?.includes('\n') ? detail.message : undefined);
    const bisect = bisectable && standing.streak ? bisectLine(test.id, standing.lastGood, standing.streak.first) : undefined;
    if (said === undefined && bisect === undefined)
        return '';
    const own = (0,names/* errorOf */.Mz)(detail) ?? error;
    const more = tests.length > 1 ? ` · the same in ${(0,render_words/* count */.U9)(tests.length - 1)} more` : '';
    const summary = `${(0,render_escape/* htmlCode */.h8)((0,names/* shortName */.EU)(test.id))}${own === undefined ? '' : ` · ${(0,render_escape/* htmlProse */.n8)(own)}`}${more}`;
    const cut = detail?.cut ? `<sub>${(0,render_words/* plural */.LS)(detail.cut, 'byte')} of it are not kept.</sub>` : '';
    const inside = [
        said === undefined ? '' : (0,render_escape/* codeBlock */.DV)(said),
        cut,
        bisect === undefined ? '' : `Find the commit that broke it:\n\n${(0,render_escape/* codeBlock */.DV)(bisect, 'sh')}`,
    ];
    return folded(summary, () => inside.filter(text => text !== '').join('\n\n'), Number.POSITIVE_INFINITY);
}

;// CONCATENATED MODULE: ./lib/render/known.js











/** Rows of one cause before the rest of them is one row. */
const OF_ONE_CAUSE = 5;
/** Things that are said in a line, and not in a table behind a click. */
const IN_LINE = 3;
function stillParts(page) {
    const { view, options, sizes, now } = page;
    const tests = view.by['still failing'];
    if (tests.length === 0 || view.outage)
        return [];
    const namer = htmlNamer(options);
    const how = options.baseLine === undefined ? 'still failing' : `already failing on ${namer.name(options.baseLine)}`;
    // Where the headline says no more than that, it need not be said twice.
    const title = view.bad === tests.length
        ? `${tests.length === 1 ? 'Its' : 'Their'} history`
        : `${(0,render_words/* count */.U9)(tests.length)} ${how}${headline_sinceText(tests, namer, since => (0,render_words/* age */.KW)(since, now))}`;
    const [first] = tests;
    const since = first && sameStart(tests) ? knownSince(first, page) : '';
    const rows = causesOf(tests).flatMap(({ tests: group, error }) => {
        // The fold of a single row would save nothing.
        const most = group.length > OF_ONE_CAUSE + 1 ? OF_ONE_CAUSE : group.length;
        const shown = group.slice(0, most).map(test => knownRow(test, page, since === '' ? knownSince(test, page) : ''));
        const why = error === undefined ? '' : `: ${(0,render_escape/* code */.aY)(error)}`;
        if (most < group.length)
            shown.push(row(['…', `${(0,render_words/* count */.U9)(group.length - most)} more of the same cause${why}`]));
        return shown;
    });
    const head = ['history', since === '' ? 'test' : `failing ${since}`];
    // A row may stand for many tests.
    const more = `not all ${(0,render_words/* count */.U9)(tests.length)} are shown`;
    const list = { head, rows: rows.slice(0, sizes.others), total: rows.length, more, whole: restIn(options) };
    return [{ rank: 5, least: '', render: budget => folded(title, room => table(list, room), budget) }];
}
/** History comes first: it is what lines up, and on a phone the end of a long name may go out of sight instead. */
const knownRow = (test, page, since) => row([(0,render_escape/* code */.aY)((0,strip/* strip */.b)(test.strip, page.sizes.strip)), nameCell(test.id, since)]);
function fixedParts(page) {
    const tests = page.view.by.fixed;
    if (tests.length === 0)
        return [];
    const said = ({ standing: { streak } }) => streak ? `failed since ${(0,references/* runMark */.n6)(streak.first.build, page.options.links)} (${streakLength(streak, page.now)})` : '';
    if (tests.length <= IN_LINE) {
        const named = tests.map(test => [(0,render_escape/* code */.aY)((0,names/* shortName */.EU)(test.id)), said(test)].filter(text => text !== '').join(', '));
        return [{ rank: 3, least: '', render: () => `✅ Fixed: ${named.join(' · ')}` }];
    }
    const rows = tests
        .slice(0, page.sizes.others)
        .map(test => row([(0,render_escape/* code */.aY)((0,strip/* strip */.b)(test.strip, page.sizes.strip)), nameCell(test.id, said(test))]));
    const list = { head: ['history', 'test'], rows, total: tests.length, whole: restIn(page.options) };
    return [
        {
            rank: 6,
            least: '',
            render: budget => folded(`✅ ${(0,render_words/* plural */.LS)(tests.length, 'test')} fixed`, room => table(list, room), budget),
        },
    ];
}
const attemptsOf = ({ detail }) => (0,render_words/* count */.U9)((detail?.attempts?.length ?? 0) + 1);
const retriedText = (test, { judgement }) => (0,render_words/* listed */.KE)([`attempt ${attemptsOf(test)}`, flakyNote(judgement, test.id)], ', ');
/** Evidence of flakiness, said as what it is. */
function retriedParts(page) {
    const tests = page.view.retried;
    if (tests.length === 0)
        return [];
    if (tests.length <= IN_LINE) {
        const named = tests.map(test => `${(0,render_escape/* code */.aY)((0,names/* shortName */.EU)(test.id))} (${retriedText(test, page)})`);
        return [{ rank: 3, least: '', render: () => `🎲 Flaky, passed only on retry: ${named.join(' · ')}` }];
    }
    const rows = tests
        .slice(0, page.sizes.others)
        .map(test => row([(0,render_escape/* code */.aY)((0,strip/* strip */.b)(test.strip, page.sizes.strip)), nameCell(test.id, `passed at ${retriedText(test, page)}`)]));
    const list = { head: ['history', 'test'], rows, total: tests.length, whole: restIn(page.options) };
    const title = (0,render_words/* listed */.KE)([`🎲 ${(0,render_words/* plural */.LS)(tests.length, 'flaky test')} passed only on retry`]);
    return [{ rank: 6, least: '', render: budget => folded(title, room => table(list, room), budget) }];
}

;// CONCATENATED MODULE: ./lib/render/sections.js
// What summary, comment and check have in common.










/** The headline, and under it what fails, what is well again, and what casts doubt on it: the most pressing first. */
function mainParts(page) {
    return [
        headlinePart(page),
        ...firstParts(page),
        ...problemParts(page, 'error'),
        ...brokenParts(page),
        ...differentParts(page),
        ...stillParts(page),
        ...fixedParts(page),
        ...retriedParts(page),
        ...doubledParts(page),
    ];
}
function headlinePart({ judgement, view, options }) {
    const { mark, text } = headlineOf(judgement, view, options, markdownNamer(options));
    const line = `### ${mark} ${text}`;
    return { rank: 0, least: line, render: () => line };
}
/** What a ledger that has just begun will be good for. */
const firstParts = ({ judgement: { base }, view }) => base || view.total === 0
    ? []
    : [(0,render_budget/* fixed */.Zu)(1, 'There is nothing to compare it with yet. The next run will say what changed, and since when.')];
/** Totals, small. */
function totalsPart({ judgement, view, options }) {
    const { run, base, line } = judgement;
    const { links, baseLine, shards } = options;
    const counts = model/* OUTCOMES */.i.filter(outcome => run.counts[outcome] > 0).map(outcome => `${(0,render_words/* count */.U9)(run.counts[outcome])} ${outcome}`);
    const on = baseLine === undefined ? '' : ` on ${(0,render_escape/* prose */.CS)((0,render_escape/* shorten */.ml)(baseLine, 80))}`;
    const said = (0,render_words/* listed */.KE)([
        counts.length > 1 ? `${(0,render_words/* plural */.LS)(view.total, 'test')}: ${counts.join(', ')}` : (0,render_words/* plural */.LS)(view.total, 'test'),
        shards && shards.reported >= shards.expected && `${(0,render_words/* count */.U9)(shards.reported)} of ${(0,render_words/* count */.U9)(shards.expected)} shards`,
        (0,render_words/* duration */.p0)(run.seconds),
        `${(0,references/* runMark */.n6)(run.build, links)} of ${(0,render_escape/* prose */.CS)((0,render_escape/* shorten */.ml)(line, 80))}${run.commit === null ? '' : ` at ${(0,references/* commitMark */.X1)({ ...run, subject: '' }, links)}`}`,
        base && `compared with ${(0,references/* runMark */.n6)(base.build, links)}${on}`,
        wholeText(options),
    ]);
    return (0,render_budget/* fixed */.Zu)(1, `<sub>${said}</sub>`);
}
function wholeText({ whole }) {
    const address = (0,render_escape/* url */.OZ)(whole?.url);
    return whole && address !== undefined ? `[${(0,render_escape/* prose */.CS)((0,render_escape/* shorten */.ml)(whole.text, 80))}](${address})` : '';
}

;// CONCATENATED MODULE: ./lib/render/check.js









const SIZES = { failures: 100, causes: 30, alike: 25, texts: 30, others: 100, strip: 20 };
function renderCheck(judgement, options = {}) {
    const page = pageOf(judgement, options, SIZES);
    const { text } = headlineOf(judgement, page.view, options, plainNamer);
    const summary = [...mainParts(page), totalsPart(page)];
    const more = [...changedParts(page), ...pacedParts(page), ...slowestParts(page), ...problemParts(page, 'warning')];
    const limit = Math.min(options.limit ?? render_budget/* BUDGETS */.bJ.check, render_budget/* BUDGETS */.bJ.check);
    return {
        title: (0,render_escape/* shorten */.ml)(text, 200),
        summary: (0,render_budget/* compose */.Zz)(summary, limit),
        text: (0,render_budget/* compose */.Zz)(more, limit),
        annotations: annotationsOf([...page.view.broken, ...page.view.known], page.view.outage),
    };
}
/** GitHub takes 50 in a request. */
const BATCH = 50;
/** The annotations in portions of what one request may hold; one empty portion when there are none. */
function annotationBatches(annotations) {
    const batches = [];
    for (let start = 0; start === 0 || start < annotations.length; start += BATCH) {
        batches.push(annotations.slice(start, start + BATCH));
    }
    return batches;
}
/** Lines of the code itself: a path that leads elsewhere, or shows as another, is nothing to point at. */
const isPath = (path) => path.length < 500 && !/^(\/|[a-z]:|\\)|(^|\/)\.\.?(\/|$)/i.test(path) && (0,render_escape/* shorten */.ml)(path, 500) === path;
function annotationsOf(tests, outage) {
    const groups = new Map();
    for (const test of tests) {
        const { file, line } = test.detail ?? {};
        if (file === undefined || !isPath(file))
            continue;
        const known = test.verdict === 'still failing';
        // In an outage the line is the same, and the tests are not the news.
        const cause = outage ? '' : (test.cause ?? test.id);
        const key = JSON.stringify([file, line, cause, known]);
        const group = groups.get(key);
        if (group)
            group.push(test);
        else
            groups.set(key, [test]);
    }
    return [...groups.values()].map(annotationOf).filter(annotation => annotation !== undefined);
}
function annotationOf(tests) {
    const [test] = tests;
    const { file, line = 1, text } = test?.detail ?? {};
    if (!test || file === undefined)
        return undefined;
    const more = tests.length > 1 ? ` and ${(0,render_words/* count */.U9)(tests.length - 1)} more` : '';
    const verdict = test.verdict === 'new and failing' ? 'new test failing' : test.verdict;
    return {
        path: file,
        start_line: Math.max(1, line),
        end_line: Math.max(1, line),
        annotation_level: test.verdict === 'still failing' ? 'warning' : 'failure',
        title: `${(0,render_escape/* shorten */.ml)((0,names/* halves */.AP)(test.id).name, 160)}${more}: ${verdict}`,
        message: messageOf(test),
        ...(text === undefined ? {} : { raw_details: withinDetails(text) }),
    };
}
function messageOf(test) {
    const { lastGood, streak } = test.standing;
    const lines = [(0,names/* errorOf */.Mz)(test.detail) ?? 'Failed without a message.'];
    if (streak) {
        const passed = lastGood ? `last passed in ${pointOf(lastGood)}` : 'never passed here';
        lines.push(`First failed in ${pointOf(streak.first)}, ${passed}.`);
        const bisect = bisectLine(test.id, lastGood, streak.first);
        if (bisect !== undefined)
            lines.push(bisect);
    }
    return lines.join('\n');
}
const pointOf = ({ build, commit, time }) => `run ${(0,render_escape/* shorten */.ml)(build, 60)} (${commit === null ? (0,render_words/* moment */.n$)(time) : commit.slice(0, 7)})`;
/** GitHub takes 64 KB; a request of 50 must stay small as well. */
const DETAILS = 8_000;
function withinDetails(text) {
    let shown = (0,render_escape/* visibleBlock */._n)(text);
    if ((0,render_budget/* bytesOf */.$$)(shown) <= DETAILS)
        return shown;
    const whole = (0,render_budget/* bytesOf */.$$)(shown);
    // Escapes make text longer, so what is left is found by halving, not by counting.
    while ((0,render_budget/* bytesOf */.$$)(shown) > DETAILS)
        shown = shown.slice(0, Math.floor(shown.length * 0.8)).replace(/[^\n]*$/, '');
    return `${shown}… ${(0,render_words/* count */.U9)(whole - (0,render_budget/* bytesOf */.$$)(shown))} bytes more`;
}

;// CONCATENATED MODULE: ./lib/publish/check.js

/** Annotations that are posted: each fifty are a request. */
const MOST_ANNOTATIONS = 150;
/** The check's address. @throws whatever octokit throws */
async function publishCheck({ octokit }, request) {
    const { repository, name, commit, conclusion, link, started, output } = request;
    const shown = request.annotations.slice(0, MOST_ANNOTATIONS);
    const [first = [], ...more] = annotationBatches(shown);
    const page = check_pageOf(output, shown.length, request.annotations.length);
    const { data } = await octokit.checks.create({
        ...repository,
        name,
        head_sha: commit,
        details_url: link,
        status: 'completed',
        conclusion,
        started_at: secondsOf(started),
        output: { ...page, annotations: first },
    });
    for (const annotations of more) {
        await octokit.checks.update({ ...repository, check_run_id: data.id, output: { ...page, annotations } });
    }
    return data.html_url;
}
/** Bytes that GitHub takes of a text. */
const MOST_BYTES = 65_535;
function check_pageOf({ title, summary, text }, shown, all) {
    const note = shown === all ? '' : `\n\n<sub>${shown} of ${all} places are annotated.</sub>`;
    const fits = Buffer.byteLength(summary + note) <= MOST_BYTES;
    return { title, summary: fits ? summary + note : summary, ...(text === '' ? {} : { text }) };
}
/** As GitHub's description has it: no fractions of seconds. */
const secondsOf = (time) => time.replace(/\.\d+Z$/, 'Z');

// EXTERNAL MODULE: ./lib/render/comment-sections.js
var comment_sections = __webpack_require__(15650);
// EXTERNAL MODULE: ./lib/publish/pull.js
var publish_pull = __webpack_require__(32848);
;// CONCATENATED MODULE: ./lib/publish/comment.js
// Keeps the one comment of a pull request. GitHub cannot be told "only if it is still as I read it", so what was written is
// read again wherever someone else may write it too, and what they wrote meanwhile is kept.



/** How often to write again because others were writing. */
const ROUNDS = 5;
const ADD = `mutation ($input: AddCommentInput!) { addComment(input: $input) { subject { ... on PullRequest {
  comments(last: 100) { nodes { id body url viewerDidAuthor } } } } commentEdge { node { id fullDatabaseId url } } } }`;
const UPDATE = 'mutation ($input: UpdateIssueCommentInput!) { updateIssueComment(input: $input) { issueComment { id body url } } }';
/** The comment's address, or null when there is none. @throws whatever octokit throws */
async function publishComment(client, request) {
    const { repository, number, pull, section } = request;
    let comment = pull.isFresh ? pull.comment : await (0,publish_pull/* readComment */.W3)(client, repository, number);
    pull.isFresh = false;
    if (!comment) {
        if (!request.begin)
            return null;
        comment = await begin(client, request);
    }
    for (let round = 1;; round++) {
        const merged = (0,comment_sections/* mergeComment */.O8)(comment.body, section);
        if (merged === 'unchanged')
            return comment.url;
        await (0,github_client/* sendGraphql */.Qf)(client, UPDATE, { input: { id: comment.id, body: merged.body } }, 'repeated');
        const others = request.shared || sectionsIn(merged.body) > 1;
        if (!others || round === ROUNDS)
            return comment.url;
        comment = (await (0,publish_pull/* readComment */.W3)(client, repository, number)) ?? comment;
    }
}
/** Makes the comment. When another job has made one as well, the older one stays. */
async function begin(client, { repository, pull, section }) {
    const made = (0,comment_sections/* mergeComment */.O8)(null, section);
    const body = made === 'unchanged' ? comment_sections/* COMMENT_MARKER */.JO : made.body;
    const answer = await (0,github_client/* sendGraphql */.Qf)(client, ADD, { input: { subjectId: pull.id, body } }, 'once');
    const { commentEdge, subject } = recordAt(answer, 'addComment');
    const own = recordAt(commentEdge, 'node');
    const mine = { id: String(own['id']), body, url: String(own['url']) };
    const oldest = (0,publish_pull/* ownComments */.D5)(recordAt(subject, 'comments')['nodes'])[0];
    if (!oldest || oldest.id === mine.id)
        return mine;
    await client.octokit.issues.deleteComment({ ...repository, comment_id: Number(own['fullDatabaseId']) });
    return oldest;
}
const recordAt = (value, field) => {
    const found = (0,github_client/* isRecord */.u4)(value) ? value[field] : undefined;
    return (0,github_client/* isRecord */.u4)(found) ? found : {};
};
const sectionsIn = (body) => body.match(/^<!-- pytest-ledger section /gm)?.length ?? 0;

// EXTERNAL MODULE: ./lib/publish/summary.js
var summary = __webpack_require__(80059);
;// CONCATENATED MODULE: ./lib/render/comment.js



const comment_SIZES = { failures: 20, causes: 5, alike: 8, texts: 10, others: 30, strip: 12 };
/** Bytes of one target's section, so that a comment has room for several. */
const SECTION = 24_000;
/** Markdown of one target's section, for `mergeComment`. Never more than 24,000 bytes, or `limit` if that is less. */
function renderComment(judgement, options = {}) {
    const page = pageOf(judgement, options, comment_SIZES);
    const parts = [...mainParts(page), totalsPart(page)];
    return (0,render_budget/* compose */.Zz)(parts, Math.min(options.limit ?? SECTION, SECTION, render_budget/* BUDGETS */.bJ.comment));
}
/** Whether there is anything to say that a green tick does not say: a failure, a fix, a flake, a report that was not read. */
function isWorthAComment(judgement) {
    const { view } = pageOf(judgement, {}, comment_SIZES);
    const unread = judgement.problems.some(problem => problem.level === 'error');
    return (view.broken.length + view.known.length + view.by.fixed.length + view.retried.length > 0 ||
        unread ||
        view.total === 0);
}

;// CONCATENATED MODULE: ./lib/render/summary.js






const summary_SIZES = { failures: 100, causes: 30, alike: 25, texts: 50, others: 200, strip: 20 };
/**
 * Markdown for a job summary. Within its limit in bytes whatever the judgement holds; what was left out is counted.
 */
function renderSummary(judgement, options = {}) {
    const page = pageOf(judgement, options, summary_SIZES);
    const parts = [
        ...mainParts(page),
        ...changedParts(page),
        ...pacedParts(page),
        ...slowestParts(page),
        // Of a pull request only what it touches is said: the list is its base's.
        ...(options.baseLine === undefined ? flakyParts(page) : []),
        ...problemParts(page, 'warning'),
        totalsPart(page),
        ...forkParts(page),
    ];
    return (0,render_budget/* compose */.Zz)(parts, Math.min(options.limit ?? render_budget/* BUDGETS */.bJ.summary, render_budget/* BUDGETS */.bJ.summary));
}
/** Said once, under everything, where the token of a fork's pull request may not write. */
function forkParts({ options: { fork } }) {
    if (!fork)
        return [];
    const help = (0,render_escape/* url */.OZ)(fork.help);
    const how = help === undefined ? 'a second workflow' : `the workflow in [this page](${help})`;
    const note = '> This pull request comes from a fork, so its token cannot write. ' +
        `The results are saved as an artifact; ${how} records them and comments.`;
    return [(0,render_budget/* fixed */.Zu)(1, note)];
}

;// CONCATENATED MODULE: ./lib/action/publish.js
// Says what a run means, in every place there is: log, summary, check, comment, outputs. None of them can break a build.











function optionsOf({ occasion, inputs, meaning, now }, links = linksOf(occasion, inputs)) {
    const { run } = meaning.judgement;
    return {
        links,
        now,
        ...(meaning.baseLine === undefined ? {} : { baseLine: meaning.baseLine }),
        ...(run.shards === undefined ? {} : { shards: { expected: run.shards, reported: run.submissions } }),
    };
}
const isComplete = ({ run }) => run.shards === undefined || run.submissions >= run.shards;
const conclusionFor = ({ meaning, inputs, occasion }) => {
    const { judgement } = meaning;
    return conclusionOf(judgement, inputs.failOn, occasion.pull !== undefined, isComplete(judgement));
};
/** @param notes sentences that are said above everything else */
function publishSummary(publication, notes, fork) {
    const { runner, inputs, meaning, submission } = publication;
    const options = { ...optionsOf(publication), ...(fork ? { fork } : {}) };
    const above = notes.map(note => `> ${(0,render_escape/* prose */.CS)((0,render_escape/* shorten */.ml)(note, 1_000))}\n\n`).join('');
    const render = (limit) => above + renderSummary(meaning.judgement, { ...options, limit: Math.max(0, limit - Buffer.byteLength(above)) });
    const file = runner.env['GITHUB_STEP_SUMMARY'];
    quietly(runner, 'The job summary could not be written', () => {
        if (file && inputs.summary === 'on')
            (0,summary/* appendSummary */.f)(file, render);
        const whole = (0,external_node_path_.join)(runner.env['RUNNER_TEMP'] || (0,external_node_os_.tmpdir)(), `pytest-ledger-${submission.digest}.md`);
        (0,summary/* writeWhole */.y)(whole, render(SUMMARY_FILE));
        runner.output('summary-file', whole);
    });
}
/** Bytes; there is nobody to throw it away. */
const SUMMARY_FILE = 64 * 1_048_576;
function quietly(runner, what, write) {
    try {
        write();
    }
    catch (error) {
        runner.warn(`${what}: ${error.message}`);
    }
}
/** The check and the comment, each as far as GitHub takes it. */
async function publishToGithub(publication) {
    const { runner, inputs } = publication;
    const addresses = {};
    const trying = async (what, publish) => {
        if (inputs[what] === 'off')
            return;
        try {
            const address = await publish();
            if (address !== null)
                addresses[what] = address;
        }
        catch (error) {
            runner.warn(`The ${what} could not be posted: ${reasonOf(error, PERMISSIONS[what])} The run itself is not affected.`);
        }
    };
    await trying('check', () => postCheck(publication));
    await trying('comment', () => postComment(publication));
    return addresses;
}
const PERMISSIONS = { check: 'checks: write', comment: 'pull-requests: write' };
function reasonOf(error, permission) {
    const { message = '', status } = error;
    const said = (0,render_escape/* shorten */.ml)(message.replace(/ - https:\S*$/, '').split('\n')[0] ?? '', 300).replace(/\.?$/, '.');
    if (!/not accessible/i.test(message))
        return status === undefined ? said : `${said} (${status})`;
    return `${said} Give the job "permissions: ${permission}".`;
}
async function postCheck(publication) {
    const { client, inputs, occasion, submission, meaning, checkName } = publication;
    if (submission.commit === null)
        return null;
    const { judgement } = meaning;
    const whole = { text: 'the job summary', url: occasion.link };
    const output = renderCheck(judgement, { ...optionsOf(publication), whole });
    const annotations = output.annotations.map(each => ({ ...each, path: pathInRepository(each.path, inputs) }));
    const wanted = { on: annotations, off: [], new: annotations.filter(each => each.annotation_level === 'failure') };
    return publishCheck(client, {
        repository: { owner: occasion.owner, repo: occasion.repo },
        name: checkName,
        commit: submission.commit,
        conclusion: conclusionFor(publication),
        link: occasion.link,
        started: submission.started,
        output,
        annotations: wanted[inputs.annotations],
    });
}
async function postComment(publication) {
    const { client, inputs, occasion, meaning, pull } = publication;
    if (!occasion.pull || !pull)
        return null;
    const { judgement } = meaning;
    const { failed, error } = judgement.run.counts;
    const begin = { on: true, off: false, auto: isWorthAComment(judgement), failures: failed + error > 0 };
    const whole = { text: 'the job summary', url: occasion.link };
    return publishComment(client, {
        repository: { owner: occasion.owner, repo: occasion.repo },
        number: occasion.pull.number,
        pull,
        section: {
            target: judgement.target,
            order: [occasion.runId, occasion.attempt],
            markdown: renderComment(judgement, { ...optionsOf(publication), whole }),
        },
        begin: begin[inputs.comment],
        shared: inputs.jobTotal > 1,
    });
}
/** Bytes of the list of tests; all outputs of a job together may have a megabyte. */
const MOST_OUTPUT = 50_000;
function writeOutputs(publication, { check, comment }) {
    const { runner, submission, meaning } = publication;
    runner.output('build', submission.build);
    runner.output('counts', JSON.stringify(meaning.judgement.run.counts));
    runner.output('conclusion', conclusionFor(publication));
    runner.output('newly-failing', listWithin(idsOf(meaning.judgement, NEW_FAILING), MOST_OUTPUT));
    runner.output('check-url', check ?? '');
    runner.output('comment-url', comment ?? '');
}
/** JSON of as many of the texts as there is room for. */
function listWithin(texts, bytes) {
    let room = bytes - 2;
    const end = texts.findIndex(each => (room -= Buffer.byteLength(JSON.stringify(each)) + 1) < 0);
    return JSON.stringify(end < 0 ? texts : texts.slice(0, end));
}

;// CONCATENATED MODULE: ./lib/action/deliver.js
// One submission's way out: into the ledger, or at least into an artifact; and then what it means, to all who look.













async function deliver(delivery) {
    const { runner, client, clock, inputs, submission, problems, base } = delivery;
    const { target, line, build } = submission;
    const folders = [(0,ledger_paths/* lineFolder */.V$)(line, target), ...(base ? [(0,ledger_paths/* lineFolder */.V$)(base.line, target)] : [])];
    const { owner, repo } = delivery.occasion;
    const place = { client, owner, repo, branch: inputs.branch };
    const store = readAhead(openGithubStore({ ...place, ahead: folders }), folders, build);
    const log = commitLogOf(delivery);
    const attempted = await attempt(store, submission, base, problems, clock, log);
    const saved = attempted.failure && delivery.save ? await save(delivery, attempted.failure) : undefined;
    const publication = { ...delivery, meaning: attempted, now: clock.now() };
    runner.note(renderTerminal(attempted.judgement, { color: false, width: 120 }));
    if (!attempted.added)
        runner.note(`This report was recorded before, as build ${build}: the ledger is unchanged.`);
    const { notes, fork } = deliver_notesOf(delivery, attempted, saved);
    for (const note of notes)
        runner.warn(note);
    if (fork)
        sayCompanion(delivery, saved?.name);
    if (delivery.publish)
        publishSummary(publication, notes, fork);
    const mute = attempted.failure instanceof github_errors/* ReadOnlyToken */.kV && delivery.occasion.readOnly;
    const addresses = mute || !delivery.publish || !isTheirTurn(publication)
        ? {}
        : await publishUntilStill(publication, store, delivery, log);
    writeOutputs(publication, addresses);
    decide(delivery, attempted, saved);
    return { recorded: !attempted.failure, saved: saved?.name !== undefined };
}
/** What the commits in question are is worth knowing, but nothing fails where GitHub does not say. */
function commitLogOf({ client, runner, occasion, inputs }) {
    const { owner, repo } = occasion;
    const log = githubCommitLog(client, { owner, repo, pathOf: file => pathInRepository(file, inputs) });
    return async (good, bad, files) => {
        try {
            return await log(good, bad, files);
        }
        catch (error) {
            runner.note(`The commits from ${good} to ${bad} could not be looked at: ${error.message}`);
            return undefined;
        }
    };
}
/**
 * Who says what a run of several shards means: the last of them; the first, so that there is something to see should others
 * never come; and whoever has something bad to say.
 */
function isTheirTurn(publication) {
    const { judgement } = publication.meaning;
    return isComplete(judgement) || judgement.run.submissions === 1 || conclusionFor(publication) === 'failure';
}
/** While shards are missing, one may have come in while we published, and must not be told over. */
async function publishUntilStill(first, store, { submission, base, problems, runner }, log) {
    let { meaning } = first;
    const addresses = await publishToGithub(first);
    for (let rounds = 0; rounds < 3 && !isComplete(meaning.judgement); rounds++) {
        const before = meaning.judgement.run.submissions;
        try {
            meaning = await lookAgain(store, submission, base, problems, log);
        }
        catch (error) {
            runner.note(`Whether other shards have reported could not be read: ${error.message}`);
            break;
        }
        if (meaning.judgement.run.submissions === before)
            break;
        Object.assign(addresses, await publishToGithub({ ...first, meaning }));
    }
    return addresses;
}
async function save({ runner, submission }, failure) {
    try {
        return { name: await (0,artifact/* saveArtifact */.S)(submission, runner.env['RUNNER_TEMP'] || (0,external_node_os_.tmpdir)()) };
    }
    catch (error) {
        runner.note(failure.message);
        return { why: error.message };
    }
}
function deliver_notesOf({ occasion }, { failure, blind }, saved) {
    const notes = [];
    if (blind)
        notes.push(`Nothing is known of earlier runs, so every failure counts as new. ${blind === failure ? '' : blind.message}`.trim());
    if (!failure)
        return { notes };
    const fork = failure instanceof github_errors/* ReadOnlyToken */.kV && occasion.readOnly && saved?.name !== undefined;
    if (fork && occasion.pull?.fromFork)
        return { notes, fork: occasion.help === undefined ? {} : { help: occasion.help } };
    const kept = saved?.name === undefined
        ? ''
        : ` The results are saved as the artifact ${saved.name}${replayOf(occasion, saved.name)}.`;
    notes.push(`This run is not recorded. ${failure.message}${kept}`);
    return { notes };
}
const replayOf = ({ runId }, artifact) => `: re-run the job once the cause is mended, or record them with "gh run download ${runId} -n ${artifact}" and "pytest-ledger replay submission.json"`;
/** Once a run, and whole: nobody should have to look for it. */
function sayCompanion({ runner, occasion }, artifact) {
    const { GITHUB_ACTION_REPOSITORY: action, GITHUB_ACTION_REF: version } = runner.env;
    runner.note(`The token of this run cannot write, so the results are saved as the artifact ${artifact}. This workflow, on the default branch, records them and comments:`);
    runner.note(companionWorkflow(occasion.workflow, action && version ? `${action}@${version}` : 'OWNER/pytest-ledger@v1'));
}
/** Whether the step fails. */
function decide({ runner, inputs, submission }, { judgement, failure }, saved) {
    if (failure && saved?.name === undefined) {
        const why = saved?.why === undefined ? '' : ` They could not be saved either: ${saved.why}`;
        runner.fail(`The results are not recorded: ${failure.message}${why}`);
    }
    if (!hasFindings(inputs.failOn, judgement))
        return;
    const found = inputs.failOn === 'failures'
        ? judgement.run.counts.failed + judgement.run.counts.error
        : idsOf(judgement, NEW_FAILING).length;
    const what = inputs.failOn === 'failures' ? 'failing' : 'newly failing';
    runner.fail(`${found} ${found === 1 ? 'test' : 'tests'} ${what} in run ${submission.build} (fail-on: ${inputs.failOn}).`);
}


/***/ }),

/***/ 18459:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runStep: () => (/* binding */ runStep),
  G: () => (/* binding */ whereItBegan)
});

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/core/scrub.js
var core_scrub = __webpack_require__(53776);
// EXTERNAL MODULE: ./lib/publish/pull.js
var publish_pull = __webpack_require__(32848);
// EXTERNAL MODULE: ./lib/publish/summary.js
var summary = __webpack_require__(80059);
// EXTERNAL MODULE: ./lib/render/escape.js
var render_escape = __webpack_require__(39889);
// EXTERNAL MODULE: ./lib/secrets.js
var secrets = __webpack_require__(80150);
// EXTERNAL MODULE: ./lib/core/ledger/submission.js
var submission = __webpack_require__(48913);
// EXTERNAL MODULE: ./lib/core/ledger/outcome.js
var outcome = __webpack_require__(52881);
;// CONCATENATED MODULE: ./lib/core/merge-reports.js

/** One report of all; of a test that several have, the worst result counts and a problem names the files. */
function mergeReports(reports) {
    const only = reports[0];
    if (only && reports.length === 1)
        return only.report;
    const results = new Map();
    const problems = reports.flatMap(({ report }) => report.problems);
    for (const { file, report } of reports) {
        let [doubles, example] = [0, ''];
        for (const result of report.results) {
            const known = results.get(result.id);
            if (known) {
                if (doubles++ === 0)
                    example = `${result.id}, also in ${known.file}`;
                if (!(0,outcome/* isWorse */.Bx)((0,outcome/* numberOf */.rl)(result.outcome), (0,outcome/* numberOf */.rl)(known.result.outcome)))
                    continue;
            }
            results.set(result.id, { result, file });
        }
        if (doubles > 0) {
            const message = `${doubles} ${doubles === 1 ? 'test was' : 'tests were'} in another report already (${example}): the worst result of each counts. Give every report of a run its own tests, or record them apart, each with a --target.`;
            problems.push({ file, level: 'warning', message });
        }
    }
    const started = reports
        .flatMap(({ report }) => report.started ?? [])
        .sort((a, b) => Date.parse(a) - Date.parse(b))[0];
    return {
        results: [...results.values()].map(({ result }) => result),
        problems,
        seconds: reports.reduce((sum, { report }) => sum + report.seconds, 0),
        ...(started === undefined ? {} : { started }),
        properties: reports.flatMap(({ report }) => report.properties),
    };
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: external "node:v8"
var external_node_v8_ = __webpack_require__(78877);
// EXTERNAL MODULE: ./lib/core/text.js
var core_text = __webpack_require__(69716);
;// CONCATENATED MODULE: ./lib/core/parse/module-finder.js
// Finds the file of the repository that a dotted name speaks of.
/** pytest's root directory may be below the repository's: this many levels are searched, and this many directories. */
const ROOT_LEVELS = 4;
const ROOT_DIRECTORIES = 500;
/** Directories that pytest does not collect from (norecursedirs), and that are large. */
const NOT_SEARCHED = /^(\..*|.*\.egg|_darcs|build|CVS|dist|node_modules|venv|\{arch\}|__pycache__|site-packages)$/;
function createFinder(project) {
    const directories = new Map();
    /** Directories that may be pytest's root, by what their files' and directories' names begin with. */
    let roots;
    /** Where the last name was found: the next one most likely is there too. */
    let root = '';
    /** What --junit-prefix put before every name, with its dot. Only the first name is asked, so that it is all or none. */
    let prefix;
    const read = (path) => {
        if (directories.has(path))
            return directories.get(path);
        const entries = project.listDir(path);
        const directory = { files: new Map(), directories: new Set() };
        for (const entry of entries ?? []) {
            if (entry.isDirectory)
                directory.directories.add(entry.name);
            else
                directory.files.set(entry.name.replace(/\.py$/, ''), entry.name);
        }
        directories.set(path, entries && directory);
        return entries && directory;
    };
    /** The longest path below `at` that the name begins with. */
    const match = (at, dotted, isWhole) => {
        const directory = read(at);
        if (!directory)
            return undefined;
        const prefixPath = at === '' ? '' : `${at}/`;
        let best;
        for (let end = dotted.indexOf('.');; end = dotted.indexOf('.', end + 1)) {
            const step = end === -1 ? dotted : dotted.slice(0, end);
            const rest = end === -1 ? '' : dotted.slice(end + 1);
            const file = directory.files.get(step);
            const candidates = [];
            if (file !== undefined)
                candidates.push({ path: prefixPath + file, rest });
            if (directory.directories.has(step)) {
                if (rest !== '')
                    candidates.push(match(prefixPath + step, rest, isWhole));
                else if (isWhole)
                    candidates.push({ path: prefixPath + step, rest });
            }
            for (const candidate of candidates) {
                if (candidate && !(isWhole && candidate.rest !== '') && (!best || candidate.rest.length < best.rest.length))
                    best = candidate;
            }
            if (end === -1)
                return best;
        }
    };
    const below = (directory, dotted, isWhole) => {
        const found = match(directory, dotted, isWhole);
        return found && directory !== '' ? { path: found.path.slice(directory.length + 1), rest: found.rest } : found;
    };
    const findRoots = () => {
        const found = [];
        let level = [''];
        for (let depth = 0; depth < ROOT_LEVELS && found.length < ROOT_DIRECTORIES; depth++) {
            const next = [];
            for (const parent of level) {
                for (const name of [...(read(parent)?.directories ?? [])].toSorted()) {
                    if (!NOT_SEARCHED.test(name))
                        next.push(parent === '' ? name : `${parent}/${name}`);
                }
                if (found.length + next.length > ROOT_DIRECTORIES)
                    break;
            }
            found.push(...next);
            level = next;
        }
        const byBeginning = new Map();
        for (const candidate of found.slice(0, ROOT_DIRECTORIES)) {
            const directory = read(candidate);
            const names = [...(directory?.directories ?? []), ...(directory?.files.keys() ?? [])];
            for (const beginning of new Set(names.map(firstStep))) {
                const known = byBeginning.get(beginning);
                if (known)
                    known.push(candidate);
                else
                    byBeginning.set(beginning, [candidate]);
            }
        }
        return byBeginning;
    };
    const anywhere = (dotted, isWhole) => {
        const found = below('', dotted, isWhole) ?? (root === '' ? undefined : below(root, dotted, isWhole));
        if (found)
            return found;
        roots ??= findRoots();
        for (const candidate of roots.get(firstStep(dotted)) ?? []) {
            const elsewhere = below(candidate, dotted, isWhole);
            if (elsewhere) {
                root = candidate;
                return elsewhere;
            }
        }
        return undefined;
    };
    return (dotted, isWhole) => {
        if (prefix !== undefined && dotted.startsWith(prefix))
            return anywhere(dotted.slice(prefix.length), isWhole);
        const found = anywhere(dotted, isWhole);
        if (prefix !== undefined || found) {
            prefix ??= '';
            return found;
        }
        for (let dot = dotted.indexOf('.'); dot !== -1; dot = dotted.indexOf('.', dot + 1)) {
            const unprefixed = below('', dotted.slice(dot + 1), isWhole);
            if (!unprefixed)
                continue;
            prefix = dotted.slice(0, dot + 1);
            return unprefixed;
        }
        prefix = '';
        return undefined;
    };
}
function firstStep(dotted) {
    const dot = dotted.indexOf('.');
    return dot === -1 ? dotted : dotted.slice(0, dot);
}

;// CONCATENATED MODULE: ./lib/core/parse/node-ids.js
// JUnit's `classname` is what is left of a node id when its slashes, `.py` and `::` have become dots. Which dot was which
// is found out by the files of the repository, else guessed by the names that pytest collects by default.


/**
 * @param project without it, ids follow pytest's naming rules alone
 * @returns one resolver for all reports of a session. It remembers what it found, so it must not outlive the checkout.
 */
function createNodeIdResolver(project) {
    const find = project ? createFinder(project) : () => undefined;
    const known = new Map();
    let lastClassname;
    let lastStart = '';
    const idOf = (classname, name, file) => {
        if (classname === '')
            return collectorId(name, file, find);
        if (file !== undefined) {
            const start = startByFile(classname, file);
            if (start !== undefined)
                return start + name;
        }
        // Tests of a class follow each other.
        if (classname === lastClassname)
            return lastStart + name;
        let start = known.get(classname);
        if (start === undefined) {
            const match = find(classname, false);
            if (!match) {
                const text = textDoctest(classname, name);
                if (text !== undefined)
                    return text;
            }
            // In one piece: it becomes the beginning of many ids.
            start = (0,core_text/* detach */.Yo)(join(match ?? guess(classname)));
            known.set((0,core_text/* detach */.Yo)(classname), start);
        }
        lastClassname = classname;
        lastStart = start;
        return start + name;
    };
    return (classname, name, file) => (0,core_text/* flatten */.Bq)(idOf(classname, name, file));
}
function join({ path, rest }) {
    return rest === '' ? `${path}::` : `${path}::${rest.replaceAll('.', '::')}::`;
}
/** The beginning of the id, when `file` is the file that the class name speaks of. */
function startByFile(classname, file) {
    const path = file.includes('\\') && !file.includes('/') ? file.replaceAll('\\', '/') : file;
    const dotted = path.replaceAll('/', '.').replace(/\.py$/, '');
    let at = 0;
    if (!isStep(classname, dotted, 0)) {
        // --junit-prefix stands before it.
        at = classname.indexOf(`.${dotted}`) + 1;
        if (at === 0 || !isStep(classname, dotted, at))
            return undefined;
    }
    const rest = classname.slice(at + dotted.length + 1);
    return join({ path, rest });
}
/** Whether `part` stands in `dotted` at `at`, and ends where a name ends. */
function isStep(dotted, part, at) {
    if (!dotted.startsWith(part, at))
        return false;
    const end = at + part.length;
    return end === dotted.length || dotted[end] === '.';
}
/**
 * Ids without a class name are those of what could not be collected: a file, a directory, or the session. Up to pytest 9.1
 * also those of all tests below a directory with a bracket in its name, whose path is in dots up to that bracket only.
 */
function collectorId(name, file, find) {
    // The session itself: its id is empty up to pytest 7, and that of its root directory since.
    if (name === '')
        return '.';
    if (file !== undefined && file.replaceAll('/', '.').replace(/\.py$/, '') === name)
        return file;
    const [path = '', ...names] = name.includes('[') ? name.split('::') : [name];
    const dotted = path.replaceAll('/', '.').replace(/\.py$/, '');
    const match = find(dotted, true);
    const found = match ? match.path : guess(dotted).path;
    return [found, ...names].join('::');
}
/** The id of a doctest in a text file, whose test has the name of the file. */
function textDoctest(classname, name) {
    if (!/\.\w+$/.test(name) || !(classname === name || classname.endsWith(`.${name}`)))
        return undefined;
    return `${classname.slice(0, classname.length - name.length).replaceAll('.', '/')}${name}::${name}`;
}
/** By the names that pytest collects by default: the file is the last `test_*` or `*_test`, else what stands before the classes. */
function guess(dotted) {
    const steps = dotted.split('.');
    let file = steps.findLastIndex(step => /^test_|_test$/.test(step));
    if (file === -1) {
        file = steps.length - 1;
        while (file > 0 && /^_*[A-Z]/.test(steps[file] ?? ''))
            file--;
    }
    return { path: `${steps.slice(0, file + 1).join('/')}.py`, rest: steps.slice(file + 1).join('.') };
}

;// CONCATENATED MODULE: ./lib/core/parse/unreadable.js
/**
 * Why the rest of a report cannot be read. Thrown inside the readers only, and made a problem where a report is put
 * together: what was read before it counts.
 */
class Unreadable extends Error {
    name = 'Unreadable';
    /** One-based line of the file, where it is known. */
    line;
    /** @param message a sentence about the file without its subject, that also says what to do where there is something to do */
    constructor(message, line) {
        super(message);
        this.line = line;
    }
}

;// CONCATENATED MODULE: ./lib/core/parse/decode.js
// From bytes to text. An XML reader is given text, so its encoding has to be found out first: by the byte order mark, else
// by the bytes of `<?xml`, else by what the XML declaration says, else it is UTF-8 (https://www.w3.org/TR/xml/#sec-guessing).

/** How many bytes of a file have to be known to tell its encoding; a shorter file is known whole. */
const DECODER_NEEDS = 200;
/** @param start the first bytes of the file, at least DECODER_NEEDS of them when there are so many */
function createDecoder(start) {
    const { encoding, declared } = findEncoding(start);
    const decoder = encoding === 'utf-8' ? createUtf8Decoder() : createOtherDecoder(encoding);
    let isWrong = false;
    const step = (decode) => {
        if (isWrong)
            throw notDecodable(encoding, declared);
        try {
            return decode();
        }
        catch (cause) {
            if (!(cause instanceof TypeError))
                throw cause;
            isWrong = true;
            return '';
        }
    };
    return {
        decode: bytes => {
            const text = step(() => decoder.decode(bytes));
            return isWrong && encoding === 'utf-8' ? soundStart(decoder.joined(bytes)) : text;
        },
        end() {
            const text = step(() => decoder.end());
            if (isWrong)
                throw notDecodable(encoding, declared);
            return text;
        },
    };
}
function createOtherDecoder(encoding) {
    const decoder = newDecoder(encoding);
    return {
        decode: bytes => decoder.decode(bytes, { stream: true }),
        end: () => decoder.decode(),
        joined: bytes => bytes,
    };
}
/** The text up to the first byte that is not UTF-8. */
function soundStart(bytes) {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    let [text, sound, wrong] = ['', 0, bytes.length];
    while (sound < wrong) {
        const middle = Math.ceil((sound + wrong) / 2);
        try {
            text = decoder.decode(bytes.subarray(0, middle), { stream: true });
            sound = middle;
        }
        catch (cause) {
            if (!(cause instanceof TypeError))
                throw cause;
            wrong = middle - 1;
        }
        // A decoder that streams remembers; what it remembers ends with a call that does not.
        try {
            decoder.decode();
        }
        catch (cause) {
            if (!(cause instanceof TypeError))
                throw cause;
        }
    }
    return text;
}
function newDecoder(encoding) {
    try {
        return new TextDecoder(encoding, { fatal: true });
    }
    catch (cause) {
        if (!(cause instanceof RangeError))
            throw cause;
        throw new Unreadable(`is declared to be in the encoding ${encoding}, which is not known. Save it as UTF-8.`, 1);
    }
}
function notDecodable(encoding, declared) {
    const says = declared ? `as its XML declaration says` : `which a report without a declared encoding has to be`;
    return new Unreadable(`is not in ${encoding.toUpperCase()}, ${says}. Save it as UTF-8, as pytest does.`);
}
function findEncoding(bytes) {
    const [a, b, c, d] = bytes;
    if (a === 0xef && b === 0xbb && c === 0xbf)
        return { encoding: 'utf-8', declared: false };
    if (a === 0xff && b === 0xfe)
        return { encoding: 'utf-16le', declared: false };
    if (a === 0xfe && b === 0xff)
        return { encoding: 'utf-16be', declared: false };
    if (a === 0x3c && b === 0 && c !== 0 && d === 0)
        return { encoding: 'utf-16le', declared: false };
    if (a === 0 && b === 0x3c && c === 0 && d !== 0)
        return { encoding: 'utf-16be', declared: false };
    const head = String.fromCharCode(...bytes.subarray(0, DECODER_NEEDS));
    const label = /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']*)["']/.exec(head)?.[1];
    if (label === undefined)
        return { encoding: 'utf-8', declared: false };
    const encoding = label.trim().toLowerCase();
    if (encoding === 'utf8' || encoding === 'utf-8')
        return { encoding: 'utf-8', declared: true };
    // The declaration was readable byte by byte, so it cannot be true of an encoding that takes two or four a character.
    if (/^(utf-?16|utf-?32|ucs-?[24]|iso-10646)/.test(encoding)) {
        throw new Unreadable(`declares the encoding ${label}, but is not written in it. Save it as UTF-8.`, 1);
    }
    return { encoding, declared: true };
}
/**
 * TextDecoder is several times quicker when it need not remember anything between two pieces, so the bytes of a character
 * that a piece's end divides are put before the next piece.
 */
function createUtf8Decoder() {
    const whole = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    let rest = new Uint8Array(0);
    let first = true;
    const join = (bytes) => {
        if (rest.length === 0)
            return bytes;
        const joined = new Uint8Array(rest.length + bytes.length);
        joined.set(rest);
        joined.set(bytes, rest.length);
        return joined;
    };
    return {
        joined: join,
        decode(bytes) {
            const joined = join(bytes);
            const end = joined.length - incompleteEnd(joined);
            const text = whole.decode(joined.subarray(0, end));
            rest = joined.slice(end);
            if (!first || text === '')
                return text;
            first = false;
            return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
        },
        end: () => whole.decode(rest),
    };
}
/** How many bytes at the end are the beginning of a character that is not all there. */
function incompleteEnd(bytes) {
    for (let back = 1; back <= 3 && back <= bytes.length; back++) {
        const byte = bytes[bytes.length - back] ?? 0;
        if (byte < 0x80)
            return 0;
        if (byte >= 0xc0)
            return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
    }
    return 0;
}

;// CONCATENATED MODULE: ./lib/core/parse/escapes.js
// pytest writes a character that XML cannot have as `#x1B`, without an ampersand, so that no reader undoes it.
// Colour and cursor sequences, as escaped: ESC [ … letter.
const ANSI = /#x1B\[[0-?]*[ -/]*[@-~]/g;
// Before pytest 9.2 characters beyond U+FFFF were escaped too (the range in its pattern had four digits too few), most of all
// emoji. An escape followed by letters that happen to be digits of a hexadecimal number is more likely ESC: not 1B….
const ASTRAL = /#x(1[0-9AC-F][0-9A-F]{3}|[23][0-9A-F]{4}|E0[0-9A-F]{3})(?![0-9A-Fa-f;])/g;
/**
 * What was meant by pytest's escapes: colours are removed, and characters that XML can have are themselves again. Control
 * characters stay visible as `#x00`; they could only do harm where the text is shown.
 */
function readEscapes(text) {
    return text.includes('#x') ? readAstral(text.replace(ANSI, '')) : text;
}
/** The same for names, which have no colours. */
function readAstral(text) {
    if (!text.includes('#x'))
        return text;
    return text.replace(ASTRAL, (_escape, code) => String.fromCodePoint(Number.parseInt(code, 16)));
}

// EXTERNAL MODULE: ./lib/core/model.js
var model = __webpack_require__(57206);
;// CONCATENATED MODULE: ./lib/core/parse/repeats.js
// Tests that a report has more than once: attempts of a test that was run again, a teardown that failed after its call did, or
// a test that really ran twice.


/** From the worst to the best. */
const WORST = ['error', 'failed', 'xpassed', 'xfailed', 'passed', 'skipped'];
/** How many testcases of `repeats` are teardowns that pytest put into a testcase of their own. */
function countTeardowns(repeats) {
    return repeats.filter((repeat, index) => isTeardownOf(repeats[index - 1], repeat)).length;
}
/** pytest writes a second testcase, with nothing but the teardown's error, when the call has failed already. */
function isTeardownOf(before, repeat) {
    const { outcome, detail } = repeat.result;
    return outcome === 'error' && detail?.phases?.join() === 'teardown' && before?.result.outcome === 'failed';
}
/**
 * The one result of a test that has several testcases.
 *
 * @param reran whether the report is known to have attempts: then testcases without any cause stand for those that were
 *   run again, as pytest-rerunfailures 16 leaves them. 'adjacent': where they follow each other
 * @returns with a problem when nothing tells why there are several
 */
function foldRepeats(repeats, reran, file) {
    let [last] = repeats;
    const earlier = [];
    let areAdjacent = true;
    for (const repeat of repeats.slice(1)) {
        if (isTeardownOf(last, repeat)) {
            last = { result: withTeardown(last.result, repeat.result), at: repeat.at };
            continue;
        }
        areAdjacent &&= repeat.at === last.at + 1;
        earlier.push(last);
        last = repeat;
    }
    if (earlier.length === 0)
        return { result: last.result };
    const areEmpty = earlier.every(({ result }) => result.outcome === 'passed');
    if (areEmpty && (reran === true || (reran === 'adjacent' && areAdjacent))) {
        // Only what went wrong is run again; how it did is not in the report.
        const attempts = earlier.map(() => 'failed');
        return { result: { ...last.result, detail: { ...last.result.detail, attempts } } };
    }
    let worst = last.result;
    for (const { result } of earlier) {
        if (WORST.indexOf(result.outcome) < WORST.indexOf(worst.outcome))
            worst = result;
    }
    const message = `it has ${worst.id} ${earlier.length + 1} times, with nothing to tell why: the worst result counts. Run a test once a session, or record the runs apart, each with a --target.`;
    return { result: worst, problem: { file, message, level: 'warning' } };
}
function withTeardown(call, teardown) {
    const detail = { ...call.detail, phases: [...(call.detail?.phases ?? ['call']), 'teardown'] };
    let cut = (call.detail?.cut ?? 0) + (teardown.detail?.cut ?? 0);
    if (call.detail?.text !== undefined && teardown.detail?.text !== undefined) {
        const share = Math.floor((model/* LIMITS */.b.text - SEPARATORS) / 2);
        const [first, second] = [(0,core_text/* cutMiddle */.it)(call.detail.text, share), (0,core_text/* cutMiddle */.it)(teardown.detail.text, share)];
        cut += first.cut + second.cut;
        detail.text = `---- call ----\n${first.text}\n---- teardown ----\n${second.text}`;
    }
    else if (teardown.detail?.text !== undefined)
        detail.text = teardown.detail.text;
    if (cut > 0)
        detail.cut = cut;
    return { id: call.id, outcome: 'failed', seconds: call.seconds + teardown.seconds, detail };
}
const SEPARATORS = '---- call ----\n\n---- teardown ----\n'.length;

;// CONCATENATED MODULE: ./lib/core/parse/session.js
// What a JUnit report says of the session as a whole, compared with what was read of it.
function addSuite(stated, attributes) {
    const tests = Number.parseInt(attributes.tests ?? '', 10);
    if (tests >= 0)
        stated.tests = (stated.tests ?? 0) + tests;
    stated.failure += number(attributes.failures);
    stated.error += number(attributes.errors);
    stated.skipped += number(attributes.skipped);
    const seconds = Number.parseFloat(attributes.time ?? '');
    if (seconds >= 0)
        stated.seconds = (stated.seconds ?? 0) + seconds;
    const started = readTime(attributes.timestamp);
    if (started !== undefined && started < (stated.started ?? Number.POSITIVE_INFINITY))
        stated.started = started;
}
function number(text) {
    return Math.max(Number.parseInt(text ?? '', 10) || 0, 0);
}
/** Up to pytest 8.2 the time has no offset: it is that of the machine, which on a runner is UTC. */
function readTime(text = '') {
    const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(text);
    if (!match)
        return undefined;
    const [, date, clock, fraction = '', offset = 'Z'] = match;
    const time = Date.parse(`${date}T${clock}${fraction.slice(0, 4)}${offset}`);
    return Number.isNaN(time) ? undefined : time;
}
/**
 * A report that is complete as XML and yet has less in it than it says. The number of tests is no measure: pytest counts
 * subtests in it, and testcases of reruns not.
 */
function findMissing(stated, counted, file) {
    const lacks = [];
    for (const kind of ['failure', 'error', 'skipped']) {
        if (stated[kind] > counted[kind])
            lacks.push(`${stated[kind]} <${kind}> and has ${counted[kind]}`);
    }
    if (lacks.length === 0 && counted.testcases === 0 && (stated.tests ?? 0) > 0)
        lacks.push(`${stated.tests} tests and has none`);
    if (lacks.length === 0)
        return [];
    const message = `it says that it has ${lacks.join(', ')}: results are missing. Give the file as pytest wrote it.`;
    return [{ file, message, level: 'warning' }];
}

;// CONCATENATED MODULE: ./lib/core/parse/stable-ids.js
// Ids whose parameters have something in them that is never the same again are masked, so that the test has a history.

/** Whether the name of a test has parameters with something variable in them. */
function isVariable(name, around) {
    return name.endsWith(']') && name.includes('[') && (0,core_text/* maskVolatile */.hY)(name, around) !== name;
}
function maskId(id, around) {
    const bracket = id.indexOf('[', id.indexOf('::'));
    return id.slice(0, bracket) + (0,core_text/* maskVolatile */.hY)(id.slice(bracket), around);
}
/**
 * Replaces ids in place. Tests that only differed in what is masked stay apart: the second and further ones get a number, in
 * the order of their parameters.
 *
 * @param variable those of the results that have something variable in their names
 */
function makeIdsStable(results, variable, file, around) {
    if (variable.length === 0)
        return [];
    const alike = new Map();
    for (const result of variable) {
        const masked = maskId(result.id, around);
        const group = alike.get(masked);
        if (group)
            group.push(result);
        else
            alike.set(masked, [result]);
    }
    const taken = new Set(results.map(({ id }) => id));
    let example;
    for (const [masked, group] of alike) {
        // Parameters made of constant uuids or times are told apart by their value, in whatever order they ran. Addresses have
        // no order that means anything, and are left in that of the run.
        if (group.length > 1) {
            example ??= masked;
            group.sort((a, b) => compare(withoutAddresses(a.id), withoutAddresses(b.id)));
        }
        let number = 1;
        for (const result of group) {
            let id = number === 1 ? masked : `${masked}#${number}`;
            while (taken.has(id))
                id = `${masked}#${++number}`;
            taken.add(id);
            number++;
            result.id = id;
        }
    }
    if (example === undefined)
        return [];
    const message = `it has tests that differ only in an address, a time or the like, such as ${example}: they are told apart by their order. Give their parameters names that stay: parametrize(…, ids=[…]).`;
    return [{ file, message, level: 'warning' }];
}
function withoutAddresses(id) {
    return id.replace(/0x[0-9a-fA-F]+/g, '');
}
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

;// CONCATENATED MODULE: ./lib/core/parse/traceback.js
// Where a failure happened, from the text of pytest's traceback in any of its styles (--tb).
// `tests/test_x.py:12: ` · `tests/test_x.py:12: KeyError` · `src/app.py:12: in get`
const LOCATION = /^(\S.*?\.\w+):(\d+): (?:in ([\w.<>]+)|([A-Za-z_]\w*)?)$/;
// The last line of a fixture that was not found: `/home/me/tests/test_x.py:12`
const BARE_LOCATION = /^(\S.*?\.\w+):(\d+)$/;
// `  File "/home/me/tests/test_x.py", line 12, in test_x`, in a group behind `  | `; a syntax error's behind `E   `, without `in`.
const NATIVE = /^(?:E {3})?[\s|+]*File "(.+)", line (\d+)(?:, in ([\w.<>]+))?$/;
const NATIVE_BEGIN = /^[\s+]*(?:Exception Group )?Traceback \(most recent call last\):/;
const NEW_ENTRY = /^(?:(?:_ )+$|The above exception was the direct cause|During handling of the above exception)/;
const FOREIGN = /(?:^|\/)(?:site-packages|dist-packages)\/|^<|:\/\//;
/**
 * @param testFile path of the test's file in its id, which tells a relative path's beginning and an absolute one's root
 * @returns undefined where no frame is inside the project or the style shows none
 */
function findFrame(text, testFile) {
    const native = NATIVE_BEGIN.test(text);
    let base = showsFromRoot(text, testFile) ? '' : undefined;
    const all = [];
    for (const frame of framesFromTheEnd(text, native)) {
        if (base === undefined) {
            all.push(frame);
            continue;
        }
        const file = pathFromRoot(frame.path, base);
        if (file !== undefined)
            return toFrame(frame, file, text);
    }
    if (base !== undefined)
        return undefined;
    for (const { path } of all)
        base ??= baseOf(slashed(path), testFile);
    for (const frame of all) {
        const file = pathFromRoot(frame.path, base ?? '');
        if (file !== undefined)
            return toFrame(frame, file, text);
    }
    return undefined;
}
/** The class that pytest's long style names behind the place where the exception was raised. */
function findRaised(text) {
    const line = text.slice(text.lastIndexOf('\n', text.length - 2) + 1).trimEnd();
    return LOCATION.exec(line)?.[4];
}
function showsFromRoot(text, testFile) {
    return testFile !== '' && (text.startsWith(`${testFile}:`) || text.includes(`\n${testFile}:`));
}
function* framesFromTheEnd(text, native) {
    let end = text.length;
    let isLast = true;
    while (end >= 0) {
        const at = text.lastIndexOf('\n', end - 1) + 1;
        const first = text.charCodeAt(at);
        // Source lines are indented: most lines need no closer look.
        const isIndented = first === 0x20 || first === 0x3e || end === at;
        if (!isIndented || native) {
            const line = text.slice(at, end);
            const match = native || first === 0x45 ? NATIVE.exec(line) : undefined;
            if (match?.[1])
                yield { path: match[1], line: Number(match[2]), function: match[3], type: undefined, at };
            else if (!native && !line.startsWith('E   ')) {
                const place = LOCATION.exec(line) ?? (isLast ? BARE_LOCATION.exec(line) : null);
                if (place?.[1])
                    yield { path: place[1], line: Number(place[2]), function: place[3], type: place[4], at };
            }
        }
        if (end !== at)
            isLast = false;
        end = at - 1;
    }
}
function toFrame({ line, function: named, at }, file, text) {
    // `<module>`, `<lambda>`, `<genexpr>` name no function.
    const name = named === undefined ? functionAbove(text, at) : named.startsWith('<') ? undefined : named;
    return { file, line, ...(name === undefined ? {} : { function: name }) };
}
/** In the long style an entry begins with the source of its function. */
function functionAbove(text, at) {
    let found;
    for (let end = at - 1; end > 0;) {
        const start = text.lastIndexOf('\n', end - 1) + 1;
        const line = text.slice(start, end);
        if (NEW_ENTRY.test(line))
            break;
        found = /^\s*(?:async )?def (\w+)/.exec(line)?.[1] ?? found;
        end = start - 1;
    }
    return found;
}
function slashed(path) {
    return path.includes('\\') ? path.replaceAll('\\', '/') : path;
}
/**
 * What stands between pytest's root directory and the paths of a traceback. pytest shows them from where it was started, or
 * whole: of `/home/me/app/tests/test_x.py` the beginning is the root; where it says `test_x.py`, it was started in `tests/`.
 *
 * @returns with a slash at its end; '' when paths are shown from the root
 */
function baseOf(path, testFile) {
    if (path === testFile)
        return '';
    if (path.endsWith(`/${testFile}`))
        return path.slice(0, -testFile.length);
    if (testFile.endsWith(`/${path}`))
        return testFile.slice(0, -path.length);
    return undefined;
}
/** @returns undefined for what is outside of the root directory, or was installed into it */
function pathFromRoot(written, base) {
    const path = slashed(written);
    if (FOREIGN.test(path))
        return undefined;
    const isOutside = path.startsWith('/') || path.startsWith('../') || /^[A-Za-z]:\//.test(path);
    if (base.startsWith('/') || base.startsWith('../') || /^[A-Za-z]:\//.test(base)) {
        return path.startsWith(base) ? path.slice(base.length) : isOutside ? undefined : path;
    }
    if (!isOutside)
        return base + path;
    if (!path.startsWith('../') || base === '')
        return undefined;
    const steps = base.split('/').slice(0, -1);
    let rest = path;
    for (; rest.startsWith('../'); rest = rest.slice(3)) {
        if (steps.pop() === undefined)
            return undefined;
    }
    return [...steps, rest].join('/');
}

;// CONCATENATED MODULE: ./lib/core/parse/failure.js
// What a failure, error or skip says, from the message and the text that JUnit has of it.




const PHASE_MESSAGE = /^failed on (?:setup|(teardown)) with "/;
/** pytest 9.2 counts the longest of these to the 500 characters it writes: older versions' messages are cut where its are. */
const PHASE_ROOM = 'failed on teardown with "'.length;
const OLD_PHASES = new Map([
    ['test setup failure', 'setup'],
    ['test teardown failure', 'teardown'],
    ['internal error', 'call'],
]);
const SHORTENED = /\n\[(?:\+\d+ more lines?|truncated); full report in element text\]$/;
const CRASHED = /^worker '(?:gw\d+|[^']*)' crashed while running /;
/**
 * @param testFile path of the test's file in its id
 * @param around when the run took place, for masking
 */
function readFailure(cause, testFile, around) {
    const text = (0,core_text/* maskVolatile */.hY)(readEscapes(cause.text), around);
    let message = (0,core_text/* maskVolatile */.hY)(readEscapes(cause.message), around).replace(SHORTENED, '');
    let phase = 'call';
    let limit = model/* LIMITS */.b.message;
    const [wrapper, teardown] = PHASE_MESSAGE.exec(message) ?? [];
    if (wrapper !== undefined) {
        phase = teardown === undefined ? 'setup' : 'teardown';
        limit -= PHASE_ROOM;
        message = message.slice(wrapper.length);
        // A shortened message has lost the closing quote.
        if (message.endsWith('"') && !SHORTENED.test(cause.message))
            message = message.slice(0, -1);
    }
    else if (cause.kind === 'error') {
        phase = OLD_PHASES.get(message) ?? 'collect';
        message = messageOfText(text);
    }
    if (/^file .+, line \d+\n/.test(message))
        message = /^E +(fixture '.*' not found)/m.exec(message)?.[1] ?? message;
    const crashed = CRASHED.exec(message);
    if (crashed) {
        message = `worker crashed while running ${message.slice(crashed[0].length)}`;
        phase = 'call';
    }
    const raised = findRaised(text);
    if (raised === 'DocTestFailure' || raised === 'UnexpectedException')
        message = doctestMessage(message);
    const type = crashed ? undefined : typeOf(message, raised, text);
    const frame = findFrame(text, testFile);
    return {
        message: (0,core_text/* detach */.Yo)((0,core_text/* firstLines */.UV)(message, limit).trimEnd()),
        ...(type === undefined ? {} : { type: (0,core_text/* detach */.Yo)(type) }),
        text: text === message || `Failed: ${text}` === message || crashed ? '' : text,
        cut: Math.max(cause.cut - core_text/* CUT_BYTES */.fq, 0),
        phase,
        isFailure: cause.kind === 'failure' || crashed !== null,
        ...(frame ? { frame } : {}),
    };
}
/** The reason of a skip or xfail. */
function readReason(cause, around) {
    let reason = cause.message;
    if (reason === 'collection skipped') {
        // A module that skips itself has Python's own form of (file, line, reason) as its text.
        const quoted = /, \d+, (['"])(?:Skipped: )?([\s\S]*)\1\)\s*$/.exec(cause.text)?.[2];
        if (quoted !== undefined)
            reason = quoted.replace(/\\(['"\\])/g, '$1').replaceAll('\\n', '\n');
    }
    return (0,core_text/* detach */.Yo)((0,core_text/* firstLines */.UV)((0,core_text/* maskVolatile */.hY)(readEscapes(reason), around), model/* LIMITS */.b.message));
}
/**
 * The texts of a result's causes as one, each under its phase when there are several, with an equal share of the budget
 * for each.
 */
function joinTexts(readings) {
    const shown = readings.filter(({ text }) => text !== '');
    let cut = shown.reduce((sum, reading) => sum + reading.cut, 0);
    const [only] = shown;
    if (!only)
        return { text: '', cut };
    if (shown.length === 1) {
        const whole = (0,core_text/* cutMiddle */.it)(only.text, model/* LIMITS */.b.text);
        return { text: (0,core_text/* detach */.Yo)(whole.text), cut: cut + whole.cut };
    }
    const titled = shown.map(({ phase, text }) => `---- ${phase} ----\n${text}`);
    const share = Math.floor(model/* LIMITS */.b.text / titled.length) - 1;
    const whole = (0,core_text/* cutMiddle */.it)(titled.join('\n'), model/* LIMITS */.b.text);
    if (whole.cut === 0)
        return { text: (0,core_text/* detach */.Yo)(whole.text), cut };
    const parts = titled.map(text => {
        const part = (0,core_text/* cutMiddle */.it)(text, share);
        cut += part.cut;
        return part.text;
    });
    return { text: (0,core_text/* detach */.Yo)(parts.join('\n')), cut };
}
/** Collection errors and crashes of pytest itself have no message of their own: the last exception of their text has. */
function messageOfText(text) {
    const lines = text.trimEnd().split('\n');
    let last = lines.findLastIndex(line => line.startsWith('E   '));
    if (last === -1) {
        const isTraceback = lines[0]?.startsWith('Traceback');
        return lines.slice(isTraceback ? -1 : 0).join('\n');
    }
    while (lines[last - 1]?.startsWith('E   '))
        last--;
    const message = lines.slice(last).filter(line => line.startsWith('E   '));
    // Python shows where a syntax error is before it says what it is.
    const syntax = message.findIndex(line => /^E {3}(?:Syntax|Indentation|Tab)Error/.test(line));
    return message
        .slice(Math.max(syntax, 0))
        .map(line => line.slice(4))
        .join('\n');
}
/** pytest gives the lines of the docstring with their numbers, which change when anything above does. */
function doctestMessage(message) {
    const example = /^\d{3,} *(>>> .*(?:\n\d{3,} *\.\.\. .*)*\n(?:Expected|UNEXPECTED|Differences|Got)[\s\S]*)$/m.exec(message)?.[1];
    if (example === undefined)
        return message;
    const lines = example
        .replace(/^\d{3,} */gm, '')
        .trimEnd()
        .split('\n');
    // Behind an exception stands its traceback, and behind that, as behind a difference, the place.
    const place = lines.findIndex(line => /:\d+: \w+$/.test(line) || line.startsWith('Traceback (most recent call last):'));
    return (place === -1 ? lines : lines.slice(0, place)).join('\n').trimEnd();
}
/** The class of the exception, with its module where the message has it. */
function typeOf(message, raised, text) {
    const [first = ''] = message.split('\n', 1);
    const named = /^([A-Za-z_][\w.]*(?:\.<locals>\.\w+)*)(?:: |:?$)/.exec(first)?.[1];
    if (raised !== undefined) {
        return named !== undefined && (named === raised || named.endsWith(`.${raised}`)) ? named : raised;
    }
    if (/^assert\b/.test(first))
        return 'AssertionError';
    // A message that is all there is may begin with anything.
    if (named === undefined || text === message)
        return undefined;
    return named;
}

;// CONCATENATED MODULE: ./lib/core/parse/testcase.js
// One <testcase> as a result.




/** pytest 9 fails a test whose subtests failed, with this as its last failure. */
const SUBTESTS_FAILED = /^contains (\d+) failed subtests?$/;
/** @param around when the run took place, for masking, in milliseconds since 1970 */
function readTestcase(id, seconds, causes = [], properties = [], around) {
    if (causes.length === 0 && properties.length === 0)
        return { id, outcome: 'passed', seconds };
    const detail = {};
    let outcome = 'passed';
    const failures = causes.filter(({ kind }) => kind !== 'skipped');
    if (failures.length > 0) {
        const separator = id.indexOf('::');
        outcome = describe(detail, failures, separator === -1 ? id : id.slice(0, separator), around);
    }
    else {
        const skip = causes.at(-1);
        if (skip) {
            outcome = skip.type === 'pytest.xfail' ? 'xfailed' : 'skipped';
            const reason = readReason(skip, around);
            if (reason !== '')
                detail.message = reason;
        }
    }
    if (properties.length > 0)
        detail.properties = readProperties(properties, around);
    for (const _ in detail)
        return { id, outcome, seconds, detail };
    return { id, outcome, seconds };
}
function readProperties(properties, around) {
    const read = (text) => (0,core_text/* detach */.Yo)((0,core_text/* firstLines */.UV)((0,core_text/* maskVolatile */.hY)(readEscapes(text), around), model/* LIMITS */.b.message));
    return properties.map(([name, value]) => [read(name), read(value)]);
}
/** Fills in what went wrong. pytest counts an item as failed when its call did, whatever else went wrong. */
function describe(detail, causes, testFile, around) {
    const calls = causes.filter(({ kind }) => kind === 'failure');
    let readings = causes.map(cause => readFailure(cause, testFile, around));
    if (calls.length > 1) {
        // An item has one call: with several failures they are those of its subtests, with its own behind them.
        const said = SUBTESTS_FAILED.exec(calls.at(-1)?.message ?? '')?.[1];
        detail.subtests = { failed: said === undefined ? calls.length : Number(said) };
        if (said !== undefined)
            readings = readings.filter(({ message }) => !SUBTESTS_FAILED.test(message));
    }
    fill(detail, readings);
    return readings.some(({ isFailure }) => isFailure) ? 'failed' : 'error';
}
function fill(detail, readings) {
    const [first] = readings;
    if (!first)
        return;
    if (first.message !== '')
        detail.message = first.message;
    if (first.type !== undefined)
        detail.type = first.type;
    const { text, cut } = joinTexts(readings);
    if (text !== '')
        detail.text = text;
    if (cut > 0)
        detail.cut = cut;
    const frame = readings.find(reading => reading.frame)?.frame;
    if (frame) {
        detail.file = (0,core_text/* detach */.Yo)(frame.file);
        detail.line = frame.line;
        if (frame.function !== undefined)
            detail.function = (0,core_text/* detach */.Yo)(frame.function);
    }
    const phases = [...new Set(readings.map(({ phase }) => phase))];
    if (phases.length > 1 || phases[0] !== 'call')
        detail.phases = phases;
}

// EXTERNAL MODULE: ./node_modules/saxes/saxes.js
var saxes = __webpack_require__(59800);
;// CONCATENATED MODULE: ./lib/core/parse/xml.js
// XML by saxes, made safe for files that anyone may have written: nothing is expanded, and no more is held back than a bound.


/** A value may be that long, in characters. Longer than a diff of anything that a person would compare. */
const LONGEST = 16 << 20;
/** pytest nests five deep; wrappers of other tools a few more. */
const DEEPEST = 100;
/** Characters that may be held in small pieces. */
const FLATTENED = 1 << 18;
const MOST_ATTRIBUTES = 1_000;
function createXmlReader(handler) {
    // `position` is about saxes' own messages; it counts lines all the same.
    const parser = new saxes/* SaxesParser */.wT({ position: false, xmlns: false });
    let depth = 0;
    let wanted = false;
    // No handler more than these: from the eighth on V8 keeps the parser's fields in a dictionary, which takes five times as long.
    const onText = (text) => handler.text(text);
    const want = (now) => {
        if (now === wanted)
            return;
        wanted = now;
        if (now)
            parser.on('text', onText);
        else
            parser.off('text');
    };
    parser.on('cdata', text => {
        if (wanted)
            handler.text(text);
    });
    parser.on('opentag', tag => {
        settle();
        if (++depth > DEEPEST)
            throw tooMany(DEEPEST, 'elements inside each other', parser.line);
        want(handler.open(tag.name, tag.attributes, parser.line));
    });
    // saxes says that an element is closed before it finds that it is another one's end tag that closed it. So an element
    // counts as closed when the next thing is read.
    let closed;
    const settle = () => {
        if (closed === undefined)
            return;
        const name = closed;
        closed = undefined;
        handler.close(name);
    };
    parser.on('closetag', ({ name }) => {
        depth--;
        want(false);
        settle();
        closed = name;
    });
    parser.on('doctype', () => {
        throw new Unreadable('has a DOCTYPE, which pytest never writes and which can make a small file huge: nothing of it was read.', parser.line);
    });
    parser.on('error', error => {
        if (error.message === 'unexpected close tag.')
            closed = undefined;
        throw new Unreadable(explain(error.message, depth), parser.line);
    });
    // What saxes holds back between two pieces of text is in its fields: strings, and the attributes of an unfinished tag. Such a
    // string is made of many small ones, which take far more room than their characters until it is read at some place: so that
    // is done whenever much was added.
    let flat = 0;
    const bound = () => {
        let held = 0;
        let longest = '';
        for (const field of Object.values(parser)) {
            if (typeof field === 'string') {
                held += field.length;
                if (field.length > longest.length)
                    longest = field;
            }
            else if (Array.isArray(field)) {
                if (field.length > MOST_ATTRIBUTES)
                    throw tooMany(MOST_ATTRIBUTES, 'attributes of an element', parser.line);
                for (const { value } of field)
                    if (typeof value === 'string')
                        held += value.length;
            }
        }
        if (longest.length < flat)
            flat = longest.length;
        if (longest.length > flat + FLATTENED) {
            // Its result is used, or the search would be optimised away.
            flat = longest.includes('\u0000') ? 0 : longest.length;
        }
        if (held > LONGEST) {
            throw new Unreadable(`has a single value of more than ${LONGEST >> 20} MiB, which is more than is kept of one: the rest was not read.`, parser.line);
        }
    };
    return {
        write(text) {
            try {
                parser.write(text);
            }
            finally {
                settle();
            }
            bound();
        },
        end() {
            parser.close();
        },
        line: () => parser.line,
    };
}
function tooMany(most, what, line) {
    return new Unreadable(`has more than ${most} ${what}, which no report has: the rest was not read.`, line);
}
/** A sentence for what saxes complains about, by what most likely happened to the file. */
function explain(complaint, depth) {
    if (/^(unclosed tag|unexpected end)/.test(complaint)) {
        return 'ends in the middle: pytest was probably stopped while it wrote the report, or the file was cut when it was copied. What comes before is kept.';
    }
    if (/root element/.test(complaint))
        return 'has no XML element in it: it is not a report.';
    if (/text data outside of root/.test(complaint) || (depth === 0 && /disallowed character in tag/.test(complaint))) {
        return 'has text that is not XML: it is not a report, or something else was written into the file. What comes before is kept.';
    }
    if (/only one root/.test(complaint)) {
        return 'has several reports one after the other: give each its own file (--junitxml). The first one is kept.';
    }
    if (/undefined entity/.test(complaint)) {
        return 'refers to an entity that XML does not have, and nothing else is expanded. What comes before is kept.';
    }
    const what = complaint.replace(/\.$/, '');
    return `is not well-formed XML (${what}): the rest was not read. Write it again with pytest --junitxml, unchanged by other tools.`;
}

;// CONCATENATED MODULE: ./lib/core/parse/junit.js
// JUnit XML as pytest writes it (--junitxml), in all its families. docs/reports.md says what it knows and what it loses.








/** Of one element's text, bytes: far more than is kept in the end, so that masking sees what surrounds a cut. */
const LONGEST_TEXT = 1 << 19;
/** No suite has so many tests; a file that goes on for ever would. */
const MOST_TESTS = 2_000_000;
/** Problems of one kind that are told one by one. */
const MOST_PROBLEMS = 10;
/** Of one test, or of the session. */
const MOST_PROPERTIES = 50;
const STOPPED = 'it ends with a test that has no name: the session was stopped while that test ran (Ctrl-C, pytest.exit, a crash), so the test itself and all that would have come after it are missing.';
/** The id of a failure of pytest itself, or of a plugin. It cannot be a test's: there would be a file. */
const INTERNAL = 'pytest::internal';
const BROKEN = 'it ends with an internal error of pytest or of a plugin: tests after it are missing. Its traceback is the result pytest::internal.';
function createJunitReader(file, resolve) {
    const tests = createTests(file);
    const sessionProperties = [];
    const stated = { tests: undefined, failure: 0, error: 0, skipped: 0, seconds: undefined, started: undefined };
    const counted = { testcases: 0, failure: 0, error: 0, skipped: 0 };
    let hasRoot = false;
    let suites = 0;
    let unnamed = 0;
    let isBroken = false;
    let draft;
    let cause;
    let isComplete = false;
    const openRoot = (name, line) => {
        hasRoot = true;
        if (name === 'testsuites' || name === 'testsuite')
            return;
        const message = `is not JUnit XML: its root element is <${name.slice(0, 80)}>. Give the file that pytest --junitxml wrote.`;
        throw new Unreadable(message, line);
    };
    const closeTestcase = ({ classname, name, file: definedIn, seconds, line, causes, properties }) => {
        // pytest names a testcase when its test has an outcome: this one was running when the session was stopped.
        if (name === undefined) {
            unnamed++;
            return;
        }
        if (++counted.testcases > MOST_TESTS)
            throw new Unreadable(`has more than ${MOST_TESTS} tests: the rest was not read.`, line);
        // What pytest calls its own failure is no test's module and name.
        const isInternal = classname === 'pytest' && name === 'internal' && causes?.[0]?.message === 'internal error';
        if (isInternal)
            isBroken = true;
        const id = isInternal ? INTERNAL : resolve(classname ?? '', readAstral(name), definedIn);
        tests.add(readTestcase(id, seconds, causes, properties, stated.started), isVariable(name, stated.started));
    };
    const xml = createXmlReader({
        open(name, attributes, line) {
            if (!hasRoot)
                openRoot(name, line);
            switch (name) {
                case 'testcase':
                    draft = openTestcase(attributes, line);
                    return false;
                case 'failure':
                case 'error':
                case 'skipped':
                    if (!draft)
                        return false;
                    counted[name]++;
                    cause = { kind: name, message: attributes.message ?? '', type: attributes.type, text: '', cut: 0 };
                    draft.causes ??= [];
                    draft.causes.push(cause);
                    return true;
                case 'property': {
                    if (draft)
                        draft.properties ??= [];
                    const properties = draft?.properties ?? sessionProperties;
                    if (properties.length < MOST_PROPERTIES)
                        properties.push([attributes.name ?? '', attributes.value ?? '']);
                    return false;
                }
                case 'testsuite':
                    // Suites inside others are counted in them already.
                    if (suites++ === 0)
                        addSuite(stated, attributes);
                    return false;
                default:
                    // <system-out> and <system-err> are not kept: see docs/reports.md.
                    return false;
            }
        },
        text(text) {
            if (!cause)
                return;
            const part = (0,core_text/* cutMiddle */.it)(cause.text + text, LONGEST_TEXT);
            cause.text = part.text;
            // A mark that was cut out again is none of the text.
            if (part.cut > 0)
                cause.cut += part.cut - (cause.cut > 0 ? core_text/* CUT_BYTES */.fq : 0);
        },
        close(name) {
            if (name === 'failure' || name === 'error' || name === 'skipped')
                cause = undefined;
            else if (name === 'testsuite')
                suites--;
            else if (name === 'testcase' && draft) {
                const complete = draft;
                draft = undefined;
                closeTestcase(complete);
            }
        },
    });
    return {
        write: text => xml.write(text),
        line: () => xml.line(),
        finish() {
            xml.end();
            isComplete = true;
        },
        report() {
            const problems = tests.fold(stated.tests);
            const { results } = tests;
            problems.push(...makeIdsStable(results, tests.variable(), file, stated.started));
            if (isBroken)
                problems.push({ file, message: BROKEN, level: 'warning' });
            if (unnamed > 0)
                problems.push({ file, message: STOPPED, level: 'warning' });
            if (isComplete)
                problems.push(...findMissing(stated, counted, file));
            const seconds = stated.seconds ?? results.reduce((sum, result) => sum + result.seconds, 0);
            const started = stated.started === undefined ? {} : { started: new Date(stated.started).toISOString() };
            return { results, problems, seconds, ...started, properties: readProperties(sessionProperties) };
        },
    };
}
function openTestcase({ classname, name, file, time }, line) {
    const seconds = Math.max(Number.parseFloat(time ?? '') || 0, 0);
    return { classname, name, file, seconds, line, causes: undefined, properties: undefined };
}
/** The results in the order of their tests' first testcases. */
function createTests(file) {
    const results = [];
    const ids = new Set();
    /** Of each result, how many testcases came before it. */
    const places = [];
    /** Made when the first test comes again: most reports have none. */
    let indexes;
    const repeats = new Map();
    const variable = [];
    let testcases = 0;
    const repeat = (result, at) => {
        indexes ??= new Map(results.map(({ id }, index) => [id, index]));
        const index = indexes.get(result.id) ?? 0;
        const first = { result: results[index] ?? result, at: places[index] ?? 0 };
        const known = repeats.get(index);
        if (known)
            known.push({ result, at });
        else
            repeats.set(index, [first, { result, at }]);
    };
    return {
        results,
        /** Those with something variable in their names. */
        variable: () => variable.flatMap(index => results[index] ?? []),
        add(result, isVariableName) {
            const at = testcases++;
            const before = ids.size;
            if (ids.add(result.id).size === before)
                return repeat(result, at);
            indexes?.set(result.id, results.length);
            if (isVariableName)
                variable.push(results.length);
            results.push(result);
            places.push(at);
        },
        /** Makes one result of the testcases of each test. */
        fold(stated) {
            const problems = [];
            let teardowns = 0;
            for (const group of repeats.values())
                teardowns += countTeardowns(group);
            // pytest does not count the testcases of attempts that were run again, but it does count subtests.
            const isUncounted = stated !== undefined && stated < testcases - teardowns;
            const reran = isUncounted || (stated === undefined || stated > testcases ? 'adjacent' : false);
            for (const [index, group] of repeats) {
                const { result, problem } = foldRepeats(group, reran, file);
                results[index] = result;
                if (problem)
                    problems.push(problem);
            }
            if (problems.length <= MOST_PROBLEMS)
                return problems;
            const message = `${problems.length - MOST_PROBLEMS} more tests are in it several times: the worst result of each counts.`;
            return [...problems.slice(0, MOST_PROBLEMS), { file, message, level: 'warning' }];
        },
    };
}

;// CONCATENATED MODULE: ./lib/core/parse/report.js
// Which reader a report file gets is decided by what is in it, not by its name: people call a report anything.



const FORMATS = [{ matches: head => head.startsWith('<'), create: createJunitReader }];
/** What people give by mistake, and what they meant to give. */
const STRANGERS = [
    [/^\{/, 'is JSON, which is not read. Give the JUnit XML of the run: pytest --junitxml=report.xml'],
    [/^PK\u0003\u0004/, 'is a zip archive. Unpack it and give the reports in it.'],
    [
        /^(?:=+ test session starts|-- )/,
        'is what pytest prints, not a report. Run pytest with --junitxml=report.xml and give that file.',
    ],
];
const STRANGE = 'is not a report that can be read. Give the JUnit XML of the run: pytest --junitxml=report.xml';
const EMPTY = 'is empty: pytest was probably stopped before it could write its report.';
const COMPRESSED = 'is compressed with gzip. Unpack it first.';
/** Pieces of a file go to the decoder and the reader in slices of this many bytes, so that little is held at a time. */
const SLICE = 1 << 16;
/** Characters of a file's beginning that are looked at to tell its format. */
const HEAD = 64;
/**
 * @param file name of the file, for problems
 * @param resolve finds node ids where the format does not have them; one for all reports of a session
 */
function createReportReader(file, resolve) {
    const problems = [];
    let start = new Uint8Array(0);
    let decoder;
    let reader;
    let head = '';
    let skippedLines = 0;
    let stopped = false;
    /** Runs a step of the reading; a step that cannot be done ends it with one problem. */
    const attempt = (step) => {
        if (stopped)
            return;
        try {
            step();
        }
        catch (cause) {
            if (!(cause instanceof Unreadable))
                throw cause;
            stopped = true;
            const line = cause.line ?? reader?.line();
            problems.push({
                file,
                ...(line === undefined ? {} : { line: line + skippedLines }),
                message: `it ${cause.message}`,
                level: 'error',
            });
        }
    };
    const begin = () => {
        const format = FORMATS.find(({ matches }) => matches(head));
        if (format) {
            reader = format.create(file, resolve);
            reader.write(head);
            head = '';
            return reader;
        }
        if (head === '')
            throw new Unreadable(EMPTY);
        throw new Unreadable(STRANGERS.find(([begins]) => begins.test(head))?.[1] ?? STRANGE, 1);
    };
    const read = (text) => {
        if (reader)
            return reader.write(text);
        // Space before the report is not kept: there may be any amount of it.
        const trimmed = (head + text).trimStart();
        skippedLines += countLines(head + text) - countLines(trimmed);
        head = trimmed;
        if (head.length >= HEAD)
            begin();
    };
    const beginDecoding = () => {
        if (start[0] === 0x1f && start[1] === 0x8b)
            throw new Unreadable(COMPRESSED);
        decoder = createDecoder(start);
        read(decoder.decode(start));
        return decoder;
    };
    const write = (bytes) => {
        if (decoder)
            return read(decoder.decode(bytes));
        const joined = new Uint8Array(start.length + bytes.length);
        joined.set(start);
        joined.set(bytes, start.length);
        start = joined;
        if (start.length >= DECODER_NEEDS)
            beginDecoding();
    };
    return {
        write(chunk) {
            for (let at = 0; at < chunk.length; at += SLICE)
                attempt(() => write(chunk.subarray(at, at + SLICE)));
        },
        end() {
            attempt(() => {
                read((decoder ?? beginDecoding()).end());
                (reader ?? begin()).finish();
            });
            const report = reader?.report();
            if (!report)
                return { results: [], problems, seconds: 0, properties: [] };
            return { ...report, problems: [...report.problems, ...problems] };
        },
    };
}
function countLines(text) {
    return text.split('\n').length - 1;
}

;// CONCATENATED MODULE: ./lib/report-files.js
// Finds and reads the report files that are named on the command line or in the Action's inputs.






/** Files in a directory that are taken for reports when only the directory is named. */
const REPORTS_IN_DIRECTORY = '**/*.xml';
/** The files that the patterns name, each once, sorted; and a problem for each pattern that names none. */
async function findReports(patterns) {
    const files = new Set();
    const problems = [];
    for (const pattern of patterns) {
        const found = await filesOf(pattern);
        for (const file of found)
            files.add(file);
        if (found.length > 0)
            continue;
        problems.push({
            file: pattern,
            level: 'error',
            message: 'there is no such report. Did pytest run with --junitxml?',
        });
    }
    return { files: [...files].sort(submission/* compareText */.n6), problems };
}
async function filesOf(pattern) {
    const found = (0,external_node_fs_.statSync)(pattern, { throwIfNoEntry: false });
    if (found && !found.isDirectory())
        return [pattern];
    if (!found && !/[*?[{(!]/.test(pattern))
        return [];
    const { glob } = await __webpack_require__.e(/* import() */ 382).then(__webpack_require__.bind(__webpack_require__, 73382));
    if (!found)
        return glob(pattern, { dot: true, expandDirectories: false });
    return (await glob(REPORTS_IN_DIRECTORY, { cwd: pattern, dot: true })).map(file => (0,external_node_path_.join)(pattern, file));
}
const CHUNK = 262_144;
/** Reads one report file, holding only a piece of it at a time. What cannot be read is a problem in the report. */
function readReport(file, resolve) {
    const reader = createReportReader(file, resolve);
    let descriptor;
    try {
        descriptor = (0,external_node_fs_.openSync)(file, 'r');
        const buffer = Buffer.allocUnsafe(CHUNK);
        for (let length = 1; length > 0;) {
            length = (0,external_node_fs_.readSync)(descriptor, buffer, 0, CHUNK, null);
            if (length > 0)
                reader.write(buffer.subarray(0, length));
            boundYoungSpace();
        }
    }
    catch (error) {
        const report = reader.end();
        const message = `it could not be read (${error.message}). Check that it is a file that this user may read.`;
        return { ...report, problems: [{ file, level: 'error', message }] };
    }
    finally {
        if (descriptor !== undefined)
            (0,external_node_fs_.closeSync)(descriptor);
    }
    return reader.end();
}
/** Bytes. What most programs get by with, and Node 20's limit. */
const MOST_YOUNG = 16 << 20;
let isBounded = false;
/**
 * Results live long, and the more of what is new lives on, the more memory V8 sets aside for what is new: 128 MiB on Node 24.
 * Once it is as large as it ever has to be, it is told to stop.
 */
function boundYoungSpace() {
    if (isBounded)
        return;
    const young = (0,external_node_v8_.getHeapSpaceStatistics)().find(({ space_name: name }) => name === 'new_space');
    isBounded = young !== undefined && young.space_size >= MOST_YOUNG;
    if (isBounded)
        (0,external_node_v8_.setFlagsFromString)('--semi-space-growth-factor=1');
}
/** Finds test ids by the files below `root`, or by pytest's naming rules alone where there are no files. */
function createResolver(root) {
    return createNodeIdResolver(root === null ? undefined : { listDir: directory => listDirectory((0,external_node_path_.join)(root, directory)) });
}
function listDirectory(path) {
    try {
        return (0,external_node_fs_.readdirSync)(path, { withFileTypes: true }).map(entry => ({
            name: entry.name,
            isDirectory: entry.isDirectory(),
        }));
    }
    catch {
        // No such directory, or none that we may read: either way it tells nothing about a class name.
        return undefined;
    }
}

// EXTERNAL MODULE: ./lib/sha256.js
var sha256 = __webpack_require__(75468);
;// CONCATENATED MODULE: ./lib/submission.js
// From report files to a submission, for the Action and the command alike. Here secrets are taken out, before anything else
// sees what the reports say.






/**
 * What the reports say together, without secrets.
 * @param root the directory that test files are looked for in, or null for none
 * @param found is told how many files there are before they are read
 */
async function readReports(patterns, root, scrub, kept = 'full', found = () => { }) {
    const { files, problems } = await findReports(patterns);
    found(files.length);
    const resolver = createResolver(root);
    const merged = mergeReports(files.map(file => ({ file, report: readReport(file, resolver) })));
    const report = (0,core_scrub/* scrubReport */.AE)(merged, scrub, kept);
    return { ...report, problems: [...problems.map(problem => (0,core_scrub/* scrubProblem */.vW)(problem, scrub)), ...report.problems] };
}
/** Whether there is nothing to record because of what could not be read. */
const isUnreadable = ({ results, problems }) => results.length === 0 && problems.some(({ level }) => level === 'error');
const sentenceOf = ({ file, line, message }) => `${file}${line === undefined ? '' : `:${line}`}: ${message}`;
/** When the tests ran, as far as the report says; else now. */
const startOf = ({ started }, now) => {
    const time = started === undefined ? now : new Date(started);
    if (!Number.isNaN(time.getTime()))
        return time;
    throw new errors/* UserError */.yo(`The report says that it began at ${JSON.stringify(started)}, which is no time.`);
};
/** A submission of which all that people wrote is without secrets. */
function makeSubmission(address, head, report, scrub) {
    const clean = { ...head };
    for (const field of ['key', 'subject', 'result', 'description']) {
        const value = clean[field];
        if (value !== undefined)
            clean[field] = scrub(value);
    }
    return (0,submission/* createSubmission */.lC)({ ...address, build: scrub(address.build) }, clean, report, sha256/* sha256 */.s);
}

// EXTERNAL MODULE: ./lib/action/deliver.js + 48 modules
var deliver = __webpack_require__(89590);
;// CONCATENATED MODULE: ./lib/action/job-key.js
// What tells the jobs of a workflow run apart, and how many of them one run of tests is made of.

/** The same for every attempt of a job, whatever order the matrix is written in. */
function jobKey(job, { shard, matrix }) {
    if (shard !== undefined)
        return `${job} ${shard}`;
    const own = Object.keys(matrix).length === 0 ? '' : ` ${stableJson(matrix)}`;
    return job + own;
}
/**
 * How many submissions to wait for; undefined where nobody can say. The size of the matrix is a wrong answer when its values
 * are targets of their own.
 */
function expectedShards({ shards, jobTotal, matrix, target, }) {
    if (shards !== undefined)
        return shards > 1 ? shards : undefined;
    if (jobTotal < 2 || Object.values(matrix).some(value => names(target, value)))
        return undefined;
    return jobTotal;
}
/** Whether a target seems to be made of a value: `py3.12` of `3.12`, `linux-3` of `linux`. */
function names(target, value) {
    if (typeof value === 'object')
        return value !== null && Object.values(value).some(each => names(target, each));
    const said = plain(`${value}`);
    return said !== '' && plain(target).includes(said);
}
const plain = (text) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
function stableJson(value) {
    return JSON.stringify(value, (_, part) => typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (0,submission/* compareText */.n6)(a, b)))
        : part);
}

;// CONCATENATED MODULE: ./lib/action/step.js









/** @throws UserError when there is nothing to record */
async function runStep(runner, client, clock, inputs, occasion) {
    const scrub = (0,core_scrub/* createScrub */.EN)((0,secrets/* secretsOf */.F)(runner.env, inputs.scrub));
    enter(inputs.workingDirectory);
    const [report, { base, pull, subject }] = await Promise.all([
        readReports(inputs.report, process.cwd(), scrub, inputs.text),
        whereItBegan(runner, client, occasion),
    ]);
    sayProblems(runner, report.problems);
    if (isUnreadable(report))
        throw nothingRead(runner, inputs, report.problems);
    const submission = submissionOf(report, inputs, { ...occasion, ...(subject === undefined ? {} : { subject }) }, base, clock, scrub);
    const target = submission.target === 'default' ? '' : ` (${submission.target})`;
    await (0,deliver/* deliver */.c)({
        runner,
        client,
        clock,
        inputs,
        occasion,
        submission,
        checkName: inputs.checkName ?? `pytest: ${occasion.workflow} / ${occasion.job}${target}`,
        problems: report.problems,
        ...(base ? { base } : {}),
        ...(pull ? { pull } : {}),
        save: true,
        publish: true,
    });
}
function enter(directory) {
    try {
        process.chdir(directory);
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`The input working-directory takes a directory, and ${JSON.stringify(directory)} is none.`, {
            cause,
        });
    }
}
/** Problems said one by one; a broken report can have many. */
const step_MOST_PROBLEMS = 10;
function sayProblems(runner, problems) {
    for (const problem of problems.slice(0, step_MOST_PROBLEMS)) {
        if (problem.level === 'error')
            runner.warn(sentenceOf(problem));
        else
            runner.note(sentenceOf(problem));
    }
    const more = problems.length - step_MOST_PROBLEMS;
    if (more > 0)
        runner.note(`${more} more problems with the reports are not shown.`);
}
/** A run without a report is when people look at the summary first. */
function nothingRead(runner, inputs, problems) {
    const file = runner.env['GITHUB_STEP_SUMMARY'];
    const list = problems.slice(0, step_MOST_PROBLEMS).map(problem => `- ${(0,render_escape/* prose */.CS)(sentenceOf(problem))}`);
    const text = `### ⚠️ No result could be read, so nothing was recorded\n\n${list.join('\n')}\n`;
    if (file && inputs.summary === 'on')
        (0,summary/* appendSummary */.f)(file, () => text);
    return new errors/* UserError */.yo(`No result could be read, so nothing was recorded. ${problems[0] ? sentenceOf(problems[0]) : ''}`.trim());
}
function submissionOf(report, inputs, occasion, base, clock, scrub) {
    const shards = expectedShards(inputs);
    const address = {
        target: inputs.target,
        line: inputs.line ?? occasion.line,
        build: inputs.build ?? String(occasion.runId),
    };
    const commit = inputs.commit ?? occasion.commit;
    const head = {
        key: jobKey(occasion.job, inputs),
        attempt: inputs.attempt ?? occasion.attempt,
        order: inputs.order ?? occasion.runId,
        started: startOf(report, clock.now()).toISOString(),
        commit,
        ...(occasion.subject !== undefined && commit === occasion.commit ? { subject: occasion.subject } : {}),
        seconds: Math.round(report.seconds * 1e3) / 1e3,
        ...(inputs.replace ? { replace: true } : {}),
        ...(inputs.buildResult === undefined ? {} : { result: inputs.buildResult }),
        ...(inputs.buildDescription === undefined ? {} : { description: inputs.buildDescription }),
        link: occasion.link,
        ...(base && inputs.line === undefined ? { base: { line: base.line, commit: base.commit } } : {}),
        ...(shards === undefined ? {} : { shards }),
    };
    return makeSubmission(address, head, report, scrub);
}
/** Where a pull request branched off. What cannot be found out costs the comparison, and no more. */
async function whereItBegan(runner, client, occasion) {
    const { pull, base, commit } = occasion;
    if (!pull || !base)
        return base ? { base } : {};
    const beginning = {};
    try {
        const state = await (0,publish_pull/* readPull */.Es)(client, occasion, pull.number, commit);
        beginning.pull = state;
        if (state.subject !== undefined)
            beginning.subject = state.subject;
        if (state.mergeBase)
            return { ...beginning, base: { line: base.line, ...state.mergeBase } };
    }
    catch (error) {
        runner.note(`Pull request ${pull.number} could not be read: ${error.message}`);
    }
    try {
        const mergeBase = await (0,publish_pull/* compareCommits */.kC)(client, occasion, base.commit, commit);
        if (mergeBase)
            return { ...beginning, base: { line: base.line, ...mergeBase } };
    }
    catch (error) {
        runner.warn(`Where pull request ${pull.number} branched off could not be found out, so it is compared with its own last run: ${error.message}`);
    }
    return beginning;
}


/***/ }),

/***/ 57206:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ LIMITS),
/* harmony export */   i: () => (/* binding */ OUTCOMES)
/* harmony export */ });
// The words of the project: what a report holds, before anything is recorded.
/** Every outcome a test can have in a run, in the order counts are shown. */
const OUTCOMES = ['passed', 'failed', 'error', 'skipped', 'xfailed', 'xpassed'];
/** Budgets, in bytes of UTF-8. */
const LIMITS = {
    /** Of a failure's message. */
    message: 500,
    /** Of one failure's text. */
    text: 4_096,
};


/***/ }),

/***/ 53776:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AE: () => (/* binding */ scrubReport),
/* harmony export */   EN: () => (/* binding */ createScrub),
/* harmony export */   vW: () => (/* binding */ scrubProblem)
/* harmony export */ });
/* harmony import */ var _ledger_outcome_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(52881);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69716);
// Takes secrets out of what a report says. Done once, before anything is made of a report, so that ledger, summary, check,
// comment, artifact and log are all free of them.


/** Stands for a secret. */
const SCRUBBED = '***';
/**
 * Tokens that can be known by their shape. Where a token has a prefix of its own, less of it is asked for than a whole one
 * has, because texts are cut. `$1` and `$2` stay.
 */
const SHAPES = [
    // GitHub: https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/
    [/\bgh[pousr]_[A-Za-z0-9_]{10,}(?:\.[\w-]+)*/g, SCRUBBED],
    [/\bgithub_pat_\w{10,}/g, SCRUBBED],
    [/\bgl(?:pat|ptt|dt|rt|cbt)-[\w-]{16,}/g, SCRUBBED],
    [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g, SCRUBBED],
    [/\bxox[abeoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}/g, SCRUBBED],
    [/\bsk-(?:ant-|proj-|svcacct-)?(?=[\w-]*\d)[\w-]{20,}/g, SCRUBBED],
    [/\b[rs]k_(?:live|test)_\w{10,}/g, SCRUBBED],
    [/\bAIza[\w-]{30,}/g, SCRUBBED],
    [/\bya29\.[\w-]{20,}/g, SCRUBBED],
    [/\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{50,}|\bhf_[A-Za-z0-9]{30,}|\bdop_v1_[a-f0-9]{40,}/g, SCRUBBED],
    [/\bSG\.[\w-]{16,}\.[\w-]{16,}/g, SCRUBBED],
    // A JSON Web Token: header and payload begin with `{"` in base64.
    [/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)?/g, SCRUBBED],
    // A private key, its end cut off or not, its line ends real or written out.
    [
        /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|$)/g,
        SCRUBBED,
    ],
    // The password of an address.
    [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@'"<>]{0,200}:)[^\s/@'"<>]{1,500}(@)/gi, `$1${SCRUBBED}$2`],
    [/(\bauthorization['"]?\s{0,4}[:=,]\s{0,4}['"]?(?:bearer|basic|token)\s{1,4})[^\s'"]{6,}/gi, `$1${SCRUBBED}`],
];
/** Stands in whatever one of the shapes is in. Most texts have none of these, and are done with at one look. */
const MAYBE = /gh[pousr]_|github_pat_|gl(?:pat|ptt|dt|rt|cbt)-|A[KSBC][IC]A[A-Z2-7]|xox[abeoprs]-|xapp-|\bsk-|[rs]k_(?:live|test)_|AIza|ya29\.|npm_|pypi-|hf_|dop_v1_|SG\.|eyJ|-----BEGIN |:\/\/|uthorization|UTHORIZATION/;
function createScrub({ values, patterns }) {
    const forms = [...new Set(values.flatMap(formsOf))].sort((a, b) => b.length - a.length);
    const scrub = (text) => {
        let clean = text;
        for (const form of forms)
            if (clean.includes(form))
                clean = clean.replaceAll(form, SCRUBBED);
        if (MAYBE.test(clean))
            for (const [pattern, by] of SHAPES)
                clean = clean.replace(pattern, by);
        for (const pattern of patterns)
            clean = clean.replace(pattern, SCRUBBED);
        for (const form of forms)
            clean = withoutCutParts(clean, form);
        return clean;
    };
    // A pattern of the team's can ask for where a text begins or ends.
    return Object.assign(scrub, { joins: patterns.length === 0 });
}
/** How a value can look in a text: as it is, line by line, as Python or JSON write it, in an address, in base64. */
function formsOf(value) {
    const lines = value.split(/\r?\n/).filter(line => line.trim().length >= 8);
    const bytes = new TextEncoder().encode(value);
    const base64 = btoa(String.fromCharCode(...bytes)).replace(/=+$/, '');
    return [
        value,
        ...lines,
        JSON.stringify(value).slice(1, -1),
        value.isWellFormed() ? encodeURIComponent(value) : value,
        ...(base64.length >= 12 ? [base64] : []),
    ];
}
/** Of a value that a cut went through, so much must be left to be known by. */
const LEAST_PART = 6;
const CUT_BEFORE = `\n${_text_js__WEBPACK_IMPORTED_MODULE_1__/* .CUT_MARK */ .Hj}`;
const CUT_AFTER = `${_text_js__WEBPACK_IMPORTED_MODULE_1__/* .CUT_MARK */ .Hj}\n`;
/** Without what a cut left of a value, at the text's own end or on either side of the mark of what was cut out of it. */
function withoutCutParts(text, value) {
    const mark = text.indexOf(CUT_BEFORE);
    if (mark < 0)
        return withoutHead(text, value);
    const rest = mark + CUT_BEFORE.length;
    const after = text.startsWith(CUT_AFTER, mark + 1)
        ? `\n${withoutTail(text.slice(rest + 1), value)}`
        : text.slice(rest);
    return withoutHead(text.slice(0, mark), value) + CUT_BEFORE + withoutHead(after, value);
}
/** Without the beginning of the value at the text's end. */
function withoutHead(text, value) {
    const least = value.slice(0, LEAST_PART);
    const from = Math.max(0, text.length - value.length);
    for (let at = text.indexOf(least, from); at >= 0; at = text.indexOf(least, at + 1)) {
        if (value.startsWith(text.slice(at)))
            return text.slice(0, at) + SCRUBBED;
    }
    return text;
}
/** Without the end of the value at the text's beginning. */
function withoutTail(text, value) {
    const least = value.slice(-LEAST_PART);
    const until = text.slice(0, value.length);
    for (let at = until.lastIndexOf(least); at >= 0; at = at === 0 ? -1 : until.lastIndexOf(least, at - 1)) {
        const end = at + LEAST_PART;
        if (value.endsWith(text.slice(0, end)))
            return SCRUBBED + text.slice(end);
    }
    return text;
}
/** @param kept `none` keeps no message and no text of any result */
function scrubReport(report, scrub, kept = 'full') {
    const results = scrubNames(report.results, scrub).map(result => result.detail ? { ...result, detail: scrubDetail(result.detail, scrub, kept) } : result);
    return {
        ...report,
        results,
        problems: report.problems.map(problem => scrubProblem(problem, scrub)),
        properties: report.properties.map(property => scrubProperty(property, scrub)),
    };
}
/** Names looked at together. */
const TOGETHER = 500;
/** There are many names, and next to none has a secret in it: they are looked at by the hundred first. */
function scrubNames(results, scrub) {
    const isClean = (some) => {
        const joined = some.map(({ id }) => id).join('\n');
        return scrub(joined) === joined;
    };
    let areClean = scrub.joins === true;
    for (let start = 0; areClean && start < results.length; start += TOGETHER) {
        areClean = isClean(results.slice(start, start + TOGETHER));
    }
    if (areClean)
        return results;
    const clean = new Map();
    for (const result of results) {
        const id = scrub(result.id);
        const known = clean.get(id);
        // Two names that differed in a secret only are one name now.
        if (!known || (0,_ledger_outcome_js__WEBPACK_IMPORTED_MODULE_0__/* .isWorse */ .Bx)((0,_ledger_outcome_js__WEBPACK_IMPORTED_MODULE_0__/* .numberOf */ .rl)(result.outcome), (0,_ledger_outcome_js__WEBPACK_IMPORTED_MODULE_0__/* .numberOf */ .rl)(known.outcome)))
            clean.set(id, { ...result, id });
    }
    return [...clean.values()];
}
const scrubProblem = (problem, scrub) => ({
    ...problem,
    file: scrub(problem.file),
    message: scrub(problem.message),
});
const scrubProperty = ([name, value], scrub) => [scrub(name), scrub(value)];
function scrubDetail(detail, scrub, kept) {
    const clean = { ...detail };
    for (const field of ['message', 'type', 'text', 'file', 'function']) {
        const value = clean[field];
        if (value !== undefined)
            clean[field] = scrub(value);
    }
    if (clean.properties)
        clean.properties = clean.properties.map(property => scrubProperty(property, scrub));
    if (kept === 'full')
        return clean;
    const { message: _message, text: _text, cut: _cut, ...rest } = clean;
    return rest;
}


/***/ }),

/***/ 85529:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ ARTIFACT_PREFIX),
/* harmony export */   S: () => (/* binding */ saveArtifact)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _saved_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(44728);
// Saves a submission that could not be recorded as an artifact of the workflow run, from where it can be recorded later.



const ARTIFACT_PREFIX = 'pytest-ledger-submission-';
/** The artifact's name. @throws when GitHub does not take it */
async function saveArtifact(submission, temporary) {
    const name = `${ARTIFACT_PREFIX}${submission.digest}`;
    const directory = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdtempSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(temporary, 'pytest-ledger-'));
    try {
        const file = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, _saved_js__WEBPACK_IMPORTED_MODULE_2__/* .SAVED_FILE */ .DK);
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(file, (0,_saved_js__WEBPACK_IMPORTED_MODULE_2__/* .renderSaved */ ._y)(submission));
        // Two megabytes that nearly no run needs.
        const { DefaultArtifactClient } = await __webpack_require__.e(/* import() */ 608).then(__webpack_require__.bind(__webpack_require__, 74608));
        try {
            await new DefaultArtifactClient().uploadArtifact(name, [file], directory);
        }
        catch (error) {
            // The name says what is in it: a repeated step has nothing to add.
            if (!/already.exists|conflict/i.test(error.message))
                throw error;
        }
        return name;
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(directory, { recursive: true, force: true });
    }
}


/***/ }),

/***/ 32848:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D5: () => (/* binding */ ownComments),
/* harmony export */   Es: () => (/* binding */ readPull),
/* harmony export */   W3: () => (/* binding */ readComment),
/* harmony export */   kC: () => (/* binding */ compareCommits)
/* harmony export */ });
/* unused harmony export mergeBaseOf */
/* harmony import */ var _render_comment_sections_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(15650);
/* harmony import */ var _store_github_client_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(97373);
// What a run has to know of its pull request, in one request: where it branched off, and our comment.


const COMMENTS = `comments(first: 100, after: $after) {
  nodes { id body url viewerDidAuthor } pageInfo { hasNextPage endCursor } }`;
const QUERY = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) { repository(owner: $owner, name: $repo) {
  pullRequest(number: $number) { id headRefOid ${COMMENTS} commits(last: 100) { totalCount nodes { commit {
    oid messageHeadline parents(first: 10) { nodes { oid committedDate } } } } } } } }`;
const MORE_COMMENTS = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) { id ${COMMENTS} } } }`;
/** @throws whatever octokit throws, CutAnswer */
async function readPull(client, { owner, repo }, number, head) {
    const place = { owner, repo, number };
    const first = await askPull(client, QUERY, { ...place, after: null });
    const state = { id: String(first['id']), comment: null, isFresh: true };
    const commits = first['headRefOid'] === head ? commitsOf(first) : undefined;
    const mergeBase = commits && mergeBaseOf(commits);
    const subject = commits?.find(({ oid }) => oid === head)?.subject;
    if (mergeBase)
        state.mergeBase = mergeBase;
    if (subject)
        state.subject = subject;
    state.comment = await findComment(client, place, first);
    return state;
}
/** Our comment as it is now. @throws whatever octokit throws, CutAnswer */
async function readComment(client, { owner, repo }, number) {
    const place = { owner, repo, number };
    return findComment(client, place, await askPull(client, MORE_COMMENTS, { ...place, after: null }));
}
async function askPull(client, query, variables) {
    const { pullRequest } = await (0,_store_github_client_js__WEBPACK_IMPORTED_MODULE_1__/* .askRepository */ .gq)(client, query, variables, each => (0,_store_github_client_js__WEBPACK_IMPORTED_MODULE_1__/* .isRecord */ .u4)(each['pullRequest']));
    return (0,_store_github_client_js__WEBPACK_IMPORTED_MODULE_1__/* .isRecord */ .u4)(pullRequest) ? pullRequest : {};
}
/** The oldest comment of ours, page after page. */
async function findComment(client, place, first) {
    for (let page = first;;) {
        const { nodes, pageInfo } = (0,_store_github_client_js__WEBPACK_IMPORTED_MODULE_1__/* .isRecord */ .u4)(page['comments']) ? page['comments'] : {};
        const own = ownComments(nodes)[0];
        if (own)
            return own;
        if (!(0,_store_github_client_js__WEBPACK_IMPORTED_MODULE_1__/* .isRecord */ .u4)(pageInfo) || pageInfo['hasNextPage'] !== true)
            return null;
        page = await askPull(client, MORE_COMMENTS, { ...place, after: pageInfo['endCursor'] });
    }
}
/** Those that the token's owner wrote with our marker, oldest first. */
const ownComments = (nodes) => list(nodes)
    .filter(({ viewerDidAuthor, body }) => viewerDidAuthor === true && (0,_render_comment_sections_js__WEBPACK_IMPORTED_MODULE_0__/* .isLedgerComment */ .$b)(String(body)))
    .map(({ id, body, url }) => ({ id: String(id), body: String(body), url: String(url) }));
const list = (nodes) => (Array.isArray(nodes) ? nodes.filter(_store_github_client_js__WEBPACK_IMPORTED_MODULE_1__/* .isRecord */ .u4) : []);
/** All commits of the pull request, or undefined when the answer does not have all. */
function commitsOf(pull) {
    const { totalCount, nodes } = (0,_store_github_client_js__WEBPACK_IMPORTED_MODULE_1__/* .isRecord */ .u4)(pull['commits']) ? pull['commits'] : {};
    const commits = list(nodes).map(({ commit }) => {
        const { oid, messageHeadline, parents } = (0,_store_github_client_js__WEBPACK_IMPORTED_MODULE_1__/* .isRecord */ .u4)(commit) ? commit : {};
        const above = list((0,_store_github_client_js__WEBPACK_IMPORTED_MODULE_1__/* .isRecord */ .u4)(parents) ? parents['nodes'] : undefined);
        const of = above.map(parent => ({ commit: String(parent['oid']), date: String(parent['committedDate']) }));
        return { oid: String(oid), subject: String(messageHeadline), parents: of };
    });
    return commits.length > 0 && commits.length === totalCount ? commits : undefined;
}
/**
 * The commits of a pull request are those that its base lacks, so a parent that is not among them is one that both have. Of
 * several, as after the base was merged in, the newest has the others behind it.
 */
function mergeBaseOf(commits) {
    const own = new Set(commits.map(({ oid }) => oid));
    const common = commits.flatMap(({ parents }) => parents.filter(({ commit }) => !own.has(commit)));
    return common.sort((a, b) => Date.parse(b.date) - Date.parse(a.date))[0];
}
/** The same by asking GitHub: what there is one request more for when the above cannot tell. */
async function compareCommits({ octokit }, { owner, repo }, base, head) {
    const { data } = await octokit.repos.compareCommitsWithBasehead({
        owner,
        repo,
        basehead: `${base}...${head}`,
        per_page: 1,
    });
    const { sha, commit } = data.merge_base_commit;
    const date = commit.committer?.date;
    return date === undefined ? undefined : { commit: sha, date };
}


/***/ }),

/***/ 80059:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ appendSummary),
/* harmony export */   y: () => (/* binding */ writeWhole)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _render_budget_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(86223);
// Writes the job summary. The runner throws one away that is too large, so the room that is left counts.


/** Bytes that the step's summary file still takes. */
function summaryRoom(file) {
    return _render_budget_js__WEBPACK_IMPORTED_MODULE_1__/* .BUDGETS */ .bJ.summary - ((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(file, { throwIfNoEntry: false })?.size ?? 0);
}
/** @param render makes Markdown of at most so many bytes */
function appendSummary(file, render) {
    const room = summaryRoom(file);
    const text = `${render(Math.max(0, room - 2)).trimEnd()}\n`;
    if (Buffer.byteLength(text) <= room)
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.appendFileSync)(file, text);
}
/** The whole, for whoever wants to do more with it. */
function writeWhole(file, markdown) {
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(file, markdown);
}


/***/ }),

/***/ 15650:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $b: () => (/* binding */ isLedgerComment),
/* harmony export */   JO: () => (/* binding */ COMMENT_MARKER),
/* harmony export */   O8: () => (/* binding */ mergeComment)
/* harmony export */ });
/* harmony import */ var _budget_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(86223);
// One comment a pull request, a section a target. The comment itself is the only memory, so what was written by which run
// stands in hidden markers.

/** The first line of a comment of ours. Anyone can write it, so look at the author as well. */
const COMMENT_MARKER = '<!-- pytest-ledger: one comment, a section per target -->';
const PREFIX = '<!-- pytest-ledger';
const SECTION_LINE = /^<!-- pytest-ledger section (\{.*\}) -->$/;
/** Stands before the note that there are more targets. */
const END_LINE = '<!-- pytest-ledger end -->';
/** Whether a comment was written by `mergeComment`. */
const isLedgerComment = (body) => body.startsWith(COMMENT_MARKER);
/**
 * Puts a target's section into a comment: at the place of its older one, never at that of a newer one.
 * @param existing what the comment holds now; null when there is none yet
 * @returns the body to write, within what GitHub takes; `unchanged` when there is nothing to write
 */
function mergeComment(existing, section) {
    const known = existing === null ? [] : parseSections(existing);
    const own = known.find(({ target }) => target === section.target);
    if (own && compareOrders(own.order, section.order) > 0)
        return 'unchanged';
    const others = known.filter(({ target }) => target !== section.target);
    // How many were left out before, nobody knows; that some were must not be forgotten.
    const overflowed = existing?.split(/\r?\n/).includes(END_LINE) ?? false;
    const body = write([...others, { ...section, markdown: unforged(section.markdown) }], overflowed);
    return body === existing?.replaceAll('\r\n', '\n').trimEnd() ? 'unchanged' : { body };
}
const compareOrders = (a, b) => a[0] - b[0] || a[1] - b[1];
/** A line that begins like a marker of ours, in a failure's text for one, must not be read as one. */
const unforged = (markdown) => markdown
    .split(/\r\n|[\n\r]/)
    .map(line => (line.startsWith(PREFIX) ? ` ${line}` : line))
    .join('\n')
    .trim();
function parseSections(body) {
    const found = [];
    for (const line of body.replaceAll('\r\n', '\n').split('\n')) {
        if (line.startsWith(PREFIX))
            found.push({ head: headOf(line), lines: [] });
        else
            found.at(-1)?.lines.push(line);
    }
    const sections = new Map();
    for (const { head, lines } of found) {
        if (!head)
            continue;
        const other = sections.get(head.target);
        if (other && compareOrders(other.order, head.order) > 0)
            continue;
        sections.set(head.target, { ...head, markdown: lines.join('\n').trim() });
    }
    return [...sections.values()];
}
/** A marker that someone mangled marks nothing: its section is written again by the next run. */
function headOf(line) {
    const json = SECTION_LINE.exec(line)?.[1];
    if (json === undefined)
        return undefined;
    try {
        const { target, order } = JSON.parse(json);
        if (typeof target !== 'string' || !Array.isArray(order))
            return undefined;
        const [run, attempt] = order;
        return typeof run === 'number' && typeof attempt === 'number' ? { target, order: [run, attempt] } : undefined;
    }
    catch {
        return undefined;
    }
}
/** JSON in which nothing can end the comment that it stands in. */
const markerOf = ({ target, order }) => {
    const json = JSON.stringify({ target, order }).replace(/[<>-]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
    return `<!-- pytest-ledger section ${json} -->`;
};
/** What failed stands above what is waited for and what is well; among those by target. */
const MARKS = ['❌', '⚠', '⏳', '✅'];
const pressing = ({ markdown }) => MARKS.findIndex(mark => markdown.startsWith(`### ${mark}`));
const compareSections = (a, b) => pressing(a) - pressing(b) || (a.target < b.target ? -1 : 1);
function write(unsorted, overflowed) {
    const sections = unsorted.toSorted(compareSections);
    let size = (0,_budget_js__WEBPACK_IMPORTED_MODULE_0__/* .bytesOf */ .$$)(bodyOf(sections, overflowed));
    // The longest give way first: what they say is whole in the summary.
    for (const section of sections.toSorted((a, b) => (0,_budget_js__WEBPACK_IMPORTED_MODULE_0__/* .bytesOf */ .$$)(b.markdown) - (0,_budget_js__WEBPACK_IMPORTED_MODULE_0__/* .bytesOf */ .$$)(a.markdown))) {
        if (size <= _budget_js__WEBPACK_IMPORTED_MODULE_0__/* .BUDGETS */ .bJ.comment)
            break;
        const short = { ...section, markdown: headlineOnly(section.markdown) };
        sections[sections.indexOf(section)] = short;
        size -= (0,_budget_js__WEBPACK_IMPORTED_MODULE_0__/* .bytesOf */ .$$)(section.markdown) - (0,_budget_js__WEBPACK_IMPORTED_MODULE_0__/* .bytesOf */ .$$)(short.markdown);
    }
    const kept = size > _budget_js__WEBPACK_IMPORTED_MODULE_0__/* .BUDGETS */ .bJ.comment ? withinBudget(sections, size) : sections;
    return bodyOf(kept, overflowed || kept.length < sections.length);
}
/** Without the last ones, so that the rest fits. */
function withinBudget(sections, whole) {
    const kept = [...sections];
    let size = whole;
    while (size > _budget_js__WEBPACK_IMPORTED_MODULE_0__/* .BUDGETS */ .bJ.comment - NOTE_BYTES) {
        const last = kept.pop();
        if (!last)
            break;
        size -= (0,_budget_js__WEBPACK_IMPORTED_MODULE_0__/* .bytesOf */ .$$)(textOf(last)) + 2;
    }
    return kept;
}
const MORE = '<sub>There are more targets than one comment holds: each is in the summary of its job.</sub>';
/** Room for saying so. */
const NOTE_BYTES = (0,_budget_js__WEBPACK_IMPORTED_MODULE_0__/* .bytesOf */ .$$)(`\n\n${END_LINE}\n\n${MORE}`);
const REST = '<sub>There is no room for the rest in one comment: it is in the job summary.</sub>';
function headlineOnly(markdown) {
    const [headline = ''] = markdown.split('\n', 1);
    return headline.length + REST.length >= markdown.length ? markdown : `${headline}\n\n${REST}`;
}
const textOf = (section) => `${markerOf(section)}\n\n${section.markdown}`;
const bodyOf = (sections, overflowed) => [COMMENT_MARKER, ...sections.map(textOf), ...(overflowed ? [END_LINE, MORE] : [])].join('\n\n');


/***/ }),

/***/ 44728:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DK: () => (/* binding */ SAVED_FILE),
/* harmony export */   _y: () => (/* binding */ renderSaved)
/* harmony export */ });
/* unused harmony exports looksSaved, readSaved */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _core_model_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(57206);
/* harmony import */ var _core_ledger_submission_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(48913);
/* harmony import */ var _sha256_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(75468);
/* harmony import */ var _unzip_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(91557);
// A submission outside the ledger: what could not be recorded is saved as this, and `replay` and `import` record it.






const SAVED_FORMAT = 1;
const KIND = 'pytest-ledger submission';
/** The only file in an artifact. */
const SAVED_FILE = 'submission.json';
/** Bytes, unpacked. */
const MOST_UNPACKED = 400_000_000;
const renderSaved = (submission) => `${JSON.stringify({ format: SAVED_FORMAT, kind: KIND, submission })}\n`;
/** Whether a file is a saved submission, or an artifact as it is downloaded, and not a report. */
function looksSaved(content) {
    return isZip(content) || content.subarray(0, 200).includes(`"kind":"${KIND}"`);
}
const isZip = (content) => content.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'));
/** The submission in a file: as it was saved, or the artifact of a workflow run with it in. @throws UnreadableLedger, UserError */
function readSaved(file) {
    const content = readFile(file);
    if (!isZip(content))
        return parseSaved(content.toString('utf8'), file);
    try {
        return parseSaved(unzipOnly(content, SAVED_FILE, MOST_UNPACKED).toString('utf8'), file);
    }
    catch (cause) {
        if (!(cause instanceof UserError))
            throw cause;
        throw new UnreadableLedger(`${file} is not an artifact as this pytest-ledger saves them: ${cause.message}`, {
            cause,
        });
    }
}
/** @throws UserError */
function readFile(file) {
    try {
        return readFileSync(file);
    }
    catch (cause) {
        throw new UserError(`${file} could not be read: ${cause.message}`, { cause });
    }
}
/** @throws UnreadableLedger when the text is not a whole saved submission */
function parseSaved(text, name) {
    let saved;
    try {
        saved = JSON.parse(text);
    }
    catch (cause) {
        throw new UnreadableLedger(`${name} is not a saved submission: it is no JSON, or was cut short`, { cause });
    }
    if (saved?.kind !== KIND || saved.format !== SAVED_FORMAT || !isSubmission(saved.submission)) {
        throw new UnreadableLedger(`${name} is not a submission as this pytest-ledger saves them`);
    }
    // What was changed since would never again be what it is said to be.
    if (digestOf(saved.submission, sha256) !== saved.submission.digest)
        throw new UnreadableLedger(`${name} is not as it was saved: its content is another one than its digest says`);
    return saved.submission;
}
function isSubmission(value) {
    if (typeof value !== 'object' || value === null)
        return false;
    const submission = value;
    return ([submission.target, submission.line, submission.build, submission.started, submission.digest].every(isText) &&
        [submission.attempt, submission.order, submission.seconds].every(Number.isFinite) &&
        (submission.commit === null || isText(submission.commit)) &&
        Array.isArray(submission.results) &&
        submission.results.every(isResult));
}
const isText = (value) => typeof value === 'string';
function isResult(value) {
    if (typeof value !== 'object' || value === null)
        return false;
    const { id, outcome, step, detail } = value;
    return (isText(id) &&
        OUTCOMES.includes(outcome) &&
        Number.isSafeInteger(step) &&
        (detail === undefined || (typeof detail === 'object' && detail !== null)));
}


/***/ }),

/***/ 80150:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ secretsOf)
/* harmony export */ });
const NAME = /(?:^|[_-])(?:TOKENS?|SECRETS?|PASSWORDS?|PASSWD|PASSPHRASE|PASS|PWD|CREDENTIALS?|CREDS|KEYS?|APIKEY|SECRETKEY|ACCESSKEY|AUTH|DSN)(?:[_-]|$)|(?:TOKEN|SECRET|PASSWORD|PASSWD|APIKEY)$/i;
/** The working directory, and names of what says where a secret is, or how long it lives, and not what it is. */
const NOT_NAME = /^(?:OLD)?PWD$|(?:^|_)(?:FILE|PATH|DIR|HOME|TTL|TYPE|ID|NAME|LENGTH|SIZE|SOCK|URL|URI)$/i;
/** Our own inputs; the token is the only secret among them. */
const INPUT = /^INPUT_(?!TOKEN$)/i;
const LEAST = 8;
/** A value that is a word, a name or a path stands in texts for itself far more often than for a secret. */
function looksSecret(value) {
    if (value.length < LEAST)
        return false;
    if (/^(?:\/[\w.@-]+){2,}$/.test(value) && /\.\w{1,6}$/.test(value))
        return false;
    const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter(kind => kind.test(value)).length;
    return kinds > 1 || value.length >= 16 || /^\d{12,}$/.test(value);
}
function secretsOf(env, patterns = []) {
    const values = new Set();
    for (const [name, value = ''] of Object.entries(env)) {
        if (INPUT.test(name) || !NAME.test(name) || NOT_NAME.test(name))
            continue;
        const trimmed = value.trim();
        if (looksSecret(trimmed))
            values.add(trimmed);
    }
    return { values: [...values], patterns };
}


/***/ }),

/***/ 91557:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ unzipOnly)
/* harmony export */ });
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38522);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
// Takes one file out of a zip archive that a stranger may have made: nothing is written anywhere, and nothing grows beyond
// what was said. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT


const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_LENGTH = 22;
/**
 * The content of the archive's only file, which must have this name.
 * @param most bytes that it may have
 * @throws UserError
 */
function unzipOnly(zip, name, most) {
    try {
        return onlyFile(zip, name, most);
    }
    catch (error) {
        if (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo)
            throw error;
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`it is no zip archive, or a damaged one (${error.message})`, { cause: error });
    }
}
function onlyFile(zip, name, most) {
    const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
    if (end < 0 || zip.length - end < END_LENGTH || zip.readUInt32LE(end) !== END)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('it is no zip archive');
    if (zip.readUInt16LE(end + 10) !== 1)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`it has other files than ${name}`);
    const entry = zip.readUInt32LE(end + 16);
    if (zip.readUInt32LE(entry) !== ENTRY)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('its directory is not where it says');
    const [method, checksum] = [zip.readUInt16LE(entry + 10), zip.readUInt32LE(entry + 16)];
    const [packed, size] = [zip.readUInt32LE(entry + 20), zip.readUInt32LE(entry + 24)];
    const [nameLength, local] = [zip.readUInt16LE(entry + 28), zip.readUInt32LE(entry + 42)];
    if (zip.toString('utf8', entry + 46, entry + 46 + nameLength) !== name)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`it has other files than ${name}`);
    if (size > most)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`it would be ${size} bytes, and at most ${most} are read`);
    if (zip.readUInt32LE(local) !== LOCAL)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('its file is not where it says');
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = unpack(zip.subarray(start, start + packed), method, most);
    if (content.length !== size || (0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.crc32)(content) !== checksum)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('its file is damaged');
    return content;
}
function unpack(packed, method, most) {
    if (method === 0)
        return packed;
    if (method === 8)
        return (0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.inflateRawSync)(packed, { maxOutputLength: most });
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`its file is packed in a way (${method}) that is not known`);
}


/***/ })

};
