import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { textEqual } from '../crypto/constant-time.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { sendProblem } from './pipeline.ts';
import { refuse } from './problem-error.ts';

/** Answers with what is counted whoever shows the token (`Authorization: Bearer …`, RFC 6750), and nobody else. */
export function metricsPage({ token, ...metrics }: Pick<Metrics, 'token' | 'text' | 'contentType'>) {
  return (request: Request, response: Response, next: (error: unknown) => void): void => {
    response.setHeader('Cache-Control', 'no-store');
    if (!textEqual(request.headers.authorization ?? '', `Bearer ${token}`)) {
      response.setHeader('WWW-Authenticate', 'Bearer');
      sendProblem(response, refuse('not-signed-in'), randomUUID());
      return;
    }
    metrics.text().then((text) => response.type(metrics.contentType).send(text), next);
  };
}
