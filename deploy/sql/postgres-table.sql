-- Makes the table. Run in the database: psql -f deploy/sql/postgres-table.sql -U postgres -d datomic
-- The bytes are compressed already, so that PostgreSQL need not try.
CREATE TABLE datomic_kvs (
  id text NOT NULL,
  rev integer,
  map text,
  val bytea,
  CONSTRAINT pk_id PRIMARY KEY (id)
);
ALTER TABLE datomic_kvs ALTER COLUMN val SET STORAGE EXTERNAL;
