// A peer of validate: ajv in process, JSON Schema compiled once, over NDJSON; reports what fails.
//   node ajv.mjs NODE_MODULES SCHEMA FILE
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [modules, schemaPath, file] = process.argv.slice(2);
const require = createRequire(path.resolve(modules, "x.js"));
const Ajv = require("ajv/dist/2020.js").default;
const formats = require("ajv-formats").default;

const ajv = new Ajv({ allErrors: true, strict: true });
formats(ajv);
const check = ajv.compile(JSON.parse(fs.readFileSync(schemaPath, "utf8")));

const input = fs.openSync(file, "r");
const block = Buffer.alloc(1 << 20);
let rest = Buffer.alloc(0);
let out = [];

function judge(line) {
  const record = JSON.parse(line);
  if (check(record)) {
    out.push(`{"campaign_id":${JSON.stringify(record.id)},"is_valid":true}\n`);
  } else {
    const results = check.errors.map((e) => ({ pointer: e.instancePath, message: e.message }));
    out.push(JSON.stringify({ campaign_id: record.id, is_valid: false, results }) + "\n");
  }
  if (out.length >= 1000) flush();
}

function flush() {
  fs.writeSync(1, out.join(""));
  out = [];
}

for (let n; (n = fs.readSync(input, block, 0, block.length, null)) > 0; ) {
  const bytes = Buffer.concat([rest, block.subarray(0, n)]);
  let begin = 0;
  for (let end; (end = bytes.indexOf(10, begin)) >= 0; begin = end + 1) {
    judge(bytes.toString("utf8", begin, end));
  }
  rest = Buffer.from(bytes.subarray(begin));
}
if (rest.length > 0) judge(rest.toString("utf8"));
flush();
