import express from 'express';
import absolutePath from 'swagger-ui-dist/absolute-path.js';
import { openApiDocument } from './openapi.ts';
import type { Route } from './route.ts';
import { allowNonce } from './security-headers.ts';

const page = (nonce: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Wardline API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css" nonce="${nonce}">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;

const START = `window.ui = SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#swagger-ui', deepLinking: true });\n`;

/** `/api/openapi.json`, and a page at `/api/docs` to browse it; every file of the page comes from this server. */
export function apiDocs(routes: readonly Route[], version: string): express.Router {
  const router = express.Router();
  let document: string | null = null;
  router.get('/api/openapi.json', (_request, response) => {
    // Made when first asked for: it costs some tens of milliseconds that a start need not pay.
    document ??= JSON.stringify(openApiDocument(routes, version));
    response.type('application/json').send(document);
  });
  router.get('/api/docs', (_request, response) => {
    response.type('html').send(page(allowNonce(response)));
  });
  router.get('/api/docs/start.js', (_request, response) => {
    response.type('text/javascript').send(START);
  });
  router.use('/api/docs', express.static(absolutePath(), { index: false, redirect: false, maxAge: '1d' }));
  return router;
}
