// npm deepeval 0.1.32 has no setting for the platform's address. Given to node with --require, this sets the address that its
// API module reads when CONFIDENT_REGION is set; nothing else of the client is touched.
const path = require('node:path');

process.env.CONFIDENT_REGION ??= 'US';
const entry = require.resolve('deepeval', { paths: [process.cwd(), __dirname] });
require(path.join(path.dirname(entry), 'confident', 'api.js')).API_BASE_URL = process.env.CONFIDENT_BASE_URL;
