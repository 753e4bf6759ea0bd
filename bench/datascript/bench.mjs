// Asks DataScript the benchmark queries. Usage: node bench.mjs JOB.json
// The job: { data, dataset, queries: [{ name, query, rules, inputs }], warmMs, runsMin, runsMax, budgetMs, writes }.
// Prints one JSON object a line. Attributes are plain strings ("customer/id"), keywords as values keep their colon (":male").
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import d from 'datascript';

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const say = (line) => process.stdout.write(JSON.stringify(line) + '\n');
const rows = (file) =>
  gunzipSync(readFileSync(`${job.data}/${file}.tsv.gz`)).toString('utf8').split('\n').filter((l) => l !== '')
    .map((l) => l.split('\t'));
const indexed = { ':db/index': true };
const identity = { ':db/unique': ':db.unique/identity' };
const ref = { ':db/valueType': ':db.type/ref' };

function load(conn, name, data) {
  const start = performance.now();
  let datoms = 0;
  for (let i = 0; i < data.length; i += 1000) {
    datoms += d.transact(conn, data.slice(i, i + 1000)).tx_data.length;
  }
  const seconds = (performance.now() - start) / 1000;
  say({ type: 'load', name, seconds, datoms });
}

const datasets = {
  people() {
    const conn = d.create_conn({ name: indexed, age: indexed, salary: indexed });
    load(conn, 'people', rows('people20k').map(([, name, last, alias, sex, age, salary]) =>
      ({ name, 'last-name': last, alias, sex: ':' + sex, age: +age, salary: +salary })));
    return conn;
  },
  graph() {
    const conn = d.create_conn({ id: identity, edge: { ...ref, ':db/cardinality': ':db.cardinality/many' } });
    load(conn, 'graph nodes', Array.from({ length: 20000 }, (_, id) => ({ id })));
    load(conn, 'graph edges', rows('graph').map(([a, b]) => [':db/add', ['id', +a], 'edge', ['id', +b]]));
    return conn;
  },
  orders() {
    const conn = d.create_conn({
      'customer/id': identity, 'customer/name': indexed, 'order/id': identity, 'order/customer': ref,
      'item/id': identity, 'item/order': ref, 'item/product': indexed,
    });
    load(conn, 'customers', rows('customers').map(([id, name, country]) =>
      ({ 'customer/id': +id, 'customer/name': name, 'customer/country': country })));
    load(conn, 'orders', rows('orders').map(([id, customer, year, status]) =>
      ({ 'order/id': +id, 'order/customer': ['customer/id', +customer], 'order/year': +year, 'order/status': ':' + status })));
    load(conn, 'items', rows('items').map(([id, order, product, quantity, price]) =>
      ({ 'item/id': +id, 'item/order': ['order/id', +order], 'item/product': +product, 'item/quantity': +quantity, 'item/price': +price })));
    return conn;
  },
};

const median = (xs) => xs.sort((a, b) => a - b)[Math.floor(xs.length / 2)];

function time(db, { name, query, rules, inputs }) {
  const args = [db, ...(rules ? [rules] : []), ...(inputs ?? [])];
  const run = () => d.q(query, ...args);
  const timed = () => { const start = performance.now(); run(); return performance.now() - start; };
  say({ type: 'begin', name });
  const start = performance.now();
  let result;
  try {
    result = run();
  } catch (error) {
    say({ type: 'query', name, error: String(error.message ?? error).slice(0, 120) });
    return;
  }

  const first = performance.now() - start;
  say({ type: 'first', name, first });
  const warmEnd = performance.now() + job.warmMs;
  while (performance.now() < warmEnd) run();
  const times = [];
  const end = performance.now() + job.budgetMs;
  while (times.length < job.runsMin || (times.length < job.runsMax && performance.now() < end)) times.push(timed());
  say({ type: 'query', name, first, median: median(times), runs: times.length, result });
}

function small() {
  const schema = { k: identity };
  const conn = d.create_conn(schema);
  const count = 5000;
  const start = performance.now();
  for (let i = 0; i < count; i++) d.transact(conn, [{ k: i, v: 'v' + i }]);
  say({ type: 'write', name: 'small tx/s, waiting for each', value: count / ((performance.now() - start) / 1000) });
}

if (job.dataset) {
  const conn = datasets[job.dataset]();
  for (const query of job.queries) time(d.db(conn), query);
}

if (job.writes) small();
