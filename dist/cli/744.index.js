export const id = 744;
export const ids = [744];
export const modules = {

/***/ 744:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CutAnswer: () => (/* binding */ CutAnswer),
/* harmony export */   askRepository: () => (/* binding */ askRepository),
/* harmony export */   createGithubClient: () => (/* binding */ createGithubClient),
/* harmony export */   isOid: () => (/* binding */ isOid),
/* harmony export */   isRecord: () => (/* binding */ isRecord),
/* harmony export */   sendGraphql: () => (/* binding */ sendGraphql),
/* harmony export */   untilWhole: () => (/* binding */ untilWhole)
/* harmony export */ });
/* harmony import */ var _octokit_plugin_retry__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9735);
/* harmony import */ var _octokit_plugin_throttling__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6856);
/* harmony import */ var _octokit_rest__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9988);
// The way to GitHub's API: one client for all that a run reads and writes. It waits where GitHub asks to, and repeats what
// can be repeated without harm.



const PATIENCE = 120;
/** GitHub gives up on a request after 10 seconds. Whatever has not come after a minute will not come. */
const LONGEST_ANSWER = 60_000;
/**
 * Every 4xx says the same when asked again. The plugin's own list lacks 409 and 413, and 429: a limit is for the throttling
 * plugin, which knows how long to wait.
 */
const FINAL = [400, 401, 403, 404, 409, 410, 413, 422, 429, 451];
/**
 * The plugin spaces writes, and GraphQL's reads with them, by a second. GitHub asks for that of whoever makes "a large
 * number" of them; a run makes three, one after the other, and the spacing would be most of its time. It cannot help many
 * runs at once, each of which has a plugin of its own: for those there is the limit's own answer, which is waited for.
 * https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests
 */
const UNSPACED = {
    key: () => ({
        schedule: (_options, job, ...args) => job(...args),
    }),
};
const Client = _octokit_rest__WEBPACK_IMPORTED_MODULE_0__/* .Octokit */ .E.plugin(_octokit_plugin_retry__WEBPACK_IMPORTED_MODULE_1__/* .retry */ .L, _octokit_plugin_throttling__WEBPACK_IMPORTED_MODULE_2__/* .throttling */ .A);
const timedFetch = (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(LONGEST_ANSWER) });
const silent = () => undefined;
function createGithubClient(access) {
    const { token, apiUrl = 'https://api.github.com', patience = PATIENCE, second = 1000 } = access;
    let left = patience;
    const mayWait = (duration) => {
        left -= duration;
        return left >= 0;
    };
    const octokit = new Client({
        auth: token,
        baseUrl: apiUrl.replace(/\/+$/, ''),
        userAgent: 'pytest-ledger',
        // Whoever calls says what went wrong, in a sentence.
        log: { debug: silent, info: silent, warn: silent, error: silent },
        request: { fetch: access.fetch ?? timedFetch },
        retry: { doNotRetry: FINAL, retryAfterBaseValue: second },
        throttle: {
            write: UNSPACED,
            retryAfterBaseValue: second,
            // For an answer without Retry-After GitHub says: "wait for at least one minute".
            fallbackSecondaryRateRetryAfter: 60,
            onRateLimit: mayWait,
            onSecondaryRateLimit: mayWait,
        },
    });
    return {
        octokit,
        graphqlBase: (access.graphqlUrl ?? graphqlUrlOf(apiUrl)).replace(/\/graphql\/*$/, ''),
        pause: duration => new Promise(resolve => void setTimeout(resolve, duration * second)),
    };
}
/** https://docs.github.com/enterprise-server/graphql/guides/forming-calls-with-graphql#the-graphql-endpoint */
const graphqlUrlOf = (apiUrl) => `${apiUrl.replace(/\/+$/, '').replace(/\/api\/v3$/, '/api')}/graphql`;
/** GraphQL as it is written: `request` once, or repeated when it fails on the way. */
function sendGraphql({ octokit, graphqlBase }, query, variables, repeat) {
    return octokit.graphql(query, {
        ...variables,
        baseUrl: graphqlBase,
        ...(repeat === 'once' ? { request: { retries: 0 } } : {}),
    });
}
const TRIES = 3;
/**
 * Asks until the answer is whole. One that was cut short comes out of octokit as nothing at all, with status 200; one from a
 * replica that lags behind may lack what is known to be there.
 * @param check what the answer says, or undefined for one that says nothing
 * @throws CutAnswer, and whatever `ask` throws
 */
async function untilWhole(client, ask, check) {
    for (let tries = 1;; tries++) {
        const answer = check(await ask());
        if (answer !== undefined)
            return answer;
        if (tries === TRIES)
            throw new CutAnswer();
        await client.pause(tries * tries);
    }
}
/** The fields of the repository that a query asks for. @throws CutAnswer, and whatever octokit throws */
async function askRepository(client, query, variables, complete = () => true) {
    let tries = 0;
    return untilWhole(client, () => sendGraphql(client, query, variables, 'repeated'), answer => {
        tries++;
        const repository = isRecord(answer) ? answer['repository'] : undefined;
        // What is missing to the end is for the caller to say.
        return isRecord(repository) && (complete(repository) || tries >= TRIES) ? repository : undefined;
    });
}
/** The answer did not come whole, or is not what GitHub describes. What was asked for may have been done. */
class CutAnswer extends Error {
    name = 'CutAnswer';
    constructor() {
        super('the answer was cut short');
    }
}
const isRecord = (value) => typeof value === 'object' && value !== null;
const isOid = (value) => typeof value === 'string' && /^[0-9a-f]{40}$/.test(value);


/***/ })

};
