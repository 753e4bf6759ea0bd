-- Makes the user of transactors and, apart from it, one of peers that may read only. Change both passwords.
-- Run in the database: mysql -u root datomic < deploy/sql/mysql-user.sql
CREATE USER 'datomic'@'%' IDENTIFIED BY 'datomic';
GRANT SELECT, INSERT, UPDATE, DELETE ON datomic_kvs TO 'datomic'@'%';
CREATE USER 'datomic_peer'@'%' IDENTIFIED BY 'datomic_peer';
GRANT SELECT ON datomic_kvs TO 'datomic_peer'@'%';
