// Ends with 0 when the server in this container can serve, else with 1: what HEALTHCHECK asks.
const WAIT_MS = 3_000;

try {
  const answer = await fetch(`http://127.0.0.1:${process.env.PORT || '3000'}/readyz`, {
    signal: AbortSignal.timeout(WAIT_MS),
  });
  process.exitCode = answer.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
