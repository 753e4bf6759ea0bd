-- Makes the table. Run in the database: mysql -u root datomic < deploy/sql/mysql-table.sql
-- InnoDB, since other engines have no durable commits. The bytes are compressed already, so that it need not try.
CREATE TABLE datomic_kvs (
  id varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  rev integer,
  map text CHARACTER SET ascii COLLATE ascii_bin,
  val longblob,
  CONSTRAINT pk_id PRIMARY KEY (id)
) ENGINE = InnoDB;
