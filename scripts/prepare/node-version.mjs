// Loaded before anything else: an old Node should say so itself instead of failing on syntax or a missing package.
const NEEDED = [20, 19, 0];

const actual = process.versions.node.split('.').map(Number);
const differing = NEEDED.findIndex((part, index) => part !== actual[index]);
if (differing !== -1 && actual[differing] < NEEDED[differing]) {
  process.stderr.write(`Wardline needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}
