export const id = 203;
export const ids = [203];
export const modules = {

/***/ 1203:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   replay: () => (/* binding */ replay)
/* harmony export */ });
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5894);
/* harmony import */ var _saved_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6215);


/** Returns the exit code. */
async function replay({ store, repository }, files, values, clock, output) {
    const submissions = files.map(_saved_js__WEBPACK_IMPORTED_MODULE_1__/* .readSaved */ .Sy);
    await repository;
    const replayed = [];
    for (const submission of submissions) {
        const { added } = await (0,_record_js__WEBPACK_IMPORTED_MODULE_0__/* .recordSubmission */ .Gq)(store, submission, clock);
        const { target, line, build } = submission;
        replayed.push({ target, line, build, added });
        if (!values.json)
            output.text(`Run ${build} on ${line}: ${added ? 'recorded' : 'was recorded already'}.`);
    }
    if (values.json)
        output.json({ replayed });
    return 0;
}


/***/ })

};
