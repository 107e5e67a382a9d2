// Ace on many EPUBs in one Node and one browser, as its command line runs on one.
//
// Reads lines "folder TAB path", writes Ace's report into the folder, and answers with one line:
// {"said": "…"}, what went wrong; empty, if nothing did. NODE_PATH names the packages' folder.
"use strict";

const readline = require("node:readline");
const runner = require("@daisy/ace-axe-runner-puppeteer");
const logger = require("@daisy/ace-logger");
const ace = require("@daisy/ace-core");

const answer = process.stdout.write.bind(process.stdout);
// Whatever Ace prints must not stand among the answers.
process.stdout.write = (...said) => process.stderr.write(...said);

const { launch, close } = runner;
let browser;
runner.launch = () => (browser ??= launch());
runner.close = async () => {};

async function main() {
  logger.initLogger({ silent: true, fileName: "ace-cli.log" });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [outdir, path] = line.split("\t");
    let said = "";
    try {
      await ace(path, { cwd: process.cwd(), outdir, silent: true, jobId: "" }, runner);
    } catch (error) {
      said = String((error && (error.stack || error.message)) || error || "it failed");
      // A browser that is broken must not spoil what comes next.
      if (browser) await close().catch(() => {});
      browser = undefined;
    }
    answer(`${JSON.stringify({ said })}\n`);
  }
  if (browser) await close();
}

main().then(() => process.exit(0));
