-- Makes the database. Run as an administrator: mysql -u root < deploy/sql/mysql-db.sql
CREATE DATABASE datomic CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
