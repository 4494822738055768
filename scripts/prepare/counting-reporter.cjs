// Mocha's own spec reporter, which also leaves the count where scripts/test.mjs adds it up.
'use strict';

const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      // A test that does not run proves nothing: it counts as failed.
      const count = { passed: passes, failed: failures + pending };
      if (process.env.WARDLINE_TEST_COUNT) writeFileSync(process.env.WARDLINE_TEST_COUNT, JSON.stringify(count));
    });
  }
};
