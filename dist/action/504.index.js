export const id = 504;
export const ids = [504];
export const modules = {

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
