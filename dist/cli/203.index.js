export const id = 203;
export const ids = [203];
export const modules = {

/***/ 1203:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   replay: () => (/* binding */ replay)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3828);
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5894);
/* harmony import */ var _saved_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4728);
// `replay`: records what could only be saved to a file before.




/** Returns the exit code. */
async function replay({ store, repository }, files, values, clock, output) {
    const submissions = files.map(file => (0,_saved_js__WEBPACK_IMPORTED_MODULE_2__/* .parseSaved */ .P)(readSaved(file), file));
    await repository;
    const replayed = [];
    for (const submission of submissions) {
        const { added } = await (0,_record_js__WEBPACK_IMPORTED_MODULE_1__/* .recordSubmission */ .Gq)(store, submission, clock);
        const { target, line, build } = submission;
        replayed.push({ target, line, build, added });
        if (!values.json)
            output.text(`Run ${build} on ${line}: ${added ? 'recorded' : 'was recorded already'}.`);
    }
    if (values.json)
        output.json({ replayed });
    return 0;
}
function readSaved(file) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(file, 'utf8');
    }
    catch (cause) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`${file} could not be read: ${cause.message}`, { cause });
    }
}


/***/ })

};
