import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';

const parser = new XMLParser({ ignoreAttributes: false, isArray: (/** @type {string} */ name) => name === 'testcase' });
const { testsuites } = parser.parse(readFileSync(String(process.argv[2]), 'utf8'));
console.log(testsuites.testsuite.testcase.length);
