// usage: node duckdb.mjs LIST OUT: the ten checks of the bench's list, and equal rows
import { DuckDBInstance } from '@duckdb/node-api';
const [list, out] = process.argv.slice(2);
const db = await DuckDBInstance.create(':memory:', { threads: '2' });
const c = await db.connect();
const day = (column) => `CASE WHEN length("${column}") = 10 THEN try_strptime("${column}", '%d-%m-%Y') END`;
const blank = (column) => `coalesce("${column}", '') = ''`;
const bad = `CASE
 WHEN "Regel" NOT IN ('6.1-2', '6.1-4', '12-2', '13.2-1') THEN 1
 WHEN ${blank('CPR')} THEN 1
 WHEN NOT regexp_full_match("CPR", '[0-9]{10}') THEN 1
 WHEN NOT regexp_full_match("CPR", '(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])[0-9]{6}') THEN 1
 WHEN ${blank('Registreret af')} THEN 1
 WHEN ${day('Startdato')} IS NULL THEN 1
 WHEN NOT ${blank('Slutdato')} AND ${day('Slutdato')} IS NULL THEN 1
 WHEN NOT ${blank('Slutdato')} AND ${day('Slutdato')} < ${day('Startdato')} THEN 1
 WHEN "Regel" <> '13.2-1' AND ${blank('Berigtigelseskommentar')} THEN 1
 WHEN "Regel" IN ('6.1-2', '6.1-4') AND "Påvirker ydelse" NOT IN ('ja', 'nej') THEN 1
 END`;
await c.run(`CREATE TEMP TABLE r AS SELECT row_number() OVER () + 1 AS n, ${bad} AS bad, "Registrerings-id" AS id, "Reference" AS ref
 FROM read_csv('${list}', delim=';', header=true, all_varchar=true, quote='"', escape='"')`);
await c.run(`COPY (SELECT n, 'bad' FROM r WHERE bad = 1 UNION ALL
 SELECT r.n, 'dup' FROM r JOIN (SELECT id, ref, min(n) AS first FROM r GROUP BY 1, 2 HAVING count(*) > 1) d
 ON r.id = d.id AND r.ref = d.ref WHERE r.n > d.first AND r.bad IS NULL) TO '${out}' (DELIMITER ';', HEADER false)`);
