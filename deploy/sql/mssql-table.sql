-- Makes the table. Run in the database: sqlcmd -S HOST -U sa -d datomic -i deploy/sql/mssql-table.sql
CREATE TABLE datomic_kvs (
  id varchar(255) COLLATE Latin1_General_BIN2 NOT NULL,
  rev int,
  map varchar(255) COLLATE Latin1_General_BIN2,
  val varbinary(max),
  CONSTRAINT pk_id PRIMARY KEY (id)
);
GO
