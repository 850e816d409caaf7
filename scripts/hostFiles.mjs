import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheForAssets, cacheForPages, headers } from './headers.mjs';

const entries = Object.entries(headers);

/** CloudFront has fields of its own for these. */
const named = new Set(['Content-Security-Policy', 'Referrer-Policy', 'X-Content-Type-Options']);

const netlifyAndCloudflare = () =>
  [
    '# Netlify and Cloudflare Pages read this file. `node scripts/hostFiles.mjs` writes it.',
    '/*',
    ...entries.map(([name, value]) => `  ${name}: ${value}`),
    `  Cache-Control: ${cacheForPages}`,
    '',
    '/assets/*',
    '  ! Cache-Control',
    `  Cache-Control: ${cacheForAssets}`,
    '',
  ].join('\n');

const nginx = () =>
  `# Include this inside http { }. Set server_name, the certificate and root. \`node scripts/hostFiles.mjs\` writes it.
map $uri $tessera_cache {
    default "${cacheForPages}";
    ~/assets/ "${cacheForAssets}";
}

server {
    listen 443 ssl;
    server_name tessera.example;
    root /srv/tessera;
    index index.html;

    include mime.types;
    types {
        application/manifest+json webmanifest;
    }

    # Copies that the build compressed. With the ngx_brotli module, add: brotli_static on;
    gzip_static on;

    # A location with an add_header of its own would lose all of these.
${entries.map(([name, value]) => `    add_header ${name} "${value}" always;`).join('\n')}
    add_header Cache-Control $tessera_cache always;
    add_header Vary Accept-Encoding always;

    location / {
        try_files $uri $uri/ =404;
    }
}
`;

const apache = () =>
  `# Put this beside index.html as .htaccess, with mod_headers and mod_rewrite. \`node scripts/hostFiles.mjs\` writes it.
AddType application/wasm .wasm
AddType text/javascript .js
AddType application/manifest+json .webmanifest

${entries.map(([name, value]) => `Header always set ${name} "${value}"`).join('\n')}
Header always set Cache-Control "${cacheForPages}"
Header always set Cache-Control "${cacheForAssets}" "expr=%{REQUEST_URI} =~ m#/assets/#"

# Copies that the build compressed.
RewriteEngine On
RewriteCond %{HTTP:Accept-Encoding} \\bbr\\b
RewriteCond %{REQUEST_FILENAME}.br -f
RewriteRule ^(.+)\\.(html|js|css|json|webmanifest|wasm|svg|txt)$ $1.$2.br [L]
RewriteCond %{HTTP:Accept-Encoding} \\bgzip\\b
RewriteCond %{REQUEST_FILENAME}.gz -f
RewriteRule ^(.+)\\.(html|js|css|json|webmanifest|wasm|svg|txt)$ $1.$2.gz [L]

RemoveLanguage .br
${[
  ['html', 'text/html'],
  ['js', 'text/javascript'],
  ['css', 'text/css'],
  ['json', 'application/json'],
  ['webmanifest', 'application/manifest+json'],
  ['wasm', 'application/wasm'],
  ['svg', 'image/svg+xml'],
  ['txt', 'text/plain'],
]
  .map(
    ([extension, type]) =>
      `<FilesMatch "\\.${extension}\\.(br|gz)$">\n    ForceType ${type}\n    Header append Vary Accept-Encoding\n</FilesMatch>`,
  )
  .join('\n')}
<FilesMatch "\\.br$">
    Header set Content-Encoding br
    SetEnv no-brotli 1
    SetEnv no-gzip 1
</FilesMatch>
<FilesMatch "\\.gz$">
    Header set Content-Encoding gzip
    RemoveType .gz
    SetEnv no-gzip 1
    SetEnv no-brotli 1
</FilesMatch>
`;

const caddy = () =>
  `# Set the site's address and root. \`node scripts/hostFiles.mjs\` writes it.
tessera.example {
	root * /srv/tessera

	header {
${entries.map(([name, value]) => `\t\t${name} "${value}"`).join('\n')}
		Cache-Control "${cacheForPages}"
	}
	header /assets/* Cache-Control "${cacheForAssets}"

	file_server {
		precompressed br gzip
	}
}
`;

/** A response headers policy: aws cloudfront create-response-headers-policy --response-headers-policy-config file://… */
const cloudfront = () => ({
  Name: 'tessera',
  Comment: 'The headers of Tessera; attach it to the behaviour that serves the S3 bucket',
  SecurityHeadersConfig: {
    ContentSecurityPolicy: { Override: true, ContentSecurityPolicy: headers['Content-Security-Policy'] },
    ContentTypeOptions: { Override: true },
    ReferrerPolicy: { Override: true, ReferrerPolicy: headers['Referrer-Policy'] },
  },
  CustomHeadersConfig: {
    Quantity: entries.length - named.size,
    Items: entries
      .filter(([name]) => !named.has(name))
      .map(([Header, Value]) => ({ Header, Value, Override: true })),
  },
});

const azure = () => ({
  globalHeaders: { ...headers, 'Cache-Control': cacheForPages },
  routes: [{ route: '/assets/*', headers: { 'Cache-Control': cacheForAssets } }],
  mimeTypes: {
    '.wasm': 'application/wasm',
    '.js': 'text/javascript',
    '.webmanifest': 'application/manifest+json',
  },
});

/** @param {unknown} value */
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/**
 * The settings of each kind of host, made from the one list of headers.
 * @returns {Readonly<Record<string, string>>} the text by the file's path in the repository
 */
export function hostFiles() {
  return {
    'public/_headers': netlifyAndCloudflare(),
    'hosting/nginx.conf': nginx(),
    'hosting/apache.htaccess': apache(),
    'hosting/Caddyfile': caddy(),
    'hosting/cloudfront-response-headers-policy.json': json(cloudfront()),
    'hosting/staticwebapp.config.json': json(azure()),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
  for (const [path, text] of Object.entries(hostFiles())) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(path);
  }
}
