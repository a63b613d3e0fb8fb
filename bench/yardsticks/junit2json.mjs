import { readFileSync } from 'node:fs';
import { parse } from 'junit2json';

const report = await parse(readFileSync(String(process.argv[2]), 'utf8'));
const suites = report !== null && report !== undefined && 'testsuite' in report ? report.testsuite : [];
console.log(suites?.[0]?.testcase?.length);
