-- Makes the table in the schema of its owner, who is the user of transactors.
-- Run as an administrator: sqlplus system@//HOST:1521/SERVICE @deploy/sql/oracle-table.sql
CREATE TABLE datomic.datomic_kvs (
  id varchar2(255) NOT NULL,
  rev integer,
  map varchar2(255),
  val blob,
  CONSTRAINT pk_id PRIMARY KEY (id)
) LOB (val) STORE AS SECUREFILE (CACHE ENABLE STORAGE IN ROW);
EXIT
